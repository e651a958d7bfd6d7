"""Users of both servers: whole policies, refusals in our words, and races that are noticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from tests.support.mediabrowser import VERSIONS, Bench, bench_of
from towerview_core.contract.errors import Invalid, NotFound, Refused, Unsupported
from towerview_core.contract.users import AccessSchedule, ScheduleDay, UserChanges, UserLimits
from towerview_core.kits.mediabrowser import roster
from towerview_core.testing.mediabrowser import Payload

pytestmark = pytest.mark.anyio
MOVED = {"EnableLyricManagement", "InvalidLoginAttemptCount", "LockedOutDate"}
FUTURE = {"FutureSwitch": True, "FutureList": ["a", {"b": 1}], "FutureNumber": 7}


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


def without(policy: Payload, *keys: str) -> Payload:
    return {key: value for key, value in policy.items() if key not in {*keys, *MOVED}}


async def test_everybody_is_listed_and_read(bench: Bench) -> None:
    async with bench.provider() as provider:
        listing = await provider.list_users()
        assert listing.complete
        assert {user.name for user in listing.items} == {
            one.user.name for one in bench.stand_in.household.people.values()
        }
        admin = await provider.get_user(bench.admin.id)
        assert (admin.admin, admin.enabled, admin.name) == (True, True, bench.admin.user.name)
        with pytest.raises(NotFound):
            await provider.get_user("f" * 32)


async def test_disabling_and_enabling_keeps_everything_else(bench: Bench) -> None:
    person = bench.viewer
    person.policy |= deepcopy(FUTURE)
    before = deepcopy(person.policy)
    bench.stand_in.access.tokens["theirs"] = person.id
    async with bench.provider() as provider:
        assert (await provider.update_user(person.id, UserChanges(enabled=False))).enabled is False
        assert without(person.policy, "IsDisabled") == without(before, "IsDisabled")
        assert "theirs" not in bench.stand_in.access.tokens
        person.policy["InvalidLoginAttemptCount"] = 5
        assert (await provider.update_user(person.id, UserChanges(enabled=True))).enabled is True
    assert without(person.policy) == without(before)
    assert person.policy["InvalidLoginAttemptCount"] == 0


def without_numbers(policy: Payload) -> Payload:
    """Jellyfin numbers schedules anew with each write."""
    rows = [
        {key: value for key, value in row.items() if key != "Id"} for row in policy.get("AccessSchedules", [])
    ]
    return {**policy, "AccessSchedules": rows}


def hours() -> st.SearchStrategy[AccessSchedule]:
    quarters = st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True).map(sorted)
    return st.builds(
        lambda day, two: AccessSchedule(day=day, start_hour=two[0] / 4, end_hour=two[1] / 4),
        st.sampled_from(ScheduleDay),
        quarters,
    )


def rows_of(schedules: tuple[AccessSchedule, ...] | None) -> list[Payload] | None:
    if schedules is None:
        return None
    return [
        {"DayOfWeek": one.day.value, "StartHour": one.start_hour, "EndHour": one.end_hour}
        for one in schedules
    ]


def changes() -> st.SearchStrategy[UserChanges]:
    flag, number = st.none() | st.booleans(), st.none() | st.integers(0, 200_000)
    limits = st.builds(
        UserLimits,
        remote_bitrate_kbps=number,
        allow_video_transcode=flag,
        allow_audio_transcode=flag,
        allow_remote_access=flag,
        schedules=st.none() | st.lists(hours(), max_size=4).map(tuple),
    )
    return st.builds(UserChanges, enabled=flag, limits=st.none() | limits)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes(),
    st.dictionaries(st.text("xyz", min_size=3, max_size=5), st.integers() | st.lists(st.booleans())),
)
@pytest.mark.filterwarnings("ignore")
def test_a_round_trip_changes_what_was_asked_and_nothing_else(
    bench: Bench, wanted: UserChanges, unknown: Payload
) -> None:
    person = bench.viewer
    person.policy |= unknown
    before = deepcopy(person.policy)

    async def change() -> None:
        async with bench.provider() as provider:
            user = await provider.update_user(person.id, wanted)
            assert user == await provider.get_user(person.id)

    anyio.run(change)
    limits = wanted.limits or UserLimits()
    rate = limits.remote_bitrate_kbps
    expected = {
        "IsDisabled": None if wanted.enabled is None else not wanted.enabled,
        "EnableVideoPlaybackTranscoding": limits.allow_video_transcode,
        "EnableAudioPlaybackTranscoding": limits.allow_audio_transcode,
        "EnableRemoteAccess": limits.allow_remote_access,
        "RemoteClientBitrateLimit": None if rate is None else rate * 1000,
        "AccessSchedules": rows_of(limits.schedules),
    }
    told = {key: value for key, value in expected.items() if value is not None}
    assert without_numbers(without(person.policy)) == without_numbers(without(before | told))


EVENINGS = AccessSchedule(day=ScheduleDay.WEEKDAY, start_hour=18, end_hour=21.5)
NEVER_NOW = AccessSchedule(day=ScheduleDay.EVERYDAY, start_hour=0, end_hour=0.0000001)


async def test_hours_are_set_kept_and_taken_away(bench: Bench) -> None:
    person = bench.viewer
    async with bench.provider() as provider:
        await provider.update_user(person.id, UserChanges(limits=UserLimits(schedules=(EVENINGS,))))
        row = {"DayOfWeek": "Weekday", "StartHour": 18.0, "EndHour": 21.5}
        assert without_numbers(person.policy)["AccessSchedules"] == [row]
        await provider.update_user(person.id, UserChanges(enabled=False, limits=UserLimits()))
        assert without_numbers(person.policy)["AccessSchedules"] == [row]
        await provider.update_user(person.id, UserChanges(limits=UserLimits(schedules=())))
    assert person.policy["AccessSchedules"] == []


async def test_hours_keep_a_user_out(bench: Bench) -> None:
    person = bench.viewer
    async with bench.provider() as provider:
        for schedules, let_in in (((NEVER_NOW,), False), ((NEVER_NOW, _all_week()), True), ((), True)):
            await provider.update_user(person.id, UserChanges(limits=UserLimits(schedules=schedules)))
            if let_in:
                await provider.authenticate_user(person.user.name, SecretStr(person.password))
                continue
            with pytest.raises(Refused, match="at this time"):
                await provider.authenticate_user(person.user.name, SecretStr(person.password))


def _all_week() -> AccessSchedule:
    return AccessSchedule(day=ScheduleDay.EVERYDAY, start_hour=0, end_hour=24)


async def test_hours_that_do_not_stay_are_not_called_done(bench: Bench) -> None:
    person = bench.viewer
    bench.stand_in.household.on_read = at_read(2, lambda: person.policy.__setitem__("AccessSchedules", []))
    async with bench.provider() as provider:
        with pytest.raises(Refused, match="did not keep it"):
            await provider.update_user(person.id, UserChanges(limits=UserLimits(schedules=(EVENINGS,))))


async def test_whole_hours_may_come_back_as_whole_numbers(bench: Bench) -> None:
    person, wanted = bench.viewer, UserChanges(limits=UserLimits(schedules=(_all_week(),)))

    def whole() -> None:
        for row in person.policy["AccessSchedules"]:
            row |= {"StartHour": 0, "EndHour": 24}

    bench.stand_in.household.on_read = at_read(2, whole)
    async with bench.provider() as provider:
        await provider.update_user(person.id, wanted)
    assert json.dumps(person.policy["AccessSchedules"]).count(".0") == 0


@pytest.mark.parametrize("start, end", [(20, 6), (8, 8), (-1, 5), (20, 24.5), (float("nan"), 5)])
def test_impossible_hours_are_refused(start: float, end: float) -> None:
    with pytest.raises(ValidationError):
        AccessSchedule(day=ScheduleDay.MONDAY, start_hour=start, end_hour=end)


async def test_how_many_streams_is_a_limit_of_emby_alone(bench: Bench) -> None:
    wanted = UserChanges(enabled=False, limits=UserLimits(max_streams=2))
    before = deepcopy(bench.viewer.policy)
    async with bench.provider() as provider:
        if bench.stand_in.kind == "emby":
            await provider.update_user(bench.viewer.id, wanted)
            assert bench.viewer.policy["SimultaneousStreamLimit"] == 2
            return
        with pytest.raises(Unsupported, match="not how many streams"):
            await provider.update_user(bench.viewer.id, wanted)
        assert bench.viewer.policy == before
        limits = {limit.capability: limit.reason for limit in (await provider.probe()).limits}
    assert "policy for too many streams" in limits["UserLimits.max_streams"]


async def test_the_last_admin_stays(bench: Bench) -> None:
    admin = bench.admin
    bench.stand_in.access.tokens["theirs"] = admin.id
    before = deepcopy(admin.policy)
    async with bench.provider() as provider:
        for wanted in (UserChanges(admin=False), UserChanges(admin=False, enabled=False)):
            with pytest.raises(Refused, match="last administrator"):
                await provider.update_user(admin.id, wanted)
        with pytest.raises(Refused, match="administrator"):
            await provider.update_user(admin.id, UserChanges(enabled=False))
        with pytest.raises(Refused, match="last administrator"):
            await provider.delete_user(admin.id)
    assert admin.policy == before
    assert bench.stand_in.access.tokens["theirs"] == admin.id


async def test_a_second_admin_frees_the_first(bench: Bench) -> None:
    async with bench.provider() as provider:
        assert (await provider.update_user(bench.viewer.id, UserChanges(admin=True))).admin
        assert not (await provider.update_user(bench.admin.id, UserChanges(admin=False, enabled=False))).admin
    assert bench.admin.disabled


async def test_a_server_that_refuses_by_itself_is_put_in_our_words(bench: Bench) -> None:
    """The other admin goes between our look and our write: the server's own check is what is left."""
    admin, second = bench.admin, bench.viewer
    second.policy["IsAdministrator"] = True
    reads = iter(range(10))

    def on_read(_user: str) -> None:
        if next(reads) == 1:
            second.policy["IsAdministrator"] = False

    bench.stand_in.household.on_read = on_read
    async with bench.provider() as provider:
        with pytest.raises(Refused) as caught:
            await provider.update_user(admin.id, UserChanges(admin=False))
    assert str(caught.value) in {roster.LAST_ADMIN, roster.REFUSED}
    assert admin.admin


