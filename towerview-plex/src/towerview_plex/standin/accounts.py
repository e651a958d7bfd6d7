"""Accounts at the stand-in plex.tv: signing in by PIN, who a token belongs to, and which servers they reach."""

import json
from http import HTTPStatus
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from towerview_plex.cloud import STAND_IN_TOKEN
from towerview_plex.standin.files import Node
from towerview_plex.standin.replies import v2, v2_error
from towerview_plex.standin.sharing import OWNER_NUMBER, Books, WaitingPin

_PAGE = """<!doctype html><title>Stand-in plex.tv</title><h1>Who signs in?</h1>
<form method="post"><input type="hidden" name="code" id="code">{people}</form>
<script>document.getElementById("code").value =
new URLSearchParams(location.hash.replace(/^#!?[?]/, "")).get("code")</script>"""


class Accounts:
    """The newer half of plex.tv, for people."""

    def __init__(self, machine_id: str, name: str, books: Books) -> None:
        self._machine_id = machine_id
        self._name = name
        self._books = books

    async def begin_pin(self, request: Request) -> Response:
        strong = request.query_params.get("strong", "").lower() == "true"
        code = token_hex(12) if strong else token_hex(2).upper()
        pin = self._books.begin_pin(request.headers["x-plex-client-identifier"], code)
        return v2(request, "pin", self._pin(pin), HTTPStatus.CREATED)

    async def look_at_pin(self, request: Request) -> Response:
        """Only the client that began it may look."""
        pin = self._books.pins.get(request.path_params["id"])
        if pin is None or pin.client != request.headers["x-plex-client-identifier"]:
            return v2_error(request, HTTPStatus.NOT_FOUND, 1020)
        return v2(request, "pin", self._pin(pin))

    def _pin(self, pin: WaitingPin) -> dict[str, object]:
        token = self._books.token_for(pin.user_id) if pin.user_id else None
        return {
            "id": int(pin.id),
            "code": pin.code,
            "product": "TowerView",
            "trusted": False,
            "clientIdentifier": pin.client,
            "expiresIn": 900,
            "expiresAt": f"{pin.expires_at:%Y-%m-%dT%H:%M:%S}Z",
            "authToken": token,
            "newRegistration": None,
        }

    def _who(self, request: Request) -> str | None:
        token = request.headers.get("x-plex-token", "")
        return OWNER_NUMBER if token == STAND_IN_TOKEN else self._books.tokens.get(token)

    async def user(self, request: Request) -> Response:
        who = self._who(request)
        if who is None:
            return v2_error(request, HTTPStatus.UNAUTHORIZED, 1001)
        name = self._books.people.get(who, "Owner")
        about = {
            "id": int(who),
            "uuid": f"{int(who):016x}",
            "username": name,
            "title": name,
            "email": f"{who}@home",
        }
        token = request.headers["x-plex-token"]
        more: Node = {
            "friendlyName": "",
            "home": False,
            "restricted": False,
            "guest": False,
            "scrobbleTypes": "10",
        }
        plan = {"subscription": {"active": True, "status": "Active", "plan": "lifetime"}, "profile": {}}
        return v2(request, "user", {**about, **more, **plan, "authToken": token})

    async def resources(self, request: Request) -> Response:
        """A player of one's own, and this server if it is shared with one."""
        who = self._who(request)
        if who is None:
            return v2_error(request, HTTPStatus.UNAUTHORIZED, 1001)
        devices = [_device("A telephone", f"phone-{who}", "client,player", owned=True)]
        if who == OWNER_NUMBER or self._books.of(who):
            devices.append(_device(self._name, self._machine_id, "server", owned=who == OWNER_NUMBER))
        return v2(request, "resources", devices)

    async def page(self, _request: Request) -> Response:
        names = {"1": "the owner", **self._books.people}
        buttons = (f'<button name="user" value="{key}">{name}</button> ' for key, name in names.items())
        return HTMLResponse(_PAGE.format(people="".join(buttons)))

    async def consent_by_page(self, request: Request) -> Response:
        """A form of two fields, read without a form parser."""
        fields = dict(
            part.split("=", 1) for part in (await request.body()).decode().split("&") if "=" in part
        )
        done = self._books.consent(fields.get("code", ""), fields.get("user", ""))
        return HTMLResponse("<!doctype html><h1>Done. You may close this page.</h1>", 200 if done else 404)

    async def consent(self, request: Request) -> Response:
        user = str(json.loads(await request.body())["user"])
        return Response(status_code=204 if self._books.consent(request.path_params["code"], user) else 404)


def _device(name: str, identifier: str, provides: str, *, owned: bool) -> dict[str, object]:
    return {
        "name": name,
        "product": "Plex",
        "clientIdentifier": identifier,
        "provides": provides,
        "owned": owned,
        "home": False,
        "accessToken": "never-to-be-shown",
        "connections": [
            {"protocol": "https", "address": "192.0.2.9", "port": 32400, "uri": "https://192.0.2.9"}
        ],
    }
