"""Recording what a real server answers, without the people in it, and answering from it later.

    async with record(options, Path("gramophone.json")) as http:
        provider = GramophoneProvider(options, http)
        await provider.probe()
        await provider.list_sessions()

    provider = GramophoneProvider(options, replay(Path("gramophone.json")))

Request headers are never written: they hold the credentials. Bodies, paths and parameters are scrubbed.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, SecretStr

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import LineClient, Reply
from towerview_core.kits.http import connect

from .hostile import Json
from .poster import poster
from .replies import Answer, Replay, sorted_params
from .scrubbing import Scrubber
from .transport import Mischief, Seen

_ERRORS: Mapping[str, type[ProviderError]] = {
    kind.__name__: kind for kind in (Unreachable, BadReply, CredentialsRejected, NotFound, Refused)
}
_KEPT_HEADERS = ("content-type", "retry-after")


class _Written(BaseModel):
    """One exchange as the file holds it: a JSON body as it is, other text as text, a picture only as the word."""

    model_config = ConfigDict(extra="forbid")

    origin: str = ""
    method: str
    path: str
    params: dict[str, str] = {}
    status: int | None = None
    headers: dict[str, str] = {}
    body_json: object = None
    body_text: str | None = None
    picture: bool = False
    error: str | None = None
    fault: Fault | None = None
    retry_after: float | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    towerview_recording: Literal[1] = 1
    exchanges: list[_Written]


@asynccontextmanager
async def record(
    options: ServerOptions, path: Path, http: LineClient | None = None, keep: Collection[str] = ()
) -> AsyncIterator[Mischief]:
    """Speak to a server by the client that is given, and write what it answered to ``path`` at the end of the block.

    ``http``: another client to record through, instead of the house's own. ``keep``: names that are nobody's and must stay, for
    instance of a plugin of the server that the provider looks for.
    """
    client = None if http else connect(options)
    recorder = Mischief(http or client or connect(options))
    try:
        yield recorder
    finally:
        if client is not None:
            await client.aclose()
    written = scrubbed(recorder.seen, Scrubber(_private(options), keep))
    text = _File(exchanges=written).model_dump_json(indent=1, exclude_defaults=True)
    await asyncio.to_thread(path.write_text, text + "\n", encoding="utf-8")


def replay(path: Path) -> Replay:
    """A client that answers from a recording. Raises ``ValueError`` for a file that is none."""
    found = _File.model_validate_json(path.read_text(encoding="utf-8"))
    return Replay([_answer(one) for one in found.exchanges])


def scrubbed(seen: Sequence[Seen], scrubber: Scrubber) -> list[_Written]:
    """Exchanges as they may be written."""
    for one in seen:
        scrubber.learn(_parsed(one.reply))
        scrubber.learn_markup(_text_of(one.reply))
        scrubber.learn(dict(one.call.params))
    return [_written(one, scrubber) for one in seen]


def _private(options: ServerOptions) -> list[str]:
    return [value.get_secret_value() for _, value in options if isinstance(value, SecretStr)]


def _written(one: Seen, scrubber: Scrubber) -> _Written:
    params = scrubber.value(dict(one.call.params))
    assert isinstance(params, dict)
    written = _Written(
        origin=one.origin,
        method=one.call.method,
        path=scrubber.text(one.call.path),
        params={name: str(value) for name, value in params.items()},
    )
    if one.error is not None:
        return _with_error(written, one.error)
    return _with_reply(written, one.reply, scrubber) if one.reply else written


def _with_error(written: _Written, error: ProviderError) -> _Written:
    """The message is our own words for the fault, so the fault is enough."""
    retry_after = error.retry_after if isinstance(error, RateLimited) else None
    name = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS), "Unreachable")
    return written.model_copy(
        update={
            "error": "RateLimited" if retry_after is not None else name,
            "fault": error.fault,
            "retry_after": retry_after,
        }
    )


def _with_reply(written: _Written, reply: Reply, scrubber: Scrubber) -> _Written:
    kind = reply.headers.get("content-type", "")
    headers = {name: reply.headers[name] for name in _KEPT_HEADERS if name in reply.headers}
    update: dict[str, object] = {"status": reply.status, "headers": headers}
    parsed = _parsed(reply)
    if kind.startswith("image/"):
        update |= {"picture": True, "headers": {**headers, "content-type": "image/png"}}
    elif parsed is not None or reply.body.strip() == b"null":
        update["body_json"] = scrubber.value(parsed)
    else:
        update["body_text"] = scrubber.markup(_text_of(reply))
    return written.model_copy(update=update)


def _parsed(reply: Reply | None) -> Json:
    if reply is None:
        return None
    try:
        found: Json = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None
    return found


def _text_of(reply: Reply | None) -> str:
    """The body as text, empty for a picture."""
    if reply is None or reply.headers.get("content-type", "").startswith("image/"):
        return ""
    return reply.body.decode("utf-8", "replace")


def _answer(one: _Written) -> Answer:
    params = sorted_params(one.params)
    if one.error is not None:
        return Answer(one.method, one.path, params, error=_error(one), origin=one.origin)
    reply = Reply(one.status or 200, one.headers, _body(one))
    return Answer(one.method, one.path, params, reply, origin=one.origin)


def _body(one: _Written) -> bytes:
    if one.picture:
        return poster("recorded", 240, 360)
    if one.body_text is not None:
        return one.body_text.encode()
    return json.dumps(one.body_json).encode()


def _error(one: _Written) -> ProviderError:
    message = "As the server answered while it was recorded."
    if one.error == "RateLimited":
        return RateLimited(message, one.retry_after or 60.0)
    return _ERRORS.get(one.error or "", Unreachable)(message, one.fault)
