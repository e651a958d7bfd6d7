"""History of both servers: by the plugin, else by what the server itself remembers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.mediabrowser import VERSIONS, AnyProvider, Bench, bench_of
from towerview_core.contract.errors import BadReply
from towerview_core.contract.history import HistoryEntry
from towerview_core.contract.sessions import Decision, MediaType
from towerview_core.kits.mediabrowser import reports
from towerview_core.testing.mediabrowser import Viewed
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin import activity
from towerview_jellyfin.standin import JellyfinStandIn

pytestmark = pytest.mark.anyio
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["emby", "jellyfin"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_of(request.param) as bench:
        yield bench


def past_of(bench: Bench) -> list[Viewed]:
    return bench.stand_in.memory.past.viewed


async def history(provider: AnyProvider, since: datetime = LONG_AGO) -> list[HistoryEntry]:
    return [entry async for entry in provider.list_history(since)]


async def test_every_viewing_once_in_order_over_all_pages(bench: Bench) -> None:
    past = past_of(bench)
    assert len(past) > reports.PAGE, "one page proves nothing"
    async with bench.provider() as provider:
        entries = await history(provider)
        assert [entry.id for entry in await history(provider)] == [entry.id for entry in entries]
    assert len({entry.id for entry in entries}) == len(past)
    told = [(entry.user.id, entry.media.id, entry.started_at, entry.played_s) for entry in entries]
    true = [(one.user, one.item, datetime.fromtimestamp(int(one.at), UTC), one.seconds) for one in past]
    assert told == sorted(true, key=lambda one: one[2])
    names = {person.id: person.user.name for person in bench.stand_in.household.people.values()}
    assert all(entry.user.name == names[entry.user.id or ""] for entry in entries)


async def test_what_an_episode_and_its_player_were(bench: Bench) -> None:
    now, user = time.time(), bench.viewer.id
    past = bench.stand_in.memory.past
    past.add(
        Viewed(
            now - 500,
            user,
            "41",
            "Episode",
            "Harbour - Street - s02e11 - The - End",
            "Transcode (v:h264 a:direct)",
        )
    )
    past.add(Viewed(now - 400, user, "42", "Movie", "Comets", "Transcode (v:direct a:aac)"))
    past.add(
        Viewed(now - 300, user, "43", "Audio", "A - b", "Transcode (v: a:mp3)", client="Web", device="Desk")
    )
    past.add(Viewed(now - 200, "f" * 32, "44", "NewKind", "C", "Telepathy"))
    async with bench.provider() as provider:
        episode, movie, track, other = await history(provider, datetime.fromtimestamp(now - 510, UTC))
    assert (episode.media.type, episode.media.season, episode.media.episode) == (MediaType.EPISODE, 2, 11)
    assert (episode.media.grandparent_title, episode.media.title) == ("Harbour - Street", "The - End")
    decisions = (episode.decision, movie.decision, track.decision, other.decision)
    assert decisions == (Decision.TRANSCODE, Decision.DIRECT_STREAM, Decision.TRANSCODE, None)
    assert (track.player.product, track.player.device, track.media.title) == ("Web", "Desk", "A - b")
    assert (other.user.name, other.media.type) == ("", MediaType.CLIP)


async def test_what_had_not_ended_yet_comes_too(bench: Bench) -> None:
    """A viewing that began before the moment and was still going on then is not lost between two readings."""
    now = int(time.time())
    bench.stand_in.memory.past.add(Viewed(now - 900, bench.viewer.id, "45", "Movie", "Long", seconds=600))
    async with bench.provider() as provider:
        found = await history(provider, datetime.fromtimestamp(now - 400, UTC))
        assert [entry.media.id for entry in found] == ["45"]
        assert await history(provider, datetime.fromtimestamp(now - 200, UTC)) == []


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "UTC"])
async def test_the_servers_own_zone_and_summer_time(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        with bench_of("emby") as bench:
            moments = [datetime(2026, month, 9, 23, 30, tzinfo=UTC) for month in (1, 7)]
            for moment in moments:
                bench.stand_in.memory.past.plugin.add(Viewed(moment.timestamp(), "a" * 32, "9", "Movie", "M"))
            async with bench.provider() as provider:
                found = [entry for entry in await history(provider) if entry.media.id == "9"]
        assert [entry.started_at for entry in found] == moments
        assert [entry.stopped_at for entry in found] == [moment + timedelta(seconds=60) for moment in moments]
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_reading_on_while_more_is_watched(bench: Bench) -> None:
    """New rows shift no page: nothing is lost and nothing comes twice."""
    before = len(past_of(bench))
    async with bench.provider() as provider:
        seen = []
        async for entry in provider.list_history(LONG_AGO):
            seen.append(entry.id)
            if len(seen) % 50 == 0:
                moment = time.time() - 86_400 * 40
                bench.stand_in.memory.past.add(Viewed(moment, bench.viewer.id, "46", "Movie", "Late"))
    assert len(set(seen)) == len(seen)
    assert len(seen) >= before


async def test_what_plays_out_at_the_stand_in_is_remembered(bench: Bench) -> None:
    world, began = bench.stand_in.world, datetime.now(UTC) - timedelta(seconds=5)
    key = world.start(world.seats[2], world.titles[3])
    world.stop(key)
    async with bench.provider() as provider:
        (entry,) = await history(provider, began)
    assert (entry.user.id, entry.media.id) == (world.seats[2].user.id, world.titles[3].media.id)


def test_the_question_holds_whole_numbers_alone() -> None:
    asked = reports.question(datetime(2026, 1, 1, tzinfo=UTC), reports.Place(5, 7))
    assert "> 5" in asked
    assert "ROWID > 7" in asked
    assert "1767225600" in asked


async def test_an_answer_that_is_an_error_is_no_empty_history(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_LENGTH", "CAST(NoSuchColumn AS INTEGER)")
    async with bench.provider() as provider:
        with pytest.raises(BadReply, match="Playback Reporting"):
            await history(provider)


async def test_without_the_plugin_jellyfins_log_is_read() -> None:
    with bench_of("jellyfin") as bench:
        past = bench.stand_in.memory.past
        past.plugin.installed = False
        assert 2 * len(past.viewed) > 2 * activity.PAGE
        async with bench.provider() as provider:
            entries = await history(provider)
            limits = {limit.capability for limit in (await provider.probe()).limits}
        assert "History.played_s" in limits
        assert len({entry.id for entry in entries}) == len(entries) == len(past.viewed)
        stops = [entry.stopped_at for entry in entries if entry.stopped_at]
        assert stops == sorted(stops)
        assert len(stops) == len(entries)
        ends = {(one.user, one.item, int(one.at + one.seconds)) for one in past.viewed}
        assert {
            (e.user.id, e.media.id, int(e.stopped_at.timestamp())) for e in entries if e.stopped_at
        } == ends
        assert all(entry.played_s is None for entry in entries)
        titles = {title.media.id: title.media.title for title in bench.stand_in.world.titles}
        assert {entry.media.id for entry in entries if entry.media.title == ""} == set()
        assert (
            len(
                [
                    e
                    for e in entries
                    if e.media.type is MediaType.MOVIE and e.media.title == titles[e.media.id]
                ]
            )
            > 10
        )


async def test_the_log_is_read_from_a_moment_and_pairs_what_began_before() -> None:
    with bench_of("jellyfin") as bench:
        past, now = bench.stand_in.memory.past, int(time.time())
        past.plugin.installed = False
        item, user = bench.stand_in.world.titles[0].media.id, bench.viewer.id
        past.add(Viewed(now - 900, user, item, "Movie", "Long", seconds=600))
        async with bench.provider() as provider:
            (entry,) = await history(provider, datetime.fromtimestamp(now - 400, UTC))
            assert await history(provider, datetime.fromtimestamp(now - 200, UTC)) == []
        assert entry.started_at == datetime.fromtimestamp(now - 900, UTC)
        assert entry.stopped_at == datetime.fromtimestamp(now - 300, UTC)


async def test_the_log_grows_while_it_is_read() -> None:
    with bench_of("jellyfin") as bench:
        past = bench.stand_in.memory.past
        past.plugin.installed = False
        before = {(one.user, one.item, int(one.at + one.seconds)) for one in past.viewed}
        item, seen = bench.stand_in.world.titles[0].media.id, list[HistoryEntry]()
        async with bench.provider() as provider:
            async for entry in provider.list_history(LONG_AGO):
                seen.append(entry)
                if len(seen) in {1, 60, 120}:
                    past.add(Viewed(time.time() - 5, bench.viewer.id, item, "Movie", "Late", seconds=1))
        told = {(e.user.id or "", e.media.id, int(e.stopped_at.timestamp())) for e in seen if e.stopped_at}
        assert before <= told
        assert len({entry.id for entry in seen}) == len(seen)


async def test_without_the_plugin_emby_knows_the_last_time() -> None:
    with bench_of("emby") as bench:
        assert isinstance(bench.stand_in, EmbyStandIn)
        past, shelves = bench.stand_in.memory.past, bench.stand_in.shelves
        past.plugin.installed = False
        shown = {"Movie", "Episode", "Audio"}
        async with bench.provider() as provider:
            entries = await history(provider)
            assert {limit.capability for limit in (await provider.probe()).limits} == {"History.played_s"}
            wanted = {
                (user, item, int(at))
                for (user, item), at in shelves.played.items()
                if next(one.kind for one in past.viewed if one.item == item) in shown
            }
            told = {
                (e.user.id or "", e.media.id, int(e.started_at.timestamp())) for e in entries if e.started_at
            }
            assert told == wanted
            begins = [entry.started_at for entry in entries if entry.started_at]
            assert begins == sorted(begins)
            middle = begins[len(begins) // 2]
            later = await history(provider, middle)
            assert [entry.id for entry in later] == [
                e.id for e in entries if e.started_at and e.started_at >= middle
            ]


async def test_a_date_that_lists_leave_out_is_asked_for() -> None:
    with bench_of("emby") as bench:
        bench.stand_in.memory.past.plugin.installed = False
        async with bench.provider() as provider:
            entries = await history(provider)
            bench.stand_in.shelves.dateless = {entries[-1].media.id}
            assert {entry.id for entry in await history(provider)} == {entry.id for entry in entries}


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_jellyfin_tells_its_history(version: str) -> None:
    with bench_of("jellyfin", version=version) as bench:
        assert isinstance(bench.stand_in, JellyfinStandIn)
        async with bench.provider() as provider:
            with_plugin = await history(provider)
            bench.stand_in.memory.past.plugin.installed = False
            without = await history(provider)
    assert len(with_plugin) == len(without) == len(past_of(bench))