@pytest.mark.parametrize("nth", [1, 2])
async def test_another_admins_change_is_noticed(bench: Bench, nth: int) -> None:
    """Between our reading and our writing nothing is written; after it, it is said."""
    person = bench.viewer
    bench.stand_in.household.on_read = at_read(
        nth,
        lambda: person.policy.__setitem__(
            "EnableContentDownloading", not person.policy["EnableContentDownloading"]
        ),
    )
    async with bench.provider() as provider:
        with pytest.raises(Refused) as caught:
            await provider.update_user(person.id, UserChanges(enabled=False))
    assert str(caught.value) == (roster.CHANGED_MEANWHILE if nth == 1 else roster.CHANGED_BESIDE)
    assert person.disabled is (nth == 2)


async def test_a_change_that_is_undone_at_once_is_not_called_done(bench: Bench) -> None:
    person = bench.viewer
    bench.stand_in.household.on_read = at_read(2, lambda: person.policy.__setitem__("IsDisabled", False))
    async with bench.provider() as provider:
        with pytest.raises(Refused, match="did not keep it"):
            await provider.update_user(person.id, UserChanges(enabled=False))


def at_read(nth: int, change: Callable[[], None]) -> Callable[[str], None]:
    count = iter(range(100))

    def on_read(_user: str) -> None:
        if next(count) == nth:
            change()

    return on_read


