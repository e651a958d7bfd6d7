"""Taking people out of recorded replies: secrets, names, addresses and ids become stable pseudonyms.

The same thing becomes the same pseudonym everywhere in one recording, so what belongs together stays together: an id in a
reply and the request that names it. Pseudonyms come from a salt that is never written down, so nothing can be turned back.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from ipaddress import IPv6Address, ip_address

from .hostile import Json

_SECRET_KEYS = re.compile(
    r"token|secret|passw|^pw$|api_?key|jwt|credential|signature|^auth|authorization|cookie|^pin$|^code$",
    re.IGNORECASE,
)
_PERSON_KEYS = re.compile(
    r"user_?name|friendly_?name|server_?name|device_?name|display_?name|full_?name|^user$|^owner$|e-?mail|^device$"
    r"|^account$|^username$|^login$|machine_?name|host_?name|^thumb$|^avatar$",
    re.IGNORECASE,
)
_NAME_KEYS = re.compile(
    r"^names?$|(?<!sub)title|^series_?name$|^season_?name$|^album|^artists?$|summary|overview|tagline|^file$|^path$|^folder$|comment"
    r"|^label$|^description$|^listener$|^horn$|^record$|^artist$",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<([A-Za-z][\w.-]*)((?:\s+[\w:.-]+=\"[^\"<>]*\")*)\s*/?>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)=\"([^\"<>]*)\"")
_A_PERSON = re.compile(r"(?:user|account|friend|owner|member|player|shared_?server)s?", re.IGNORECASE)
_OF_A_PERSON = re.compile(
    r"passw|e-?mail|^policy$|last_?log|^is_?admin|^admin$|^restricted$|^friend", re.IGNORECASE
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_DASHED = re.compile(r"(?<![\w-])\d{1,3}(?:-\d{1,3}){3}(?![\w-])")
_IPV6 = re.compile(r"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])")
_MAC = re.compile(r"(?<![0-9A-Za-z:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*")
_QUERY = re.compile(
    r"((?:token|secret|passw\w*|pw|api_?key|key|sig|signature|auth|jwt)=)([^&\s\"'<>]+)", re.IGNORECASE
)
_LONG_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[0-9A-Fa-f]{24,128})(?![0-9A-Za-z])"
)
_OPAQUE = re.compile(r"(?<![\w+/=-])(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])[A-Za-z0-9_+-]{20,}={0,2}(?![\w+/=-])")
_HOST = re.compile(r"((?:https?|wss?)://)([^/\s\"'<>:@]+)", re.IGNORECASE)
_DOCS = "2001:db8::"
_SHORTEST = 3
_A_KEY = 12


class Scrubber:
    """Scrubs one recording. ``known``: secrets and names that must vanish wherever they stand, such as those of the form.
    ``keep``: names that are nobody's and mean something to the provider, such as that of a server's plugin."""

    def __init__(self, known: Iterable[str] = (), keep: Iterable[str] = ()) -> None:
        self._keep = frozenset(keep)
        self._salt = secrets.token_bytes(32)
        self._everywhere: dict[str, str] = {}
        for text in known:
            self._note(text, "secret")

    def learn(self, reply: Json) -> None:
        """Look through a reply for names and secrets before anything is scrubbed: they may stand elsewhere too."""
        for person in _people(reply):
            self._note(person, "name")
        for key, text in _texts(reply, ""):
            if _is_secret(key, text):
                self._note(text, "secret")
            elif _PERSON_KEYS.search(key):
                self._note(text, "name")

    def learn_markup(self, markup: str) -> None:
        """The same for XML."""
        for tag, attributes in _elements(markup):
            self.learn({tag: attributes})

    def markup(self, markup: str) -> str:
        """XML, scrubbed attribute by attribute; other text, scrubbed of what is private wherever it stands."""

        def attribute(found: re.Match[str]) -> str:
            return f'{found[1]}="{escape(self._named(found[1], unescape(found[2])), quote=True)}"'

        def element(found: re.Match[str]) -> str:
            return found[0].replace(found[2], _ATTRIBUTE.sub(attribute, found[2])) if found[2] else found[0]

        return self.text(_ELEMENT.sub(element, markup))

    def value(self, node: Json, key: str = "") -> Json:
        """A reply, scrubbed. Numbers stay, but not where a secret is expected."""
        if isinstance(node, dict):
            return {self.text(name): self.value(child, name) for name, child in node.items()}
        if isinstance(node, list):
            return [self.value(child, key) for child in node]
        if isinstance(node, str):
            return self._named(key, node)
        if isinstance(node, int) and not isinstance(node, bool) and _SECRET_KEYS.search(key):
            return int(self._digest(str(node))[:6], 16)
        return node

    def text(self, text: str) -> str:
        """Any text, scrubbed of what is private wherever it stands."""
        for known, pseudonym in sorted(self._everywhere.items(), key=lambda pair: -len(pair[0])):
            text = re.sub(_bounded(known), lambda _found, to=pseudonym: to, text, flags=re.IGNORECASE)  # type: ignore[misc]
        for pattern, replace in self._patterns():
            text = pattern.sub(replace, text)
        return text

    def _named(self, key: str, text: str) -> str:
        if not text.strip() or text in self._keep:
            return text
        if _is_secret(key, text):
            return self._pseudonym(text, "secret")
        if _PERSON_KEYS.search(key) and not text.startswith("/"):
            return self._everywhere.get(text) or self._pseudonym(text, "name")
        if _NAME_KEYS.search(key):
            return self._shaped(text)
        return self.text(text)

    def _shaped(self, text: str) -> str:
        """A title or a path: another one of the same make, with its slashes and its ending kept."""
        head, dot, ending = text.rpartition(".")
        kept = f".{ending}" if dot and ending.isalnum() and len(ending) < 6 and "/" in head else ""
        body = head if kept else text
        return "/".join(part and self._pseudonym(part, "title") for part in body.split("/")) + kept

    def _note(self, text: str, kind: str) -> None:
        if len(text) >= _SHORTEST and text not in self._everywhere and text not in self._keep:
            made = self._pseudonym(text, kind)
            forms = (
                text,
                text.replace(" ", "%20"),
                text.replace(" ", "+"),
                base64.b64encode(text.encode()).decode(),
            )
            self._everywhere.update(dict.fromkeys(forms, made))

    def _pseudonym(self, text: str, kind: str) -> str:
        return f"{kind}-{self._digest(text.lower())[:8]}"

    def _digest(self, text: str) -> str:
        return hashlib.blake2b(text.encode("utf-8", "replace"), key=self._salt).hexdigest()

    def _patterns(self) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
        yield _EMAIL, lambda found: f"person-{self._digest(found[0].lower())[:8]}@example.invalid"
        yield _JWT, lambda found: self._pseudonym(found[0], "secret")
        yield _QUERY, lambda found: found[1] + self._pseudonym(found[2], "secret")
        yield _HOST, lambda found: found[1] + self._host(found[2])
        yield _MAC, lambda found: "02:00:00:" + ":".join(re.findall("..", self._digest(found[0].lower())[:6]))
        yield _IPV4, lambda found: self._address(found[0])
        yield _DASHED, lambda found: self._address(found[0].replace("-", ".")).replace(".", "-")
        yield _IPV6, lambda found: self._address(found[0])
        yield _LONG_ID, lambda found: self._id(found[0])
        yield _OPAQUE, lambda found: self._opaque(found[0])

    def _host(self, host: str) -> str:
        if _IPV4.fullmatch(host):
            return self._address(host)
        return (
            host
            if host in {"localhost", "example.invalid"}
            else f"host-{self._digest(host.lower())[:8]}.example.invalid"
        )

    def _address(self, text: str) -> str:
        """Public addresses become ones of the range for documentation; those of a home stay, they are everywhere the same."""
        try:
            address = ip_address(text)
        except ValueError:
            return text
        if not address.is_global:
            return text
        number = int(self._digest(str(address))[:4], 16)
        return f"{_DOCS}{number:x}" if isinstance(address, IPv6Address) else f"203.0.113.{number % 254 + 1}"

    def _id(self, text: str) -> str:
        """An id of the same length, case and dashes."""
        stream = iter(self._digest(text.lower()))
        made = "".join("-" if char == "-" else next(stream) for char in text[:128])
        return made.upper() if text.isupper() else made

    def _opaque(self, text: str) -> str:
        """A long word of letters and digits is a token or an id; pseudonyms of our own stay."""
        return (
            text
            if re.match(r"(?:secret|name|title|person|host)-[0-9a-f]{8}", text)
            else self._digest(text)[: len(text)]
        )


def _is_secret(key: str, text: str) -> bool:
    """Whether a value is secret by its key. ``key`` alone may also be the path or the number of a thing."""
    if text.startswith("/"):
        return False
    return bool(_SECRET_KEYS.search(key)) or (key.lower() == "key" and len(text) >= _A_KEY)


def _bounded(known: str) -> str:
    return rf"(?<![0-9A-Za-z]){re.escape(known)}(?![0-9A-Za-z])"


def _texts(node: Json, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for name, child in node.items():
            yield from _texts(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child, key)
    elif isinstance(node, str):
        yield key, node


def _people(node: Json, key: str = "") -> Iterator[str]:
    """Names in objects that are about a person, whatever the name's key is called."""
    if isinstance(node, Mapping):
        if _A_PERSON.fullmatch(key) or any(_OF_A_PERSON.search(name) for name in node):
            yield from (
                text for name, text in node.items() if _NAME_KEYS.search(name) and isinstance(text, str)
            )
        for name, child in node.items():
            yield from _people(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from _people(child, key)


def _elements(markup: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """Names and attributes of the elements of XML, however it is nested."""
    for found in _ELEMENT.finditer(markup):
        yield found[1], {name: unescape(text) for name, text in _ATTRIBUTE.findall(found[2])}
