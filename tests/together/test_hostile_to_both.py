"""Whatever a server answers about users, libraries, items and the past, it becomes a value or an error by its name (F09)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from tests.emby import house_payloads as emby
from tests.jellyfin import house_payloads as jellyfin
from tests.support.lineless import Lineless
from tests.support.mediabrowser import AnyProvider
from towerview_core.contract.errors import TowerViewError
from towerview_core.contract.host import Call, Reply
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.contract.users import UserChanges
from towerview_core.kits.http.parse import parse_json
from towerview_emby.provider import EmbyOptions, EmbyProvider
from towerview_jellyfin.provider import JellyfinOptions, JellyfinProvider

VIEWER = jellyfin.VIEWER
WORDS = [
    "Movie",
    "Episode",
    "Audio",
    "..",
    "NaN",
    "1e999",
    "-1",
    "\ud800\x00",
    "x" * 5000,
    "0001-01-01T00:00:00Z",
]
HUGE = [10**400, -(10**30), 2**63, 1.7e308, float("nan"), float("inf")]
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*WORDS, *HUGE])
)
NAMES = [
    "Items",
    "TotalRecordCount",
    "Id",
    "Name",
    "Policy",
    "User",
    "ItemId",
    "Guid",
    "colums",
    "results",
    "message",
]
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner)
    ),
    max_leaves=20,
)
GOOD: dict[str, Any] = {
    "/Users": jellyfin.users(),
    "/Users/Query": emby.users(),
    f"/Users/{VIEWER}": jellyfin.users()[1],
    f"/Users/{VIEWER}/Policy": {},
    f"/Users/{VIEWER}/Password": {},
    "/Users/AuthenticateByName": jellyfin.signed_in(),
    "/Users/AuthenticateWithQuickConnect": jellyfin.signed_in(),
    "/QuickConnect/Initiate": jellyfin.quick_code(),
    "/QuickConnect/Connect": jellyfin.quick_code(Authenticated=True),
    "/Sessions/Logout": {},
    "/Library/VirtualFolders": jellyfin.libraries(),
    "/Library/VirtualFolders/Query": emby.libraries(),
    "/Library/SelectableMediaFolders": emby.selectable(),
    "/Items": jellyfin.page(jellyfin.episode(), emby.item()),
    "/Plugins": [{"Name": "Playback Reporting"}],
    "/user_usage_stats/submit_custom_query": jellyfin.report(),
    "/System/ActivityLog/Entries": jellyfin.log(),
    f"/Users/{VIEWER}/Items": emby.played(),
}
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


class Answers(Lineless):
    """Each path answers with something real, except one."""

    def __init__(self, answers: dict[str, Any], everything: list[object]) -> None:
        self._answers, self._everything = answers, everything
        self.written: list[Call] = []

    async def send(self, call: Call) -> Reply:
        if call.path.endswith("/Policy"):
            self.written.append(call)
        answer = (
            self._everything[0]
            if self._everything
            else self._answers.get(call.path.removeprefix("/emby"), {})
        )
        body = json.dumps(answer, allow_nan=True).encode("utf-8", "surrogatepass")
        return Reply(200, {"content-type": "application/json"}, body)

    async def read(self, call: Call) -> object:
        reply = await self.send(call)
        return await parse_json(reply.body, reply.headers)


async def _history(provider: AnyProvider) -> object:
    return [entry async for entry in provider.list_history(SINCE)][:1000]


async def _pins(provider: AnyProvider) -> object:
    if not isinstance(provider, JellyfinProvider):
        return None
    pin = await provider.start_pin(None)
    return [pin, await provider.check_pin("5" * 64)]


WISH = LibraryAccess(library_ids=frozenset({jellyfin.FILMS}))
VERBS: dict[str, Callable[[AnyProvider], Awaitable[object]]] = {
    "list_users": lambda one: one.list_users(),
    "get_user": lambda one: one.get_user(VIEWER),
    "update_user": lambda one: one.update_user(VIEWER, UserChanges(enabled=False, password=SecretStr("x"))),
    "create_user": lambda one: one.create_user("New", SecretStr("x")),
    "list_libraries": lambda one: one.list_libraries(),
    "get_library_access": lambda one: one.get_library_access(VIEWER),
    "set_library_access": lambda one: one.set_library_access(VIEWER, WISH),
    "authenticate_user": lambda one: one.authenticate_user("Bruno", SecretStr("x")),
    "pins": _pins,
    "get_media_info": lambda one: one.get_media_info(jellyfin.EPISODE),
    "list_history": _history,
}


def provider_of(kind: str, client: Answers) -> AnyProvider:
    if kind == "emby":
        return EmbyProvider(EmbyOptions(url="http://a.example", api_key=SecretStr("k")), client)
    return JellyfinProvider(JellyfinOptions(url="http://a.example", api_key=SecretStr("k")), client)


def ask(kind: str, verb: str, client: Answers) -> object:
    """The value, or None where an error said by its name what is wrong."""

    async def run() -> object:
        with anyio.fail_after(10):
            try:
                return await VERBS[verb](provider_of(kind, client))
            except TowerViewError:
                return None

    return anyio.run(run)


def check(value: object) -> None:
    """A value is valid JSON without numbers that are none."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, BaseModel):
            json.loads(one.model_dump_json(), parse_constant=pytest.fail)


@pytest.mark.parametrize("kind", ["emby", "jellyfin"])
@settings(max_examples=300, deadline=None)
@given(verb=st.sampled_from(sorted(VERBS)), answer=trees)
def test_the_same_nonsense_to_everything(kind: str, verb: str, answer: object) -> None:
    client = Answers({}, [answer])
    check(ask(kind, verb, client))
    assert not client.written, "a policy was written although nothing could be read"


@pytest.mark.parametrize("kind", ["emby", "jellyfin"])
@settings(max_examples=400, deadline=None)
@given(verb=st.sampled_from(sorted(VERBS)), path=st.sampled_from(sorted(GOOD)), data=st.data())
def test_a_real_answer_with_one_thing_wrong(kind: str, verb: str, path: str, data: st.DataObject) -> None:
    answers = deepcopy(GOOD)
    answers[path] = spoiled(answers[path], data)
    if data.draw(st.booleans()):
        answers["/Plugins"] = []
    check(ask(kind, verb, Answers(answers, [])))


def spoiled(answer: Any, data: st.DataObject) -> Any:
    """Anything at a random place of it, or something taken away."""
    if not isinstance(answer, dict | list) or not answer or data.draw(st.integers(0, 9)) == 0:
        return data.draw(trees)
    places = list(answer) if isinstance(answer, dict) else list(range(len(answer)))
    place = data.draw(st.sampled_from(places))
    if data.draw(st.integers(0, 3)) == 0:
        del answer[place]
    else:
        answer[place] = spoiled(answer[place], data)
    return answer


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("kind", ["emby", "jellyfin"])
def test_the_undamaged_answers_are_understood(kind: str, verb: str) -> None:
    """Otherwise the tests above would prove nothing. Writing is not: these answers never change."""
    if kind == "emby" and verb in {"pins", "get_media_info", "set_library_access"}:
        return
    value = ask(kind, verb, Answers(deepcopy(GOOD), []))
    assert (value is None) is (verb in {"update_user", "create_user"})
