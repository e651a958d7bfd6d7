"""Targets of requests: the configured base, a path, and parameters."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlencode

from towerview_core.contract.errors import Invalid

_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.ASCII)
_PATH = re.compile(r"/[!$&'()*+,;=:@A-Za-z0-9._~%/-]*", re.ASCII)


def encoded(id: str) -> str:  # noqa: A002 - the word of the contract
    """The id as one part of a path. Raises ``Invalid`` for ids no server gives (security.md H1), ``..`` among them."""
    if not _ID.fullmatch(id) or not id.strip("."):
        raise Invalid("This id holds characters that no server uses.")
    return quote(id, safe="")


def target(base: str, path: str, params: Mapping[str, str]) -> str:
    """What stands in the request line. Raises ``Invalid`` for a path that would leave the base."""
    if not _PATH.fullmatch(path) or any(unquote(part) in {".", ".."} for part in path.split("/")):
        raise Invalid("This path cannot be requested.")
    query = urlencode(params, errors="replace", quote_via=quote)
    return f"{base}{path}?{query}" if query else f"{base}{path}"
