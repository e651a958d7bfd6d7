"""Habits of the real server that the stand-in must have for the tests beside it to mean anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from towerview_core.contract.host import Call, HttpClient
from towerview_core.kits.http import connect
from towerview_core.testing.standin import serve
from towerview_jellyfin.provider import JellyfinOptions
from towerview_jellyfin.standin import JellyfinStandIn
from towerview_jellyfin.standin.server import PASSWORD

pytestmark = pytest.mark.anyio
CLIENT = 'MediaBrowser Client="T", Device="a bench", DeviceId="d", Version="1"'


@asynccontextmanager
async def client_of(stand_in: JellyfinStandIn) -> AsyncIterator[HttpClient]:
    with serve(stand_in) as (url,):
        options = JellyfinOptions(url=url, allow_loopback=True, api_key=SecretStr("k"))
        async with connect(options) as http:
            yield http


def headers_of(stand_in: JellyfinStandIn) -> dict[str, str]:
    return {"Authorization": f'MediaBrowser Token="{stand_in.access.api_key}"'}


async def test_while_starting_only_the_text_of_the_health_check_tells() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 1, 1)
    async with client_of(stand_in) as http:
        assert (await http.send(Call("GET", "/health"))).body == b"Healthy"
        stand_in.starting = True
        assert (await http.send(Call("GET", "/health"))).body == b"Degraded"
        public = await http.read(Call("GET", "/System/Info/Public"))
        assert isinstance(public, dict)
        assert (public["startupWizardCompleted"], public["id"]) == (False, stand_in.server_id)
        waiting = await http.send(Call("GET", "/Sessions", headers=headers_of(stand_in), accept=(503,)))
        assert (waiting.status, waiting.headers["retry-after"]) == (503, "5")


async def test_camel_case_for_those_who_ask() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 0, 1)
    asked = {"Accept": 'application/json; profile="CamelCase"'}
    async with client_of(stand_in) as http:
        assert "serverName" in str(await http.read(Call("GET", "/System/Info/Public", headers=asked)))
        assert "ServerName" in str(await http.read(Call("GET", "/system/info/public")))


async def test_an_api_key_is_nobody_and_sees_no_library_above_an_item() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 0, 1)
    headers, media = headers_of(stand_in), stand_in.world.titles[0].media
    async with client_of(stand_in) as http:
        assert (await http.send(Call("GET", "/Users/Me", headers=headers, accept=(400,)))).status == 400
        path = f"/Items/{media.id}/Ancestors"
        assert "CollectionFolder" not in str(await http.read(Call("GET", path, headers=headers)))
        user = next(iter(stand_in.users))
        told = await http.read(Call("GET", path, params={"userId": user}, headers=headers))
        assert media.library is not None
        assert isinstance(told, list)
        assert (told[0]["Id"], told[0]["Type"]) == (media.library.id, "CollectionFolder")
        listed = await http.read(Call("GET", "/Items", params={"ids": f"{media.id},x"}, headers=headers))
        assert isinstance(listed, dict)
        assert listed["TotalRecordCount"] == 1


async def test_rows_that_play_nothing_are_among_the_sessions() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 2, 1)
    async with client_of(stand_in) as http:
        every = await http.read(Call("GET", "/Sessions", headers=headers_of(stand_in)))
        recent = await http.read(
            Call("GET", "/Sessions", params={"activeWithinSeconds": "960"}, headers=headers_of(stand_in))
        )
    assert isinstance(every, list)
    assert isinstance(recent, list)
    assert (len(every), len(recent)) == (5, 4)
    keys = [row for row in every if "UserName" not in row]
    assert [(row["UserId"], row["DeviceId"]) for row in keys] == [("0" * 32, stand_in.server_id)]
    assert all("null" not in str(row) for row in every)


async def test_signing_in_needs_the_whole_introduction() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 0, 1)
    owner = next(iter(stand_in.users.values()))
    body = {"Username": owner.name, "Pw": PASSWORD}
    call = Call("POST", "/Users/AuthenticateByName", json=body, accept=(400, 401))
    async with client_of(stand_in) as http:
        assert (await http.send(call)).status == 400
        whole = Call(call.method, call.path, headers={"Authorization": CLIENT}, json=body)
        answer = await http.read(whole)
        assert isinstance(answer, dict)
        own = {"Authorization": f'{CLIENT}, Token="{answer["AccessToken"]}"'}
        assert (await http.read(Call("GET", "/Users/Me", headers=own)))["Id"] == owner.id  # type: ignore[index]
        assert (await http.send(Call("POST", "/Sessions/Logout", headers=own))).status == 204
        assert (await http.send(Call("GET", "/Users/Me", headers=own, accept=(401,)))).status == 401


async def test_a_text_must_come_as_json() -> None:
    stand_in = JellyfinStandIn.make("Harbour", 1, 1)
    async with client_of(stand_in) as http:
        stand_in.world.look()
        (session_id,) = stand_in.session_ids()
        path = f"/Sessions/{session_id}/Message"
        as_query = {"Header": "T", "Text": "as Emby does"}
        refused = Call("POST", path, params=as_query, headers=headers_of(stand_in), accept=(415,))
        assert (await http.send(refused)).status == 415
        empty = Call("POST", path, json={"Header": "T"}, headers=headers_of(stand_in), accept=(400,))
        assert (await http.send(empty)).status == 400
    assert stand_in.messages == []
