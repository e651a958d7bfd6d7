"""Hosts, proxies, bodies, rates and headers (security.md N1 to N3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.support.identity import HERE, PASSWORD, audited, browser, make, signed_in, small_app, small_house
from tests.support.identity_routes import FAILURES
from towerview_core.api.guards import MOST_BODY_BYTES
from towerview_core.api.origins import Hosts, client_address
from towerview_core.api.rates import Rates, TooManyRequests
from towerview_core.contract.errors import ConfigError
from towerview_core.services.house import House
from towerview_core.settings import Settings

JSON = {"content-type": "application/json"}
EXPECTED = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return browser(app)


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[House]:
    """A house behind a proxy of the test client's made-up address range."""
    made = small_house(
        tmp_path / "proxied", trusted_proxies="10.0.0.0/8,192.0.2.1", public_url="https://tower.example.org"
    )
    make(made, "anna")
    yield made
    made.database.close()


@pytest.mark.parametrize(
    "path, status",
    [
        ("/api/try/public", 200), ("/api/try/signed-in", 401), ("/api/nowhere", 404), ("/api/try/fail/bug", 500),
        ("/api/try/fail/timeout", 504), ("/api/auth/refresh", 405),
    ],
)  # fmt: skip
def test_n3_every_reply_wears_the_headers(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert {name: reply.headers.get(name) for name in EXPECTED} == EXPECTED
    assert reply.headers["permissions-policy"]
    assert "strict-transport-security" not in reply.headers
    assert len(reply.headers["x-request-id"]) == 16
    assert "server" not in reply.headers


def test_n3_refusals_of_the_guard_itself_wear_them_too(client: TestClient) -> None:
    for reply in (
        client.get("/api/try/public", headers={"host": "evil.example"}),
        client.post("/api/try/note", content=b"x" * (MOST_BODY_BYTES + 1), headers=JSON),
        client.post("/api/try/note", content="a=b", headers={"content-type": "text/plain"}),
    ):
        assert {name: reply.headers.get(name) for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8095", "LOCALHOST", "127.0.0.1:1", "[::1]:8095", "localhost."]
)
def test_n1_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/try/public", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "192.168.1.5",
        "",
        " ",
        "[::1",
        "a b",
    ],
)
def test_n1_other_hosts_are_misdirected(client: TestClient, host: str) -> None:
    reply = client.get("/api/try/public", headers={"host": host})
    assert (reply.status_code, reply.json()["type"]) == (421, "urn:towerview:misdirected")


def test_n1_configured_names_are_ours() -> None:
    settings = Settings.model_validate(
        {
            "public_url": "https://Tower.Example.org/base",
            "allowed_hosts": "nas,media.lan",
            "host": "192.168.1.5",
        }
    )
    names = Hosts(settings)._names
    assert names == {"localhost", "127.0.0.1", "::1", "tower.example.org", "nas", "media.lan", "192.168.1.5"}
    assert Hosts(Settings.model_validate({"host": "0.0.0.0"}))._names == {"localhost", "127.0.0.1", "::1"}


def test_n1_a_proxy_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="TRUSTED_PROXIES"):
        Hosts(Settings.model_validate({"trusted_proxies": "my-proxy"}))


def test_a6_a_star_among_the_origins_stops_the_start(tmp_path: Path) -> None:
    house = small_house(tmp_path / "home", allowed_origins="*")
    with pytest.raises(ConfigError, match="ALLOWED_ORIGINS"):
        small_app(house)
    house.database.close()


@pytest.mark.parametrize(
    "peer, forwarded, found",
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1, 192.0.2.1"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, "], "10.0.0.1"),
        ("10.0.0.1", ["nonsense, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("unknown", ["198.51.100.1"], "unknown"),
    ],
)
def test_n1_forwarded_addresses_are_read_from_right_to_left(
    proxied: House, peer: str, forwarded: list[str], found: str
) -> None:
    assert client_address(peer, forwarded, Hosts(proxied.settings)) == found


def test_n1_by_default_no_forwarded_header_counts(app: FastAPI, house: House) -> None:
    client = browser(app, client=("203.0.113.9", 4711))
    forged = {
        "x-forwarded-for": "198.51.100.1",
        "x-forwarded-proto": "https",
        "forwarded": "for=198.51.100.1",
    }
    reply = client.post("/api/auth/login", json={"username": "anna", "password": PASSWORD}, headers=forged)
    assert reply.status_code == 200
    assert "strict-transport-security" not in reply.headers
    assert audited(house, "signin.ok")[0].address == "203.0.113.9"
    forged["x-forwarded-host"] = "localhost"
    assert client.get("/api/try/public", headers=forged | {"host": "evil.example"}).status_code == 421


def test_n1_n3_behind_a_trusted_proxy_address_scheme_and_host_are_those_of_the_client(proxied: House) -> None:
    client = browser(small_app(proxied), client=("10.0.0.1", 4711))
    told = {
        "x-forwarded-for": "198.51.100.1",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "tower.example.org",
        "host": "app:8095",
    }
    reply = client.post("/api/auth/login", json={"username": "anna", "password": PASSWORD}, headers=told)
    assert reply.status_code == 200
    assert reply.headers["strict-transport-security"].startswith("max-age=")
    assert audited(proxied, "signin.ok")[0].address == "198.51.100.1"
    cookie = reply.headers.get_list("set-cookie")[0].partition(";")[0]
    headers = told | {"x-towerview": "1", "origin": "https://tower.example.org", "cookie": cookie}
    assert client.post("/api/auth/refresh", json={}, headers=headers).status_code == 200


