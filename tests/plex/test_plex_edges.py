"""What is left: the hook, rare refusals, and files without ids."""

from importlib.metadata import entry_points

import pytest

from tests.plex import payloads
from tests.plex.reading import read_one
from tests.plex.scripted import provider_of
from towerview_core.contract.errors import CredentialsRejected, Fault, NotFound, Refused, Unreachable
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.media import Artwork, ImageSize
from towerview_core.contract.sessions import ImageKind, Messaging, Sessions, Termination
from towerview_plex import hooks, wire
from towerview_plex.provider import PlexProvider
from towerview_plex.wire.kept import ItemKey, Wish


def test_the_hook_declares_one_kind_of_server() -> None:
    (provider,) = hooks.towerview_providers()
    assert provider is PlexProvider
    assert {Sessions, Termination, Artwork} <= set(provider.__mro__)
    assert not issubclass(provider, Messaging)
    (entry,) = entry_points(group="towerview", name="plex")
    assert entry.load() is hooks


@pytest.mark.anyio
async def test_a_stop_that_is_refused_although_plex_pass_is_there() -> None:
    def answer(call: Call) -> object:
        if call.path == "/":
            about = {"machineIdentifier": "m", "version": "1.43", "ownerFeatures": "session_kick"}
            return {"MediaContainer": about}
        raise CredentialsRejected("401")

    provider, http = provider_of(answer)
    with pytest.raises(Refused, match="use the owner's"):
        await provider.terminate_session("abc", "")
    stop = http.calls[0]
    assert (stop.method, stop.path, dict(stop.params)) == (
        "POST",
        "/status/sessions/terminate",
        {"sessionId": "abc"},
    )


@pytest.mark.anyio
async def test_a_stop_that_never_arrives_is_no_refusal() -> None:
    def answer(call: Call) -> object:
        raise Unreachable("down", Fault.CONNECT)

    provider, http = provider_of(answer)
    with pytest.raises(Unreachable):
        await provider.terminate_session("abc", "")
    assert len(http.calls) == 1  # sent once, never repeated


@pytest.mark.anyio
@pytest.mark.parametrize("status", [400, 500])
async def test_a_picture_that_cannot_be_made_is_none(status: int) -> None:
    provider, _ = provider_of(lambda _call: Reply(status, {"content-type": "text/html"}, b"<html>"))
    with pytest.raises(NotFound):
        await provider.get_image("12", ImageKind.POSTER, ImageSize.SMALL)


@pytest.mark.anyio
async def test_the_token_travels_in_a_header_and_a_picture_is_bounded() -> None:
    provider, http = provider_of(lambda _call: Reply(200, {"content-type": "image/jpeg; q=1"}, b"\xff\xd8"))
    image = await provider.get_image("12", ImageKind.BACKDROP, ImageSize.LARGE)
    assert image.content_type == "image/jpeg"
    (call,) = http.calls
    assert call.headers["X-Plex-Token"] == "t0ken"
    assert dict(call.params) == {"width": "640", "height": "360", "url": "/library/metadata/12/art"}
    assert call.cap == 5 * 1024 * 1024


def test_without_ids_only_a_single_or_selected_version_is_the_source() -> None:
    wish = Wish(ItemKey("159", None), None, None)
    library = payloads.two_versions()
    assert wire.kept_items(library)["159"].file(wish) is None
    versions = library["MediaContainer"]["Metadata"][0]["Media"]
    versions[0]["selected"] = True
    chosen = wire.kept_items(library)["159"].file(wish)
    assert chosen is not None
    assert chosen.media_id == "307380"
    del versions[0]
    chosen = wire.kept_items(library)["159"].file(wish)
    assert chosen is not None
    assert chosen.media_id == "307381"


def test_a_part_alone_finds_its_file() -> None:
    kept = wire.kept_items(payloads.two_versions())["159"]
    found = kept.file(Wish(ItemKey("159", None), None, "320499"))
    assert found is not None
    assert (found.media_id, found.part_id) == ("307381", "320499")
    assert kept.file(Wish(ItemKey("159", None), "1", None)) is None


def test_a_live_programme_of_a_series_is_named_with_it() -> None:
    row = payloads.live_in_text() | {"grandparentTitle": "Harbour Street", "title": "Low Tide"}
    assert read_one(row).media.title == "Harbour Street: Low Tide"
    del row["Media"][0]["channelTitle"]
    row["Media"][0]["channelCallSign"] = "CH4"
    assert read_one(row).media.grandparent_title == "CH4"


def test_out_of_sdr_comes_sdr() -> None:
    row = payloads.relayed_4k_transcode()
    row["Media"][0]["Part"][0]["Stream"][0]["displayTitle"] = "4K (HEVC Main 10)"
    session = read_one(row)
    assert session.stream.video is not None
    assert session.stream.video.dynamic_range is not None
    assert session.stream.video.dynamic_range.value == "SDR"


def test_features_told_as_a_list() -> None:
    about = {"machineIdentifier": "m", "version": "1", "ownerFeatures": ["pass", 7, " session_kick "]}
    assert wire.server_facts({"MediaContainer": about}).features == {"pass", "7", "session_kick"}
