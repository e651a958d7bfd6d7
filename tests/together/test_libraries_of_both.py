"""Libraries of both servers: counts, and access from any state to any state."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.mediabrowser import Bench, bench_of
from towerview_core.contract.errors import BadReply, Invalid, NotFound, ProviderError, Refused
from towerview_core.contract.libraries import LibraryAccess, LibraryType
from towerview_core.contract.sessions import LibraryRef, MediaType
from towerview_core.testing.standin import StandInFault
from towerview_jellyfin.standin.payloads import library_row

pytestmark = pytest.mark.anyio
GONE = "0123456789abcdef" * 2


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


async def test_libraries_with_what_they_hold(bench: Bench) -> None:
    media = [title.media for title in bench.stand_in.world.titles]
    async with bench.provider() as provider:
        listing = await provider.list_libraries()
    assert listing.complete
    found = {library.name: library for library in listing.items}
    assert "Live TV" not in found
    assert (found["Movies"].type, found["Shows"].type) == (LibraryType.MOVIES, LibraryType.SHOWS)
    movies = [one for one in media if one.library and one.library.name == "Movies"]
    assert found["Movies"].counts == {"movies": len(movies)}
    episodes = [one for one in media if one.type is MediaType.EPISODE]
    assert found["Shows"].counts["episodes"] == len(episodes)
    assert found["Shows"].counts["shows"] == len({one.grandparent_title for one in episodes})
    tracks = [one for one in media if one.type is MediaType.TRACK]
    assert found["Music"].counts["tracks"] == len(tracks)
    assert ("artists" in found["Music"].counts) is (bench.stand_in.kind == "emby")


async def test_any_access_after_any_other(bench: Bench) -> None:
    """What is written opens just these libraries, reads back the same, and changes nothing else."""
    ids = sorted(library.id for library in bench.stand_in.libraries())
    one, most = frozenset(ids[:1]), frozenset(ids[1:])
    states = [
        LibraryAccess(all_libraries=True),
        LibraryAccess(),
        LibraryAccess(library_ids=one),
        LibraryAccess(library_ids=most),
    ]
    person = bench.viewer
    rest = {
        key: value
        for key, value in person.policy.items()
        if key not in {"EnableAllFolders", "EnabledFolders"}
    }
    async with bench.provider() as provider:
        for wish in [state for first in states for second in states for state in (first, second)]:
            assert await provider.set_library_access(person.id, wish) == wish
            assert await provider.get_library_access(person.id) == wish
            assert bench.sees(person) == (set(ids) if wish.all_libraries else set(wish.library_ids))
            assert rest.items() <= person.policy.items()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_policy_to_any_wish(bench: Bench, data: st.DataObject) -> None:
    """Also from states TowerView never writes: stale lists beside "all", ids of libraries that are gone, dashes."""
    person, ids = bench.viewer, sorted(library.id for library in bench.stand_in.libraries())
    keys = [bench.key_of(library) for library in ids]
    held = data.draw(st.lists(st.sampled_from([*keys, GONE, "f" * 32]), unique=True))
    person.policy |= {"EnableAllFolders": data.draw(st.booleans()), "EnabledFolders": held}
    gone = [key for key in held if key not in keys]
    chosen = data.draw(st.frozensets(st.sampled_from([*ids, *gone])))
    wish = data.draw(st.sampled_from([LibraryAccess(library_ids=chosen), LibraryAccess(all_libraries=True)]))

    async def change() -> tuple[LibraryAccess, LibraryAccess, LibraryAccess]:
        async with bench.provider() as provider:
            before = await provider.get_library_access(person.id)
            return (
                before,
                await provider.set_library_access(person.id, wish),
                await provider.get_library_access(person.id),
            )

    was_all = person.policy["EnableAllFolders"]
    before, answered, after = anyio.run(change)
    names = dict(zip(keys, ids, strict=True))
    assert before == (
        LibraryAccess(all_libraries=True)
        if was_all
        else LibraryAccess(library_ids=frozenset(names.get(key, key) for key in held))
    )
    assert answered == after == wish
    assert bench.sees(person) == (set(ids) if wish.all_libraries else set(chosen) & set(ids))


async def test_what_is_no_library_is_refused_before_writing(bench: Bench) -> None:
    person, library = bench.viewer, bench.stand_in.libraries()[0].id
    before = deepcopy(person.policy)
    wishes = [
        LibraryAccess(library_ids=frozenset({library, GONE})),
        LibraryAccess(library_ids=frozenset({"320"})),
        LibraryAccess(library_ids=frozenset({library}), all_libraries=True),
    ]
    async with bench.provider() as provider:
        for wish in wishes:
            with pytest.raises(Invalid):
                await provider.set_library_access(person.id, wish)
        with pytest.raises(NotFound):
            await provider.set_library_access("f" * 32, LibraryAccess())
    assert person.policy == before


@pytest.mark.parametrize("fault", [StandInFault.ERROR, StandInFault.HTML, StandInFault.TRUNCATED])
async def test_a_failed_reading_is_never_written_back(bench: Bench, fault: StandInFault) -> None:
    person, library = bench.viewer, bench.stand_in.libraries()[0].id
    before = deepcopy(person.policy)
    bench.stand_in.faults = {fault}
    async with bench.provider() as provider:
        for wish in (
            LibraryAccess(library_ids=frozenset({library})),
            LibraryAccess(),
            LibraryAccess(all_libraries=True),
        ):
            with pytest.raises(ProviderError):
                await provider.set_library_access(person.id, wish)
    assert person.policy == before


async def test_no_libraries_at_all_give_access_to_none(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that tells an empty list while it is busy: a chosen library cannot be resolved, so nothing is written."""
    person, library = bench.viewer, bench.stand_in.libraries()[0].id
    before = deepcopy(person.policy)
    monkeypatch.setattr(type(bench.stand_in), "libraries", lambda _self: [])
    async with bench.provider() as provider:
        with pytest.raises(Invalid):
            await provider.set_library_access(person.id, LibraryAccess(library_ids=frozenset({library})))
    assert person.policy == before


