"""Media users sign in by a PIN they confirm elsewhere (security.md A11)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
import time_machine
from pydantic import HttpUrl
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.support.cottage import COOKIE_ROUTE, Village, stranger, with_token
from tests.support.houses import ORIGIN
from tests.support.identity import audited
from towerview_core.app import create_app
from towerview_core.contract.errors import Fault, Unreachable
from towerview_core.contract.login import Identity
from towerview_core.services import pin_signin
from towerview_core.services.audit import Client
from towerview_core.services.media_signin import NOT_SHARED
from towerview_core.services.pin_signin import Browser, PinState
from towerview_core.services.signin import SignInFailed
from towerview_core.store.viewers import WaitingPin

INIT = "/api/auth/media/oauth/cottage/init"
CHECK = "/api/auth/media/oauth/cottage/check"
FINISH = "/api/auth/media/authenticate"


class Pinned:
    """A browser that began a sign-in. Its cookie is Secure, so over http it is sent by hand."""

    def __init__(self, village: Village, **wish: object) -> None:
        self.client: TestClient = stranger(village.house)
        self.begun = self.client.post(INIT, headers=COOKIE_ROUTE, json=wish)
        assert self.begun.status_code == 200, self.begun.text
        self.id = self.begun.json()["id"]
        self.cookie = self.begun.headers["set-cookie"].partition(";")[0]

    def post(self, path: str, **more: object) -> httpx2.Response:
        headers = {**COOKIE_ROUTE, "cookie": self.cookie}
        found: httpx2.Response = self.client.post(path, headers=headers, json={"id": self.id, **more})
        return found

    def state(self) -> str:
        return str(self.post(CHECK).json().get("state"))


def consent(village: Village, user_id: str = "u-bea", *machines: str, pin: int = 0) -> None:
    known = frozenset(machines or ("machine-alpha",))
    who = Identity(user_id=user_id, name="bea", machine_ids=known)
    village.alpha.consents[village.alpha.pins[pin].id] = who


def asked(village: Village) -> int:
    return sum(verb == "check" for verb, _ in village.alpha.asked)


def test_pending_ready_and_signed_in(village: Village) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser = Pinned(village)
        assert browser.state() == "pending"
        clock.shift(2)
        consent(village)
        assert browser.post(CHECK).json() == {"state": "ready", "retry_after": 2}
        reply = browser.post(FINISH)
        assert reply.status_code == 200
        me = with_token(browser.client, reply.json()).get("/api/auth/me").json()
    assert (me["role"], me["name"], [one["name"] for one in me["servers"]]) == ("viewer", "bea", ["Alpha"])


def test_a11_the_browser_gets_a_number_and_neither_pin_nor_code(village: Village) -> None:
    browser = Pinned(village)
    shown = browser.begun.json()
    assert set(shown) == {"id", "url", "code", "expires_at", "retry_after"}
    assert shown["code"] is None
    pin = village.alpha.pins[0]
    assert pin.id not in shown["id"]
    with village.house.database.read() as db:
        [row] = db.scalars(select(WaitingPin)).all()
    stored = f"{row.id} {row.pin_sealed} {row.cookie_hash}"
    assert all(
        secret not in stored for secret in (pin.id, pin.code, shown["id"], browser.cookie.partition("=")[2])
    )
    attributes = browser.begun.headers["set-cookie"].lower()
    assert all(word in attributes for word in ("httponly", "samesite=strict", "secure", "path=/"))


def test_a_code_is_shown_where_it_must_be_typed_elsewhere(village: Village) -> None:
    village.alpha.pages = False
    shown = Pinned(village, server_id=village.alpha_id).begun.json()
    assert (shown["url"], shown["code"]) == (None, village.alpha.pins[0].code)


def test_a11_it_works_once(village: Village) -> None:
    browser = Pinned(village)
    consent(village)
    assert browser.state() == "ready"
    assert browser.post(FINISH).status_code == 200
    assert browser.post(FINISH).status_code == 401
    assert browser.state() == "expired"


def test_a11_ten_browsers_tabs_fetch_it_and_one_gets_it(village: Village) -> None:
    browser = Pinned(village)
    consent(village)
    assert browser.state() == "ready"
    waiting = Browser(Client("192.0.2.1"), browser.cookie.partition("=")[2])

    def fetch(_: int) -> bool:
        try:
            pin_signin.finish(village.house, waiting, browser.id, remember=False)
        except SignInFailed:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(fetch, range(10))) == 1


def test_a11_another_browser_knows_nothing_of_it(village: Village) -> None:
    browser, thief = Pinned(village), Pinned(village)
    consent(village)
    stolen = {**COOKIE_ROUTE, "cookie": thief.cookie}
    reply = thief.client.post(CHECK, headers=stolen, json={"id": browser.id})
    assert reply.json()["state"] == "expired"
    assert thief.client.post(FINISH, headers=stolen, json={"id": browser.id}).status_code == 401
    assert (
        stranger(village.house).post(CHECK, headers=COOKIE_ROUTE, json={"id": browser.id}).json()["state"]
        == "expired"
    )
    assert browser.state() == "ready"


async def test_a11_never_two_checks_at_once_and_never_faster_than_every_second_and_a_half(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Pinned(village)
    waiting = Browser(Client("192.0.2.1"), browser.cookie.partition("=")[2])
    running = most = 0

    async def slow(*_: object) -> Identity | None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        return None

    monkeypatch.setattr(pin_signin, "_asked", slow)
    checks = (pin_signin.check(village.house, waiting, browser.id) for _ in range(20))
    assert set(await asyncio.gather(*checks)) == {PinState.PENDING}
    assert most == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=1), tick=False) as clock:
        most = 0
        await pin_signin.check(village.house, waiting, browser.id)
        assert most == 0
        clock.shift(1)
        await pin_signin.check(village.house, waiting, browser.id)
        assert most == 1


def test_a11_success_stops_the_asking(village: Village) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser = Pinned(village)
        consent(village)
        for _ in range(5):
            assert browser.state() == "ready"
            clock.shift(3)
    assert asked(village) == 1


def test_it_runs_out(village: Village) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser = Pinned(village)
        clock.shift(601)
        assert browser.state() == "expired"
        consent(village)
        assert browser.post(FINISH).status_code == 401
    assert asked(village) == 0


def test_a_pin_the_provider_forgot_has_expired(village: Village) -> None:
    browser = Pinned(village)
    village.alpha.pins.clear()
    assert browser.state() == "expired"


def test_trouble_is_told_and_not_taken_for_an_answer(village: Village) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser = Pinned(village)
        village.alpha.trouble = Unreachable("The server cannot be reached.", Fault.CONNECT)
        assert browser.post(CHECK).status_code == 502
        village.alpha.trouble = None
        consent(village)
        clock.shift(2)
        assert browser.state() == "ready"


def test_a11_whoever_is_nobody_here_is_told_so(village: Village) -> None:
    browser = Pinned(village)
    consent(village, "u-bea", "machine-of-somebody-else")
    reply = browser.post(CHECK)
    assert (reply.status_code, reply.json()["detail"]) == (403, NOT_SHARED)
    assert browser.post(FINISH).status_code == 401
    assert [line.result for line in audited(village.house, "signin.fail")] == ["failed"]


def test_a11_servers_are_found_by_the_whole_machine_id(village: Village) -> None:
    """The fault of comparable software: the account's servers were looked for as a part of the configured address."""
    for machines in (
        ("machine-alph",),
        ("machine-alpha2",),
        ("alpha",),
        ("http://alpha.example:8000",),
        ("MACHINE-ALPHA",),
    ):
        browser = Pinned(village)
        consent(village, "u-bea", *machines, pin=len(village.alpha.pins) - 1)
        assert browser.post(CHECK).status_code == 403, machines


