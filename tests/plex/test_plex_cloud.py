"""Where plex.tv is, how often it is asked, and what its troubles are called."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plex.payloads import cloud as said
from tests.plex.payloads import house
from tests.plex.scripted import provider_of
from tests.plex.trees import QUICK
from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
)
from towerview_core.contract.host import Call, Reply
from towerview_plex.cloud import PLEX_TV, STAND_IN_TOKEN, origin_for, sign_in_page
from towerview_plex.pms import client_id

XML = {"content-type": "text/xml;charset=utf-8"}
HOSTS = st.sampled_from(
    ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "plex.example", "192.168.1.9", "127.0.0.1.evil.example", "0.0.0.0"]
)  # fmt: skip


@QUICK
@given(st.text(min_size=1, max_size=40), HOSTS)
def test_a_token_that_opens_anything_goes_to_plex_tv_and_nowhere_else(token: str, host: str) -> None:
    if token != STAND_IN_TOKEN:
        assert origin_for(f"http://{host}:32400", token) == PLEX_TV


@pytest.mark.parametrize(
    "host, own",
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("localhost", False),
        ("plex.example", False),
        ("10.0.0.1", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_a_stand_in_is_its_own_plex_tv_on_this_machine_only(host: str, own: bool) -> None:
    url = f"http://{host}:32400"
    assert origin_for(url, STAND_IN_TOKEN) == (url if own else PLEX_TV)


def test_where_people_confirm() -> None:
    assert sign_in_page(PLEX_TV) == "https://app.plex.tv/auth"
    assert sign_in_page("http://127.0.0.1:1") == "http://127.0.0.1:1/auth"


def test_the_client_is_the_same_for_a_token_and_tells_nothing_of_it() -> None:
    assert client_id("token-one") == client_id("token-one") != client_id("token-two")
    assert "token" not in client_id("token-one")
    assert len(client_id("x" * 2000)) == 36


def answering(users: Callable[[], object]) -> Callable[[Call], object]:
    def answer(call: Call) -> object:
        if call.path == "/accounts":
            return house.accounts()
        assert call.path == "/api/users"
        return users()

    return answer


@pytest.mark.anyio
async def test_friends_are_read_from_plex_tv_with_the_token_in_a_header_and_remembered() -> None:
    provider, http = provider_of(
        answering(lambda: Reply(200, XML, said.USERS.encode())), token="t-remembered"
    )
    for _ in range(5):
        assert [user.id for user in (await provider.list_users()).items] == ["1", "111", "222", "333"]
    assert (await provider.get_user("222")).name == "Bob & Co"
    with pytest.raises(NotFound):
        await provider.get_user("999")
    asked = [call for call in http.calls if call.path == "/api/users"]
    assert len(asked) == 1
    assert asked[0].headers["X-Plex-Token"] == "t-remembered"
    assert "t-remembered" not in asked[0].path + json.dumps(dict(asked[0].params))
    assert set(http.origins) == {PLEX_TV}


@pytest.mark.anyio
async def test_the_session_poll_never_asks_plex_tv() -> None:
    provider, http = provider_of(lambda _call: {"MediaContainer": {"size": 0}})
    await provider.list_sessions()
    assert http.origins == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "trouble, name, words",
    [
        (CredentialsRejected("401"), Refused, "plex.tv no longer accepts the token"),
        (Refused("403"), Refused, "plex.tv refuses"),
        (Unreachable("x", Fault.TIMEOUT), Unreachable, "plex.tv gave no usable answer"),
        (BadReply("x", Fault.TOO_LARGE), BadReply, "plex.tv answered in a form"),
        (NotFound("x"), Refused, "plex.tv does not know this server"),
    ],
)
async def test_troubles_of_plex_tv_are_called_so(
    trouble: ProviderError, name: type[ProviderError], words: str
) -> None:
    """A token that only plex.tv rejects must not end the polling of a server that takes it."""

    def fail() -> object:
        raise trouble

    provider, _ = provider_of(answering(fail), token=f"t-{name.__name__}")
    with pytest.raises(name, match=words) as caught:
        await provider.list_users()
    assert caught.value.fault is (trouble.fault if name is not Refused else Fault.REFUSED)


@pytest.mark.anyio
async def test_the_servers_own_401_is_told_as_such() -> None:
    def answer(_call: Call) -> object:
        raise CredentialsRejected("401")

    provider, http = provider_of(answer)
    with pytest.raises(CredentialsRejected):
        await provider.list_users()
    assert http.origins == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body, content_type, fault",
    [
        (b"<!doctype html><title>Sign in", "text/html", Fault.NOT_THIS_PRODUCT),
        (said.USERS.encode()[:200], "text/xml", Fault.BAD_PAYLOAD),
        (b"", "text/xml", Fault.NOT_THIS_PRODUCT),
        (b"null", "application/json", Fault.NOT_THIS_PRODUCT),
        (b"[" * 200, "application/json", Fault.BAD_PAYLOAD),
    ],
)
async def test_what_is_no_list_of_friends(body: bytes, content_type: str, fault: Fault) -> None:
    provider, _ = provider_of(answering(lambda: Reply(200, {"content-type": content_type}, body)))
    with pytest.raises(BadReply) as caught:
        await provider.list_users()
    assert caught.value.fault is fault


@pytest.mark.anyio
async def test_the_content_decides_and_not_what_was_asked_for() -> None:
    friends = {"MediaContainer": {"size": 1, "User": [{"id": 111, "title": "Alice"}]}}
    for body in (said.USERS.encode(), b"\xef\xbb\xbf\n" + said.USERS.encode(), json.dumps(friends).encode()):
        provider, _ = provider_of(answering(lambda body=body: Reply(200, {}, body)))  # type: ignore[misc]
        assert (await provider.list_users()).items[1].id == "111"
