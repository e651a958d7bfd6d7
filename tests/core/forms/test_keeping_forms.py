"""How a form is kept and changed: sealed for its owner, shown without its secrets (security.md K2, K3)."""

import json
from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from towerview_core.contract.errors import Invalid
from towerview_core.contract.forms import ServerOptions
from towerview_core.security.box import Box, Sealed, create_key_file
from towerview_core.services.forms import changed, parse, seal, secrets_of, shown, unseal

TOKEN = "canary-token"
URL = "https://media.example.org:8096/base"


class Options(ServerOptions):
    """A form with one secret that must be there and one that may."""

    token: SecretStr = Field(title="Token", min_length=1)
    second: SecretStr | None = Field(default=None, title="Second secret")
    label: str = Field(default="plain", title="Label")


class Renamed(ServerOptions):
    """The same plugin after an update: the secret has another name."""

    api_key: SecretStr = Field(title="API key")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    create_key_file(tmp_path / "keys" / "secret.key")
    return Box.open(tmp_path / "keys" / "secret.key")


@pytest.fixture
def options() -> Options:
    return parse(Options, {"url": URL, "token": TOKEN})


def token_of(options: ServerOptions) -> str:
    assert isinstance(options, Options)
    return options.token.get_secret_value()


def test_a_sealed_form_comes_back_whole_and_its_text_says_nothing(box: Box, options: Options) -> None:
    sealed = seal(box, "server:12", options)
    assert sealed.startswith(f"v1:{box.kid}:")
    assert TOKEN not in sealed
    assert "media.example.org" not in sealed
    assert unseal(box, "server:12", Options, sealed) == options


def test_a_form_sealed_for_another_owner_stays_closed(box: Box, options: Options) -> None:
    with pytest.raises(Sealed):
        unseal(box, "server:13", Options, seal(box, "server:12", options))


def test_a_form_that_no_longer_fits_its_plugin_says_what_is_missing(box: Box, options: Options) -> None:
    with pytest.raises(Invalid) as refused:
        unseal(box, "server:12", Renamed, seal(box, "server:12", options))
    assert TOKEN not in str(refused.value)


def test_an_admin_sees_everything_but_the_secrets(options: Options) -> None:
    seen = shown(options)
    assert seen.options["url"] == URL
    assert seen.options["tls"] == "verify"
    assert seen.options["label"] == "plain"
    assert seen.secrets_set == ("token",)
    assert "token" not in seen.options
    assert TOKEN not in seen.model_dump_json()
    both = parse(Options, {"url": URL, "token": TOKEN, "second": "another"})
    assert shown(both).secrets_set == ("token", "second")


def test_a_secret_that_was_never_set_is_no_field_to_show(options: Options) -> None:
    assert "second" not in shown(options).options
    assert "second" not in shown(options).secrets_set


def test_the_secrets_can_be_had_for_the_logs_to_hide(options: Options) -> None:
    assert list(secrets_of(options)) == [TOKEN]


@pytest.mark.parametrize("left", [{}, {"token": ""}, {"token": None}])
def test_a_secret_left_out_or_empty_is_kept(left: dict[str, object], options: Options) -> None:
    new = changed(options, {"label": "new", **left})
    assert token_of(new) == TOKEN
    assert isinstance(new, Options)
    assert new.label == "new"


def test_a_new_secret_replaces_the_old_one(options: Options) -> None:
    assert token_of(changed(options, {"token": "another"})) == "another"


@pytest.mark.parametrize(
    "url",
    [
        URL,
        URL + "/",
        "https://media.example.org:8096",
        "https://MEDIA.example.org:8096/other",
    ],
)
def test_another_path_of_the_same_origin_keeps_the_secret(url: str, options: Options) -> None:
    assert token_of(changed(options, {"url": url})) == TOKEN


def test_the_usual_port_may_be_written_or_not() -> None:
    options = parse(Options, {"url": "https://media.example.org", "token": TOKEN})
    assert token_of(changed(options, {"url": "https://media.example.org:443/x"})) == TOKEN


@pytest.mark.parametrize(
    "url",
    [
        "http://media.example.org:8096",
        "https://media.example.org:8097",
        "https://media.example.org",
        "https://evil.example.org:8096/base",
        "https://media.example.org.evil.example:8096",
        "https://media.example.org:99999",
        "nonsense",
    ],
)
@pytest.mark.parametrize("left", [{}, {"token": ""}, {"token": None}])
def test_another_origin_never_gets_the_old_secret(
    url: str, left: dict[str, object], options: Options
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(options, {"url": url, **left})
    assert refused.value.field in {"token", "url"}
    assert TOKEN not in str(refused.value)


def test_another_origin_with_its_own_secret_is_taken(options: Options) -> None:
    new = changed(options, {"url": "https://elsewhere.example", "token": "its-own"})
    assert (new.url, token_of(new)) == ("https://elsewhere.example", "its-own")


def test_every_secret_that_is_set_must_be_entered_again() -> None:
    options = parse(Options, {"url": URL, "token": TOKEN, "second": "also"})
    with pytest.raises(Invalid) as refused:
        changed(options, {"url": "https://elsewhere.example", "token": "its-own"})
    assert refused.value.field == "second"
    assert str(refused.value) == "The address leads somewhere else now, so enter Second secret again."


def test_a_change_is_checked_like_a_new_form(options: Options) -> None:
    with pytest.raises(Invalid) as refused:
        changed(options, {"tls": "sometimes"})
    assert refused.value.field == "tls"
    with pytest.raises(Invalid) as refused:
        changed(options, {"colour": "red"})
    assert refused.value.field == "colour"


def test_nothing_readable_is_kept_for_the_database(box: Box, options: Options) -> None:
    inside = json.loads(box.unseal("server:1", seal(box, "server:1", options)))
    assert inside["token"] == TOKEN
    assert "second" not in inside
