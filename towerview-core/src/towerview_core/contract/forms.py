"""Forms: what an admin fills in. One renderer draws them, one store keeps them, one rule seals their secrets."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Form(BaseModel):
    """A model an admin fills in. Fields typed ``SecretStr`` are sealed at rest and never shown again.

    ``title`` and ``description`` of each field become label and help text; the JSON schema drives the page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _checked_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        raise ValueError("The address must begin with http:// or https://.")
    if not parts.hostname:
        raise ValueError("The address has no host name.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("Leave user name and password out of the address; they have fields of their own.")
    if parts.fragment or parts.query:
        raise ValueError("The address must end before any ? or #.")
    if _port_of(text) == 0:
        raise ValueError("Port 0 cannot be reached.")
    return text.rstrip("/")


def _port_of(text: str) -> int | None:
    try:
        return urlsplit(text).port
    except ValueError as error:
        raise ValueError("The port is not a number from 1 to 65535.") from error


ServerUrl = Annotated[str, Field(max_length=2048), AfterValidator(_checked_url)]
"""``http(s)://host[:port][/base]`` without user name, query or fragment (security.md H3); no slash at the end."""


class ServerOptions(Form):
    """How to reach one server. Providers subclass it and add their credentials as ``SecretStr``."""

    url: ServerUrl = Field(title="Address", description="For example https://media.example.org:32400")
    tls: Literal["verify", "ca", "pin", "off"] = Field(
        default="verify",
        title="Certificate check",
        description="verify: trusted by this machine. ca: signed by your own authority. "
        "pin: exactly one certificate. off: any certificate (visible on the server's card).",
    )
    tls_ca: str = Field(
        default="",
        title="Certificate of your authority (PEM)",
        description="Only for 'ca'.",
        max_length=65536,
        json_schema_extra={"multiline": True, "shown_when": {"tls": "ca"}},
    )
    tls_pin: str = Field(
        default="",
        title="SHA-256 fingerprint",
        description="Only for 'pin': 64 hexadecimal digits, colons allowed.",
        pattern=r"^$|^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$",
        json_schema_extra={"shown_when": {"tls": "pin"}},
    )
    allow_loopback: bool = Field(
        default=False,
        title="The server runs on this machine",
        description="Needed for addresses such as localhost and 127.0.0.1.",
    )