async def test_another_admins_change_of_access_is_noticed(bench: Bench) -> None:
    person, count = bench.viewer, iter(range(100))
    other = [bench.key_of(bench.stand_in.libraries()[1].id)]

    def on_read(_user: str) -> None:
        if next(count) == 1:
            person.policy |= {"EnableAllFolders": False, "EnabledFolders": other}

    bench.stand_in.household.on_read = on_read
    async with bench.provider() as provider:
        with pytest.raises(Refused, match="just now"):
            await provider.set_library_access(person.id, LibraryAccess(all_libraries=True))
    assert person.policy["EnabledFolders"] == other


async def test_two_of_ours_take_turns(bench: Bench) -> None:
    """Two writes at once: one after the other, or one is refused; never a mixture."""
    person = bench.viewer
    ids = [library.id for library in bench.stand_in.libraries()][:2]
    wishes = [LibraryAccess(library_ids=frozenset({one})) for one in ids]
    ended: list[LibraryAccess | Refused] = []

    async with bench.provider() as provider:

        async def write(wish: LibraryAccess) -> None:
            try:
                ended.append(await provider.set_library_access(person.id, wish))
            except Refused as error:
                ended.append(error)

        async with anyio.create_task_group() as group:
            for wish in wishes:
                group.start_soon(write, wish)
        assert await provider.get_library_access(person.id) in [
            one for one in ended if isinstance(one, LibraryAccess)
        ]


async def test_blocked_folders_of_old_versions_are_read_and_left_alone() -> None:
    with bench_of("jellyfin") as bench:
        person, ids = bench.viewer, [library.id for library in bench.stand_in.libraries()]
        person.policy |= {"EnableAllFolders": True, "BlockedMediaFolders": [ids[0]]}
        async with bench.provider() as provider:
            assert (await provider.get_library_access(person.id)).library_ids == frozenset(ids[1:])
            with pytest.raises(Refused, match="blocked folders"):
                await provider.set_library_access(person.id, LibraryAccess(all_libraries=True))


async def test_excluded_folders_of_emby_stay_excluded() -> None:
    with bench_of("emby") as bench:
        person, library = bench.viewer, bench.stand_in.libraries()[0].id
        person.policy["ExcludedSubFolders"] = [f"{bench.key_of(library)}_301"]
        async with bench.provider() as provider:
            await provider.set_library_access(person.id, LibraryAccess(library_ids=frozenset({library})))
        assert person.policy["ExcludedSubFolders"] == [f"{bench.key_of(library)}_301"]
        assert person.policy["EnabledFolders"] == [bench.key_of(library)]
        assert library not in person.policy["EnabledFolders"]


async def test_a_library_without_an_id_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after it was made Jellyfin tells a library without its id: it can be neither counted nor granted yet."""
    with bench_of("jellyfin") as bench:
        real, newest = library_row, bench.stand_in.libraries()[-1].id

        def row(library: LibraryRef) -> dict[str, object]:
            told = real(library)
            return {key: value for key, value in told.items() if told["ItemId"] != newest or key != "ItemId"}

        monkeypatch.setattr("towerview_jellyfin.standin.server.library_row", row)
        async with bench.provider() as provider:
            listing = await provider.list_libraries()
            with pytest.raises(Invalid):
                await provider.set_library_access(
                    bench.viewer.id, LibraryAccess(library_ids=frozenset({newest}))
                )
    assert (listing.set_aside, newest in {one.id for one in listing.items}) == (1, False)


async def test_a_count_that_is_not_told_is_an_error(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(bench.stand_in.shelves), "page", lambda *_: {"Items": []})
    async with bench.provider() as provider:
        with pytest.raises(BadReply):
            await provider.list_libraries()