def test_one_account_of_the_product_reaches_every_server_shared_with_it(village: Village) -> None:
    browser = Pinned(village)
    consent(village, "u-bea", "machine-alpha", "machine-beta", "machine-of-somebody-else")
    assert browser.state() == "ready"
    rows = browser.post(FINISH).json()["account"]["servers"]
    assert [row["name"] for row in rows] == ["Alpha", "Beta"]


def test_a_code_typed_at_one_server_speaks_for_that_server_only(village: Village) -> None:
    village.alpha.pages = False
    browser = Pinned(village, server_id=village.alpha_id)
    consent(village, "u-bea", "machine-alpha", "machine-beta")
    assert browser.state() == "ready"
    assert [row["name"] for row in browser.post(FINISH).json()["account"]["servers"]] == ["Alpha"]


def test_access_is_judged_anew_at_each_sign_in(village: Village) -> None:
    first = Pinned(village)
    consent(village, "u-bea", "machine-alpha", "machine-beta")
    assert first.state() == "ready"
    client = with_token(first.client, first.post(FINISH).json())
    second = Pinned(village)
    consent(village, "u-bea", "machine-alpha", pin=1)
    assert second.state() == "ready"
    second.post(FINISH)
    assert [row["name"] for row in client.get("/api/auth/me").json()["servers"]] == ["Alpha"]


def test_the_forward_address_is_the_configured_one_whatever_the_request_says(village: Village) -> None:
    """The fault of comparable software: Origin or Referer became the address people were sent back to."""
    lies = {
        "referer": "https://evil.example/",
        "x-forwarded-host": "evil.example",
        "forwarded": "host=evil.example",
    }
    client = stranger(village.house)
    reply = client.post(f"{INIT}?redirect=https://evil.example", headers={**COOKIE_ROUTE, **lies}, json={})
    assert reply.status_code == 200
    assert "evil" not in reply.text
    assert village.alpha.forward_urls == [HttpUrl("https://tower.example/oauth/callback")]
    refused = client.post(INIT, headers={**COOKIE_ROUTE, "origin": "https://evil.example"}, json={})
    assert refused.status_code == 403
    body = client.post(INIT, headers=COOKIE_ROUTE, json={"redirect": "https://evil.example"})
    assert body.status_code == 422


@pytest.mark.parametrize("missing", ["x-towerview", "origin"])
def test_a6_cookie_routes_need_our_page(village: Village, missing: str) -> None:
    headers = {name: value for name, value in COOKIE_ROUTE.items() if name != missing}
    client = TestClient(create_app(village.house), base_url=ORIGIN)
    for path, body in ((INIT, {}), (CHECK, {"id": "x"}), (FINISH, {"id": "x"})):
        assert client.post(path, headers=headers, json=body).status_code == 403


@pytest.mark.parametrize("kind", ["plex", "nothing", "jellyfin"])
def test_a_kind_without_an_enabled_server_is_no_way_in(village: Village, kind: str) -> None:
    path = f"/api/auth/media/oauth/{kind}/init"
    assert stranger(village.house).post(path, headers=COOKIE_ROUTE, json={}).status_code == 404


def test_a9_an_address_begins_only_so_many(village: Village) -> None:
    client = stranger(village.house)
    with time_machine.travel(datetime.now(UTC), tick=False):
        codes = [client.post(INIT, headers=COOKIE_ROUTE, json={}).status_code for _ in range(46)]
    assert codes == [200] * 44 + [429] * 2
