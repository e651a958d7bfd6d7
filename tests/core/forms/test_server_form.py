"""What the form of a server accepts, and the sentence for each thing it does not."""

import pytest
from pydantic import Field, SecretStr

from towerview_core.contract.errors import Invalid
from towerview_core.contract.forms import Form, ServerOptions
from towerview_core.services.forms import parse

GOOD = {"url": "https://media.example.org:32400", "token": "a-token"}


class Options(ServerOptions):
    """A provider's form, as an author writes one."""

    token: SecretStr = Field(title="Token", min_length=1)
    streams: int = Field(default=2, title="Streams at once", ge=1)


def refusal(**given: object) -> Invalid:
    with pytest.raises(Invalid) as refused:
        parse(Options, {**GOOD, **given})
    return refused.value


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("http://a", "http://a"),
        ("https://media.example.org/", "https://media.example.org"),
        ("  https://media.example.org/plex/  ", "https://media.example.org/plex"),
        ("http://192.168.1.5:32400", "http://192.168.1.5:32400"),
        ("http://[2001:db8::1]:8096", "http://[2001:db8::1]:8096"),
        ("HTTPS://Media.Example.org", "HTTPS://Media.Example.org"),
    ],
)
def test_addresses_people_type(typed: str, kept: str) -> None:
    assert parse(Options, {**GOOD, "url": typed}).url == kept


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("media.example.org", "The address must begin with http:// or https://."),
        ("ftp://media.example.org", "The address must begin with http:// or https://."),
        ("javascript:alert(1)", "The address must begin with http:// or https://."),
        ("", "The address must begin with http:// or https://."),
        ("http://", "The address has no host name."),
        ("https://:8096", "The address has no host name."),
        (
            "https://me:canary@media.example.org",
            "Leave user name and password out of the address; they have fields of their own.",
        ),
        (
            "https://canary@media.example.org",
            "Leave user name and password out of the address; they have fields of their own.",
        ),
        ("https://media.example.org/?X-Plex-Token=canary", "The address must end before any ? or #."),
        ("https://media.example.org/web/index.html#!/", "The address must end before any ? or #."),
        ("https://media.example.org:0", "Port 0 cannot be reached."),
        ("https://media.example.org:99999", "The port is not a number from 1 to 65535."),
        ("https://media.example.org:plex", "The port is not a number from 1 to 65535."),
    ],
)
def test_addresses_that_are_refused_with_a_sentence(typed: str, sentence: str) -> None:
    refused = refusal(url=typed)
    assert refused.field == "url"
    assert str(refused) == sentence


def test_a_field_left_out_is_named_by_its_title() -> None:
    with pytest.raises(Invalid) as refused:
        parse(Options, {"url": GOOD["url"]})
    assert (str(refused.value), refused.value.field) == ("Fill in Token.", "token")


def test_a_field_nobody_asked_for_is_refused() -> None:
    refused = refusal(tokne="x")
    assert (str(refused), refused.field) == ("tokne is no field of this form.", "tokne")


def test_any_other_mistake_is_told_under_the_fields_title() -> None:
    refused = refusal(streams=0)
    assert str(refused) == "Streams at once: Input should be greater than or equal to 1."
    assert refused.field == "streams"


def test_a_wrong_secret_is_not_repeated() -> None:
    refused = refusal(token={"canary": "canary"})
    assert refused.field == "token"
    assert "canary" not in str(refused)
    assert refused.__cause__ is None


@pytest.mark.parametrize("mode", ["verify", "ca", "pin", "off"])
def test_the_four_certificate_checks(mode: str) -> None:
    assert parse(Options, {**GOOD, "tls": mode}).tls == mode


def test_there_is_no_fifth() -> None:
    assert refusal(tls="none").field == "tls"


@pytest.mark.parametrize("pin", ["", "ab" * 32, "AB" * 32, ":".join(["0f"] * 32)])
def test_fingerprints_as_tools_print_them(pin: str) -> None:
    assert parse(Options, {**GOOD, "tls_pin": pin}).tls_pin == pin


@pytest.mark.parametrize("pin", ["ab" * 20, "zz" * 32, "ab" * 33, "sha256:" + "ab" * 32])
def test_what_is_no_sha_256(pin: str) -> None:
    assert refusal(tls_pin=pin).field == "tls_pin"


def test_a_server_on_this_machine_needs_the_tick() -> None:
    assert parse(Options, GOOD).allow_loopback is False
    assert parse(Options, {**GOOD, "allow_loopback": True}).allow_loopback is True


def test_a_form_does_not_change_and_hides_its_secrets() -> None:
    options = parse(Options, GOOD)
    assert "a-token" not in repr(options)
    with pytest.raises(ValueError, match="frozen"):
        options.url = "http://b"  # type: ignore[misc]


def test_the_schema_tells_the_page_everything() -> None:
    fields = Options.model_json_schema()["properties"]
    assert fields["token"]["title"] == "Token"
    assert fields["token"]["writeOnly"] is True
    assert fields["token"]["format"] == "password"
    assert fields["tls_ca"]["multiline"] is True
    assert fields["tls_ca"]["shown_when"] == {"tls": "ca"}
    assert fields["tls_pin"]["shown_when"] == {"tls": "pin"}
    assert all(field["title"] for field in fields.values())


def test_spaces_around_what_people_paste_are_taken_away() -> None:
    class Named(Form):
        name: str

    assert parse(Named, {"name": "  Attic "}).name == "Attic"
