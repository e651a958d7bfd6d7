"""Access to libraries: any state to any state, and nothing is ever written that was not understood first."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plex.conftest import House, reach
from towerview_core.contract.errors import BadReply, NotFound, Refused, Unreachable, Unsupported
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.testing.standin import serve
from towerview_plex import sharing
from towerview_plex.cloud import limiter
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_plex.standin.sharing import Books

pytestmark = pytest.mark.anyio
ALL = LibraryAccess(all_libraries=True)
NONE = LibraryAccess()
KEYS = ("1", "2", "3", "6")
STATES = st.one_of(
    st.just(ALL), st.frozensets(st.sampled_from(KEYS)).map(lambda keys: LibraryAccess(library_ids=keys))
)


def some(*keys: str) -> LibraryAccess:
    return LibraryAccess(library_ids=frozenset(keys))


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PAUSES_S", (0.0, 0.01, 0.02, 0.04))
    monkeypatch.setattr(limiter, "BURST", 1e6)


@pytest.fixture
def books(house: House) -> Books:
    return house.server.plextv.books


def put(books: Books, user: str, state: LibraryAccess) -> None:
    """Bring about a state without TowerView."""
    share = books.of(user)
    if share is not None:
        del books.shares[share.id]
    if state != NONE:
        books.share(user, state.library_ids, everything=state.all_libraries)


def truth(books: Books, user: str) -> LibraryAccess:
    share = books.of(user)
    if share is None:
        return NONE
    return ALL if share.everything else LibraryAccess(library_ids=share.keys)


@given(before=STATES, wish=STATES)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_from_any_state_to_any_state(house: House, before: LibraryAccess, wish: LibraryAccess) -> None:
    books = house.server.plextv.books
    bystanders = {user: truth(books, user) for user in books.people if user != "5"}
    put(books, "5", before)

    async def change() -> None:
        async with reach(house) as provider:
            assert await provider.get_library_access("5") == before
            if wish == ALL != before:
                with pytest.raises(Unsupported, match="by name only"):
                    await provider.set_library_access("5", wish)
                assert await provider.get_library_access("5") == truth(books, "5") == before
                return
            assert await provider.set_library_access("5", wish) == wish
            assert await provider.get_library_access("5") == truth(books, "5") == wish

    asyncio.run(change())
    assert {user: truth(books, user) for user in books.people if user != "5"} == bystanders


async def test_no_change_writes_nothing(provider: PlexProvider, books: Books) -> None:
    put(books, "5", some("1", "2"))
    share = books.of("5")
    assert share is not None
    books.meanwhile = lambda: pytest.fail("something was written")
    assert await provider.set_library_access("5", some("2", "1")) == some("1", "2")
    put_share = books.of("5")
    assert put_share is share


async def test_a_share_is_replaced_and_not_begun_anew(provider: PlexProvider, books: Books) -> None:
    """A new one would send another invitation, and be pending until it is accepted."""
    put(books, "5", some("1"))
    share = books.of("5")
    assert share is not None
    await provider.set_library_access("5", some("2", "3"))
    again = books.of("5")
    assert again is not None
    assert (again.id, again.keys) == (share.id, frozenset({"2", "3"}))


async def test_an_invitation_counts_as_what_it_invites_to(provider: PlexProvider, books: Books) -> None:
    books.share("11", frozenset({"1"})).accepted = False
    assert await provider.get_library_access("11") == some("1")
    assert await provider.set_library_access("11", some("2")) == some("2")


async def test_the_owner_sees_everything_and_nobody_changes_that(
    house: House, provider: PlexProvider
) -> None:
    assert await provider.get_library_access("1") == ALL
    with pytest.raises(Refused, match="owner"):
        await provider.set_library_access("1", some("1"))
    assert house.server.plextv.asked == 0


async def test_a_stranger_is_not_found(provider: PlexProvider, books: Books) -> None:
    books.meanwhile = lambda: pytest.fail("something was written")
    for stranger in ("999", "../5", ""):
        with pytest.raises(NotFound):
            await provider.get_library_access(stranger)
        with pytest.raises(NotFound):
            await provider.set_library_access(stranger, some("1"))


@pytest.mark.parametrize("unknown", ["4", "77", "118000061", "x"])
async def test_a_library_nobody_knows_is_not_written(
    provider: PlexProvider, books: Books, unknown: str
) -> None:
    put(books, "5", some("1"))
    books.meanwhile = lambda: pytest.fail("something was written")
    with pytest.raises(NotFound):
        await provider.set_library_access("5", some("1", unknown))
    assert truth(books, "5") == some("1")


async def test_a_change_that_shows_late_is_waited_for(provider: PlexProvider, books: Books) -> None:
    put(books, "5", some("1"))
    books.lag_s = 0.03
    assert await provider.set_library_access("5", some("2")) == some("2")
    assert await provider.get_library_access("5") == some("2")


async def test_a_change_that_never_shows_is_no_success(provider: PlexProvider, books: Books) -> None:
    put(books, "5", some("1"))
    books.lag_s = 60.0
    with pytest.raises(BadReply, match="does not show it"):
        await provider.set_library_access("5", some("2"))


async def test_somebody_elses_change_at_the_same_time_is_noticed(
    provider: PlexProvider, books: Books
) -> None:
    put(books, "5", some("1"))

    def meanwhile() -> None:
        put(books, "5", some("3", "6"))

    books.meanwhile = meanwhile
    with pytest.raises(Refused, match="Somebody else changed this share"):
        await provider.set_library_access("5", some("2"))
    assert await provider.get_library_access("5") == some("3", "6")


async def test_a_share_that_somebody_makes_at_the_same_time_is_noticed(
    house: House, provider: PlexProvider, books: Books
) -> None:
    put(books, "5", NONE)
    before_posting(house, lambda: put(books, "5", some("3")))
    with pytest.raises(Refused, match="Somebody may just have made one"):
        await provider.set_library_access("5", some("2"))
    assert await provider.get_library_access("5") == some("3")


async def test_a_share_that_somebody_ends_at_the_same_time_is_noticed(
    house: House, provider: PlexProvider, books: Books
) -> None:
    put(books, "5", some("1"))
    before_posting(house, lambda: put(books, "5", NONE))
    with pytest.raises(Refused, match="taken away at the same moment"):
        await provider.set_library_access("5", some("2"))
    assert await provider.get_library_access("5") == NONE


async def test_ending_what_somebody_else_ended_is_done(
    house: House, provider: PlexProvider, books: Books
) -> None:
    put(books, "5", some("1"))
    before_posting(house, lambda: put(books, "5", NONE))
    assert await provider.set_library_access("5", NONE) == NONE


def before_posting(house: House, act: Callable[[], None]) -> None:
    """Do something when the next write arrives, before it is carried out."""
    house.server.plextv.before_write = act


@pytest.fixture
async def broken() -> AsyncIterator[tuple[PlexProvider, PlexStandIn]]:
    """A provider whose plex.tv answers one path wrongly."""
    server = PlexStandIn.make("Sieve", sessions=0, seed=2)
    with serve(server) as (url,):
        async with reach(House(server, url)) as provider:
            await provider.list_users()
            yield provider, server


@contextmanager
def rewritten(server: PlexStandIn, what: str, content: dict[str, object]) -> Iterator[None]:
    """Let plex.tv answer one question with something else."""
    server.plextv.rewritten[what] = content
    yield
    server.plextv.rewritten.clear()


EMPTY: dict[str, object] = {"size": 0}
WRONG = [
    ("shares", EMPTY | {"machineIdentifier": "another"}),
    ("shares", {"size": 7}),
    ("shares", {"size": 1, "SharedServer": [{"id": 1}]}),
    ("shares", {}),
    ("sections", EMPTY),
    ("sections", {"size": 1, "Server": [{"machineIdentifier": "another"}]}),
]


@pytest.mark.parametrize("what, content", WRONG)
async def test_nothing_is_written_after_a_reading_that_was_not_understood(
    broken: tuple[PlexProvider, PlexStandIn], what: str, content: dict[str, object]
) -> None:
    provider, server = broken
    books = server.plextv.books
    put(books, "5", some("1"))
    books.meanwhile = lambda: pytest.fail("something was written")
    with rewritten(server, what, content):
        with pytest.raises(BadReply):
            await provider.set_library_access("5", some("1", "2"))
        if what == "shares":
            with pytest.raises(BadReply):
                await provider.get_library_access("5")
    assert truth(books, "5") == some("1")


async def test_an_outage_of_plex_tv_writes_nothing_and_stops_no_poll(
    house: House, provider: PlexProvider, books: Books
) -> None:
    await provider.list_users()
    before = truth(books, "5")
    house.server.plextv.away = True
    for exchange in (provider.get_library_access("5"), provider.set_library_access("5", some("1", "6"))):
        with pytest.raises(Unreachable, match=r"plex\.tv"):
            await exchange
    assert (await provider.list_sessions()).complete
    assert truth(books, "5") == before


async def test_an_outage_right_after_the_write_leaves_it_unknown(
    house: House, provider: PlexProvider, books: Books
) -> None:
    put(books, "5", some("1"))

    def away() -> None:
        house.server.plextv.away = True

    books.meanwhile = away
    with pytest.raises(Unreachable, match="did not say whether it holds"):
        await provider.set_library_access("5", some("2"))
    house.server.plextv.away = False
    assert await provider.get_library_access("5") == some("2")


async def test_a_machine_that_was_changed_behind_the_address_has_shares_of_its_own(
    house: House, provider: PlexProvider
) -> None:
    assert await provider.get_library_access("2") == ALL
    house.server.machine_id = "f" * 40
    with pytest.raises(Refused, match=r"plex\.tv does not know this server"):
        await provider.get_library_access("2")


async def test_shares_are_asked_for_once_in_five_minutes_and_at_each_change(
    house: House, provider: PlexProvider, books: Books
) -> None:
    for user in list(books.people):
        await provider.get_library_access(user)
    assert house.server.plextv.asked == 2  # the friends, the shares
    books.shares.clear()
    assert await provider.get_library_access("2") != NONE
    await provider.set_library_access("2", some("1"))
    assert await provider.get_library_access("3") == NONE