async def test_a_password_is_set_and_never_emptied(bench: Bench) -> None:
    person = bench.viewer
    async with bench.provider() as provider:
        await provider.update_user(person.id, UserChanges(password=SecretStr("a new one")))
        assert person.password == "a new one"
        assert (
            await provider.authenticate_user(person.user.name, SecretStr("a new one"))
        ).user_id == person.id
        with pytest.raises(Invalid, match="never sets an empty one"):
            await provider.update_user(person.id, UserChanges(password=SecretStr("")))
    assert person.password == "a new one"


async def test_users_come_and_go(bench: Bench) -> None:
    household = bench.stand_in.household
    async with bench.provider() as provider:
        made = await provider.create_user(" Ömer 2 ", SecretStr("first"))
        assert (made.name, made.admin, household.people[made.id].password) == ("Ömer 2", False, "first")
        with pytest.raises(Refused, match="of this name already"):
            await provider.create_user("ömer 2", SecretStr("x"))
        with pytest.raises(Invalid):
            await provider.create_user("Somebody", SecretStr(""))
        with pytest.raises(Invalid):
            await provider.create_user("  ", SecretStr("x"))
        await provider.delete_user(made.id)
        assert made.id not in household.people
        with pytest.raises(NotFound):
            await provider.delete_user(made.id)


async def test_a_name_jellyfin_does_not_take() -> None:
    with bench_of("jellyfin") as bench:
        async with bench.provider() as provider:
            with pytest.raises(Refused, match="does not take this name"):
                await provider.create_user("a/b", SecretStr("x"))


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_jellyfin_takes_our_policy(version: str) -> None:
    """With schedules, which get new numbers by each write, and without the keys it omits when they are empty."""
    with bench_of("jellyfin", version=version) as bench:
        person = bench.viewer
        person.policy["AccessSchedules"] = [{"Id": 4, "DayOfWeek": "Monday", "StartHour": 1, "EndHour": 5}]
        person.policy |= {"EnableLyricManagement": False, "BlockedMediaFolders": []}
        async with bench.provider() as provider:
            assert (await provider.update_user(person.id, UserChanges(enabled=False))).enabled is False
            await provider.update_user(person.id, UserChanges(password=SecretStr("new")))
        assert person.policy["AccessSchedules"] == [
            {"Id": 100, "DayOfWeek": "Monday", "StartHour": 1, "EndHour": 5}
        ]
        assert person.password == "new"
