"""Forms between an admin's input and the sealed row: one reading, one store, one rule for secrets."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr, ValidationError

from towerview_core.contract.errors import Invalid
from towerview_core.contract.forms import Form, ServerOptions
from towerview_core.contract.value import Value
from towerview_core.security.box import Box

FormT = TypeVar("FormT", bound=Form)


class ShownOptions(Value):
    """A stored form as an admin may see it: without secrets, but with the names of those that are set."""

    options: dict[str, str | bool | int | float | None]
    secrets_set: tuple[str, ...]


def parse(form: type[FormT], raw: Mapping[str, object]) -> FormT:
    """Read an admin's input. Raises ``Invalid`` with the first field that is wrong and a sentence about it."""
    try:
        return form.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        raise Invalid(_sentence(form, field, first["type"], first["msg"]), field) from None


def _sentence(form: type[BaseModel], field: str | None, kind: str, message: str) -> str:
    title = form.model_fields[field].title or field if field in form.model_fields else field
    if kind == "missing":
        return f"Fill in {title}."
    if kind == "extra_forbidden":
        return f"{field} is no field of this form."
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"{title}: {message}." if title else f"{message}."


def seal(box: Box, owner: str, form: Form) -> str:
    """Seal a whole form for its owner, for instance ``server:12`` (security.md K2)."""
    return box.seal(owner, json.dumps(_revealed(form)))


def unseal(box: Box, owner: str, form: type[FormT], sealed: str) -> FormT:
    """Open a form that was sealed for this owner. Raises ``Invalid`` when its shape no longer fits the plugin."""
    return parse(form, json.loads(box.unseal(owner, sealed)))


def _revealed(form: Form) -> dict[str, object]:
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in form
        if value is not None
    }


def secret_names(form: Form) -> Iterator[str]:
    """Names of the secrets that are filled in."""
    return (name for name, value in form if isinstance(value, SecretStr) and value.get_secret_value())


def secrets_of(form: Form) -> Iterator[str]:
    """The secrets themselves, so that logs can hide them (security.md K4)."""
    return (value.get_secret_value() for _, value in form if isinstance(value, SecretStr))


def shown(form: Form) -> ShownOptions:
    """What an admin may see again."""
    secret = {name for name, field in type(form).model_fields.items() if _is_secret(field.annotation)}
    plain = {name: value for name, value in form if name not in secret}
    return ShownOptions(options=plain, secrets_set=tuple(secret_names(form)))


def _is_secret(annotation: object) -> bool:
    """``SecretStr``, or one that may be absent."""
    return annotation is SecretStr or SecretStr in get_args(annotation)


def changed(old: ServerOptions, raw: Mapping[str, object]) -> ServerOptions:
    """The old options with ``raw`` laid over. Secrets left out stay, unless the address leads to another origin: then
    they are gone and must be entered again (security.md K3)."""
    kept = _revealed(old)
    new_url = raw.get("url", old.url)
    if isinstance(new_url, str) and _origin(new_url) != _origin(old.url):
        lost = [name for name in secret_names(old) if not raw.get(name)]
        if lost:
            title = type(old).model_fields[lost[0]].title or lost[0]
            raise Invalid(f"The address leads somewhere else now, so enter {title} again.", lost[0])
    given = {
        name: value
        for name, value in raw.items()
        if not (name in set(secret_names(old)) and value in ("", None))
    }
    return parse(type(old), {**kept, **given})


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return parts.scheme, parts.hostname, port or {"http": 80, "https": 443}.get(parts.scheme)
