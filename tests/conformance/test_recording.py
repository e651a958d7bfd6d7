"""Recordings: nothing private survives, and what was recorded answers as the server did."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conformance.lodge import LodgeOptions, LodgeProvider
from towerview_core.contract.errors import CredentialsRejected, NotFound, RateLimited, Unreachable
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.media import ImageSize
from towerview_core.contract.provider import Provider
from towerview_core.contract.sessions import ImageKind
from towerview_core.testing.conformance import Loopback, Server, Stage
from towerview_core.testing.conformance.readings import Harvest, readings
from towerview_core.testing.recording import record, replay
from towerview_core.testing.replies import Answer, NotRecorded, Replay
from towerview_core.testing.standin import StandIn
from towerview_core.testing.transport import status
from towerview_emby.provider import EmbyProvider
from towerview_emby.standin import EmbyStandIn
from towerview_jellyfin.provider import JellyfinProvider
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_plex.provider import PlexProvider
from towerview_plex.standin import PlexStandIn
from towerview_portainer.provider import PortainerProvider
from towerview_portainer.standin import PortainerStandIn

CANARIES = {
    "the key of the form": "lodge-key-canary-77",
    "a token": "Zy8-canary-Q7tokenvalue1",
    "a password": "hunter2 canary",
    "an e-mail address": "canary.person@mail.example.org",
    "a public address": "81.2.69.142",
    "an address of six": "2a02:8108:8ac0:2f0c::17",
    "a user": "Canaria Birdsong",
    "a device": "Canaria's Telly",
    "a server": "CanaryNest",
    "a title": "The Canary Who Sang",
    "a file": "canary-home-video",
    "a host": "canary-nas.dyn.example.org",
    "a hardware address": "3c:22:fb:aa:bb:cc",
    "a machine": "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c",
    "a signed token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "an opaque word": "Xk29canary_AbCdEfGh01234",
}


def reply_with_canaries() -> object:
    """Each canary under a key that tells what it is, and again where nobody would look."""
    c = CANARIES
    everywhere = {f"field{number}": f"seen: {text} (again)" for number, text in enumerate(c.values())}
    # Titles and file names are taken out where they stand as such; in free text they are words like any other.
    for number, name in enumerate(c):
        if name in {"a title", "a file", "a host"}:
            del everywhere[f"field{number}"]
    return {
        "AccessToken": c["a token"],
        "pw": c["a password"],
        "Email": c["an e-mail address"],
        "RemoteEndPoint": f"{c['a public address']}:51234",
        "UserName": c["a user"],
        "DeviceName": c["a device"],
        "ServerName": c["a server"],
        "title": c["a title"],
        "file": f"/home/{c['a file']}/{c['a title']}.mkv",
        "Path": f"https://{c['a host']}:8443/web?X-Plex-Token={c['a token']}",
        "url": f"https://{c['a host']}:8443/web?api_key={c['a token']}",
        "machineIdentifier": c["a machine"],
        "nested": [{"authToken": c["a token"], "deep": [everywhere]}],
        c["an e-mail address"]: 1,
    }


async def recorded(body: object, path: Path) -> str:
    file = path / "recorded.json"
    answer = Answer(
        "GET", "/thing", (), Reply(200, {"content-type": "application/json"}, json.dumps(body).encode())
    )
    options = LodgeOptions(url="http://lodge.example.org", key=CANARIES["the key of the form"])  # type: ignore[arg-type]
    async with record(options, file, Replay([answer])) as http:
        await http.read(Call("GET", "/thing", {"token": CANARIES["a token"], "name": CANARIES["a user"]}))
    return file.read_text()


async def test_no_canary_survives(tmp_path: Path) -> None:
    text = await recorded(reply_with_canaries(), tmp_path)
    survivors = [
        what
        for what, canary in CANARIES.items()
        for form in (canary, canary.replace(" ", "%20"), base64.b64encode(canary.encode()).decode())
        if form.lower() in text.lower()
    ]
    assert not survivors, f"still there: {', '.join(survivors)}"


async def test_no_canary_survives_in_text_that_is_no_json(tmp_path: Path) -> None:
    line = f"<a token=\"x\" mail='{CANARIES['an e-mail address']}' ip='{CANARIES['a public address']}'/>"
    file = tmp_path / "recorded.json"
    options = LodgeOptions(url="http://lodge.example.org", key=CANARIES["the key of the form"])  # type: ignore[arg-type]
    body = f"{line}{CANARIES['the key of the form']}".encode()
    async with record(options, file, Replay([Answer("GET", "/x", (), Reply(200, {}, body))])) as http:
        await http.send(Call("GET", "/x", headers={"X-Lodge-Key": CANARIES["the key of the form"]}))
    text = file.read_text()
    assert not [what for what, canary in CANARIES.items() if canary in text]


async def test_no_canary_survives_in_xml(tmp_path: Path) -> None:
    c = CANARIES
    xml = (
        f'<MediaContainer friendlyName="{c["a server"]}"><User id="12" title="{c["a user"]}" email="{c["an e-mail address"]}"'
        f' thumb="https://{c["a host"]}/{c["a machine"]}.png"><Server accessToken="{c["a token"]}" name="{c["a server"]}"/>'
        f'</User><Video title="{c["a title"]}" file="/home/{c["a file"]}/x.mkv">{c["a user"]} watches</Video></MediaContainer>'
    )
    file = tmp_path / "recorded.json"
    options = LodgeOptions(url="http://lodge.example.org", key=c["the key of the form"])  # type: ignore[arg-type]
    async with record(options, file, Replay([Answer("GET", "/x", (), Reply(200, {}, xml.encode()))])) as http:
        await http.send(Call("GET", "/x"))
    assert not [what for what, canary in c.items() if canary in file.read_text()]
    body = (await replay(file).send(Call("GET", "/x"))).body.decode()
    assert body.count('id="12"') == 1
    assert body.startswith("<MediaContainer friendlyName=")


async def test_what_belongs_together_stays_together(tmp_path: Path) -> None:
    body = {
        "user": {"UserName": "Canaria Birdsong", "Id": CANARIES["a machine"]},
        "again": {"UserName": "Canaria Birdsong", "Id": CANARIES["a machine"]},
        "text": "Canaria Birdsong watches",
    }
    kept = json.loads(await recorded(body, tmp_path))["exchanges"][0]["body_json"]
    assert kept["user"] == kept["again"]
    assert kept["text"] == f"{kept['user']['UserName']} watches"
    assert len(kept["user"]["Id"]) == len(CANARIES["a machine"])


async def test_what_says_nothing_about_people_stays(tmp_path: Path) -> None:
    body = {
        "Type": "Movie",
        "bitrate": 8000,
        "RemoteEndPoint": "192.168.1.20",
        "at": "2024-05-01T20:00:00Z",
        "subtitleDecision": "burn",
        "ok": True,
    }
    assert json.loads(await recorded(body, tmp_path))["exchanges"][0]["body_json"] == body


CASES: Mapping[str, tuple[type[Provider], type[StandIn]]] = {
    "plex": (PlexProvider, PlexStandIn),
    "jellyfin": (JellyfinProvider, JellyfinStandIn),
    "emby": (EmbyProvider, EmbyStandIn),
    "portainer": (PortainerProvider, PortainerStandIn),
}


async def read_all(provider: Provider) -> dict[str, Harvest]:
    return {reading.verb: await reading.run(provider) for reading in readings(type(provider))}


@pytest.mark.parametrize("kind", CASES)
async def test_a_recording_answers_as_the_server_did(
    kind: str, tmp_path: Path, towerview_loopback: Loopback
) -> None:
    provider, stand_in = CASES[kind]
    made = stand_in.make("Canary Nest", 5, 3)
    stage = Stage(provider, Server({**made.options(), "url": towerview_loopback.show(made)}))
    async with record(stage.options, tmp_path / "kept.json", stage.http, ["Playback Reporting"]) as http:
        good = await read_all(provider(stage.options, http))
    await stage.aclose()
    again = await read_all(provider(stage.options, replay(tmp_path / "kept.json")))
    assert {verb: len(one.values) for verb, one in again.items()} == {
        verb: len(one.values) for verb, one in good.items()
    }
    assert {verb: one.set_aside for verb, one in again.items()} == {
        verb: one.set_aside for verb, one in good.items()
    }
    text = (tmp_path / "kept.json").read_text()
    assert not [private for private in (*stage.secrets, "Canary Nest", "Dmitri") if private in text]


async def test_errors_are_recorded_as_what_they_were(tmp_path: Path) -> None:
    options = LodgeOptions(url="http://lodge.example.org", key="k")  # type: ignore[arg-type]
    codes = (
        ("/a", 401, CredentialsRejected),
        ("/b", 404, NotFound),
        ("/c", 503, Unreachable),
        ("/d", 429, RateLimited),
    )
    async with record(options, tmp_path / "kept.json", Replay([])) as http:
        for path, code, kind in codes:
            with http.playing(status(code, {"retry-after": "21"})), pytest.raises(kind):
                await http.send(Call("GET", path))
    client = replay(tmp_path / "kept.json")
    for path, _, kind in codes:
        with pytest.raises(kind) as caught:
            await client.send(Call("GET", path))
        assert getattr(caught.value, "retry_after", 21.0) == 21.0


async def test_pictures_are_replaced(tmp_path: Path) -> None:
    options = LodgeOptions(url="http://lodge.example.org", key="k")  # type: ignore[arg-type]
    face = b"\xff\xd8\xff the face of a person"
    answer = Answer("GET", "/items/1/picture", (), Reply(200, {"content-type": "image/jpeg"}, face))
    async with record(options, tmp_path / "kept.json", Replay([answer])) as http:
        await LodgeProvider(options, http).get_image("1", ImageKind.POSTER, ImageSize.SMALL)
    image = await LodgeProvider(options, replay(tmp_path / "kept.json")).get_image(
        "1", ImageKind.POSTER, ImageSize.SMALL
    )
    assert image.body.startswith(b"\x89PNG")


async def test_what_was_not_recorded_is_said() -> None:
    with pytest.raises(NotRecorded, match="GET /never"):
        await Replay([]).send(Call("GET", "/never"))
    with pytest.raises(NotRecorded, match="websocket"):
        Replay([]).socket(Call("GET", "/live"))


async def test_repeated_requests_get_the_answers_in_order() -> None:
    bodies = (b"1", b"2")
    client = Replay([Answer("GET", "/n", (), Reply(200, {}, body)) for body in bodies])
    assert [(await client.send(Call("GET", "/n"))).body for _ in range(3)] == [b"1", b"2", b"2"]
