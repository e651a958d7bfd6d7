"""Steering stand-ins and houses from outside: over their own ports, never through the page under test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.e2e.product import Account, Product
from towerview_core.testing.standin import StandInFault

# A person with a player that can be stopped and shown messages, and a film whose name no other title has.
SEAT, FILM = 2, 2
FILM_NAME = "A Quiet Orbit"
PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Steering:
    """A stand-in's control routes."""

    url: str

    def start(self, seat: int = SEAT, title: int = FILM) -> str:
        """Somebody begins to watch; the viewing's key."""
        begun = self._ask("POST", "/_standin/sessions", {"seat": seat, "title": title})
        return str(begun.json()["key"])

    def stop(self, key: str) -> None:
        """The player ends by itself; one that is gone already is fine."""
        with suppress(httpx2.HTTPStatusError):
            self._ask("DELETE", f"/_standin/sessions/{key}")

    def playing(self) -> Sequence[Mapping[str, Any]]:
        """What truly goes on."""
        items: Sequence[Mapping[str, Any]] = self._ask("GET", "/_standin/sessions").json()["items"]
        return items

    def faults(self, *faults: StandInFault) -> None:
        """Misbehave so from now on; none: behave."""
        self._ask("PUT", "/_standin/faults", {"faults": [fault.value for fault in faults]})

    def calm(self) -> None:
        """No faults, nobody watches."""
        self.faults()
        for session in self.playing():
            self.stop(str(session["id"]))

    def _ask(self, method: str, path: str, body: object = None) -> httpx2.Response:
        with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
            reply = client.request(method, self.url + path, json=body)
        return reply.raise_for_status()


@dataclass(frozen=True, slots=True)
class Api:
    """An admin without a browser, for preparing what a test is not about."""

    url: str
    token: str
    account: Account

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that must be a success; None for one without."""
        with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
            headers = {"authorization": f"Bearer {self.token}"}
            reply = client.request(method, self.url + path, json=body, headers=headers)
            if reply.status_code == 401:
                # A token is good for ten minutes; a slow run of everything takes longer.
                headers = {"authorization": f"Bearer {sign_in(self.url, self.account).token}"}
                reply = client.request(method, self.url + path, json=body, headers=headers)
        assert reply.is_success, reply.text
        return reply.json() if reply.content else None

    def add(self, kind: str, name: str, url: str, options: Mapping[str, object]) -> int:
        """Add a server; its id."""
        draft = {"kind": kind, "name": name, "options": {**options, "url": url}}
        return int(self.ask("POST", "/api/admin/servers", draft)["id"])

    def servers(self) -> Sequence[Mapping[str, Any]]:
        """Every server of the house."""
        items: Sequence[Mapping[str, Any]] = self.ask("GET", "/api/admin/servers")["items"]
        return items


def set_up(product: Product, url: str, account: Account) -> Api:
    """Make the first admin."""
    body = {"secret": product.secret(), "username": account.name, "password": account.password}
    return _signed_in(url, "/api/auth/setup", body, account)


def sign_in(url: str, account: Account) -> Api:
    """Another sign-in of an account, beside the browser's."""
    body = {"username": account.name, "password": account.password}
    return _signed_in(url, "/api/auth/login", body, account)


def _signed_in(url: str, path: str, body: Mapping[str, str], account: Account) -> Api:
    with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        reply = client.post(url + path, json=dict(body))
    assert reply.is_success, reply.text
    return Api(url, reply.json()["access_token"], account)