def test_n1_websockets_of_other_hosts_are_refused(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/api/ws/anything", headers={"host": "evil.example"}),
    ):
        pass
    assert closed.value.code == 1008


def test_n2_a_body_of_a_mebibyte_is_read_and_a_byte_more_is_not(client: TestClient) -> None:
    frame = len('{"text":""}')
    fits = '{"text":"' + "x" * (MOST_BODY_BYTES - frame) + '"}'
    assert client.post("/api/try/note", content=fits, headers=JSON).status_code == 200
    assert client.post("/api/try/note", content=fits + " ", headers=JSON).status_code == 413


def test_n2_a_body_of_unknown_length_is_cut_off(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 65536
            yield b" " * 65536

    reply = client.post("/api/try/note", content=endless(), headers=JSON)
    assert (reply.status_code, reply.json()["status"]) == (413, 413)


@pytest.mark.parametrize(
    "content_type", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                     "application/jsonp", "text/json", "application/xml"],
)  # fmt: skip
def test_n2_bodies_other_than_json_are_refused(client: TestClient, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    reply = client.post("/api/try/note", content=b'{"text": "x"}', headers=headers)
    assert (reply.status_code, reply.json()["type"]) == (415, "urn:towerview:not-json")


@pytest.mark.parametrize(
    "body, field",
    [
        ('{"text": "x", "extra": 1}', "extra"), ("{}", "text"), ('{"text": 7}', "text"), ("[]", None), ("7", None),
        ("null", None), ("{", None), ("", None), ('{"text": "x", "count": 1e999}', "count"), ("\ufeff{}", None),
        ('{"text": "x", "count": "x"}', "count"), ("[" * 5000, None), ('{"\ud800": 1}', None),
    ],
)  # fmt: skip
def test_n2_odd_bodies_are_422_with_the_field(client: TestClient, body: str, field: str | None) -> None:
    reply = client.post("/api/try/note", content=body.encode("utf-8", "surrogatepass"), headers=JSON)
    assert reply.status_code in (400, 422), reply.text
    problem = reply.json()
    assert problem["detail"].endswith(".")
    if field is not None:
        assert problem["field"] == field


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "+1", ""])
def test_n2_a_bad_length_is_a_bad_request(client: TestClient, length: str) -> None:
    reply = client.post("/api/try/note", content=b"", headers=JSON | {"content-length": length})
    assert reply.status_code == 400


@pytest.mark.parametrize(
    "name, status",
    [
        ("invalid", 422), ("denied", 403), ("not-found", 404), ("unsupported", 409), ("refused", 409),
        ("credentials", 424), ("unreachable", 502), ("timeout", 504), ("bad-reply", 502), ("limited", 503),
        ("provider", 502), ("plugin", 502), ("config", 503),
    ],
)  # fmt: skip
def test_every_error_of_the_contract_has_its_problem(client: TestClient, name: str, status: int) -> None:
    reply = client.get(f"/api/try/fail/{name}")
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert (reply.status_code, problem["status"], problem["detail"]) == (status, status, str(FAILURES[name]))
    assert problem["request_id"] == reply.headers["x-request-id"]
    assert problem["type"].startswith("urn:towerview:")
    assert problem["field"] == ("name" if name == "invalid" else None)
    assert reply.headers.get("retry-after") == ("42" if name == "limited" else None)


def test_n2_a_bug_is_500_without_a_word_of_the_inside(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = client.get("/api/try/fail/bug")
    assert reply.status_code == 500
    assert not any(word in reply.text for word in ("abc123", "secret", "Secretive", "Traceback", ".py"))
    assert reply.json()["request_id"] in reply.json()["detail"]


def test_f34_a_database_that_is_away_is_503_and_told_without_its_words(client: TestClient) -> None:
    reply = client.get("/api/try/fail/database")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
    assert "SELECT" not in reply.text
    assert "10.0.0.9" not in reply.text


def test_n2_three_hundred_requests_a_minute_and_sign_in(app: FastAPI) -> None:
    client, other = browser(app), browser(app)
    signed_in(client, "anna")
    signed_in(other, "anna")
    app.state.rates = Rates(requests=5)
    assert [client.get("/api/try/signed-in").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    refused = client.get("/api/try/signed-in")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert other.get("/api/try/signed-in").status_code == 200
    assert client.get("/api/try/public").status_code == 200


def test_n2_ten_commands_a_minute_and_pictures_apart(app: FastAPI, servers: list[int]) -> None:
    client = browser(app)
    signed_in(client, "anna")
    replies = [
        client.post(f"/api/try/servers/{servers[0]}/stop", json={"text": "x"}).status_code for _ in range(12)
    ]
    assert replies == [200] * 10 + [429] * 2
    app.state.rates = Rates(requests=1)
    assert {client.get(f"/api/try/pictures/{servers[0]}").status_code for _ in range(20)} == {200}


def test_n2_the_limits_are_those_of_the_rule() -> None:
    rates = Rates()
    for _ in range(300):
        rates.request("a")
    with pytest.raises(TooManyRequests):
        rates.request("a")
    rates.request("b")


def test_the_address_of_the_request_reaches_the_audit_log(app: FastAPI, house: House) -> None:
    client = browser(app, client=("203.0.113.9", 4711))
    reply = client.post(
        "/api/auth/login", json={"username": "anna", "password": PASSWORD}, headers={"user-agent": "ua"}
    )
    [line] = audited(house, "signin.ok")
    assert (line.address, line.user_agent, line.request_id) == (
        "203.0.113.9",
        "ua",
        reply.headers["x-request-id"],
    )
    assert HERE.address != line.address
