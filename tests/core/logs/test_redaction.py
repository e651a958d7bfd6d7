"""Secrets planted in every place a log line has are found nowhere in what is written (security.md K4)."""

import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from towerview_core.logs import configure_logs, keep_out
from towerview_core.settings import Settings

CANARY = "yellow-bird-4711"

Configure = Callable[[str], None]


@pytest.fixture
def configure() -> Iterator[Configure]:
    """Logs of the product on standard error, and the former state of the library afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def to(log_format: str) -> None:
        configure_logs(Settings.model_validate({"log_format": log_format, "log_level": "DEBUG"}))

    yield to
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


class Talkative(Exception):
    """An error of somebody else's, which holds what it should not."""


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "name",
    [
        "token",
        "password",
        "secret",
        "api_key",
        "apiKey",
        "x-plex-token",
        "Authorization",
        "Cookie",
        "refresh_token",
    ],
)
def test_a_value_under_a_telling_name_is_hidden(
    name: str, log_format: str, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format)
    structlog.get_logger("test").info("signed in", **{name: CANARY})
    said = capsys.readouterr().err
    assert "signed in" in said
    assert "[hidden]" in said
    assert CANARY not in said


@pytest.mark.parametrize(
    "text",
    [
        f"token={CANARY}",
        f"token: {CANARY}",
        f"X-Plex-Token: {CANARY}",
        f"X-Plex-Token={CANARY}&X-Plex-Product=TowerView",
        f"X-Emby-Token: {CANARY}",
        f"X-API-Key: {CANARY}",
        f"api_key={CANARY}",
        f"ApiKey={CANARY}",
        f"password = '{CANARY}'",
        f'{{"token": "{CANARY}"}}',
        f'{{"Pw":1,"password":"{CANARY}","name":"a"}}',
        f"{{'api_key': '{CANARY}'}}",
        f"Authorization: Bearer {CANARY}",
        f"Authorization: Basic {CANARY}",
        f"bearer {CANARY}",
        f'MediaBrowser Client="TowerView", Token="{CANARY}"',
        f"Set-Cookie: towerview_refresh={CANARY}; Path=/",
        f"Cookie: towerview_refresh={CANARY}",
        f"ticket={CANARY}",
        f"GET http://media.example:32400/library?X-Plex-Token={CANARY} failed",
        f"GET https://media.example/x?sig={CANARY}#top",
        f"GET /status/sessions?session={CANARY} 404",
        f"connect to postgresql://towerview:{CANARY}@db:5432/towerview failed",
        f"redis://:{CANARY}@cache:6379/0 is away",
    ],
)
@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_secret_inside_a_text_is_hidden(
    text: str, log_format: str, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format)
    log = structlog.get_logger("test")
    log.warning(text)
    log.warning("it failed", reason=text, deeper={"tried": [text, ("again", {"and": text})]})
    said = capsys.readouterr().err
    assert "it failed" in said
    assert CANARY not in said


@pytest.mark.parametrize(
    "thing",
    [
        {"options": {"token": CANARY, "url": "http://a.example"}},
        {"headers": {"x-plex-token": CANARY}},
        [{"credentials": {"user": "a", "pw": CANARY}}],
        ({"password": CANARY},),
        {"set of": {f"token={CANARY}"}},
        Talkative(f"HTTP 401 for token={CANARY}"),
        f"token={CANARY}".encode(),
    ],
)
@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_secret_deep_inside_is_hidden(
    thing: object, log_format: str, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format)
    structlog.get_logger("test").error("tried", facts=thing)
    said = capsys.readouterr().err
    assert "tried" in said
    assert CANARY not in said


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_traces_and_the_libraries_own_lines_pass_the_same_gate(
    log_format: str, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format)
    try:
        raise Talkative(f"refused: password={CANARY}")
    except Talkative:
        structlog.get_logger("test").exception("ours")
        logging.getLogger("somebody.else").exception("theirs with token=%s", CANARY)
    logging.getLogger("somebody.else").warning("extra", extra={"api_key": CANARY})
    said = capsys.readouterr().err
    assert "Talkative" in said
    assert "theirs with token=" in said
    assert CANARY not in said


def test_the_http_clients_own_lines_are_not_written_below_warning(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("console")
    for name in ("httpx2", "httpcore2", "httpcore2.connection"):
        logging.getLogger(name).info("request headers %s", CANARY)
    assert capsys.readouterr().err == ""


def test_what_is_no_secret_stays_readable(configure: Configure, capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    structlog.get_logger("test").info(
        "server lost",
        server="Attic Plex",
        address="http://media.example:32400/plex",
        since=3,
        seen={"items": [1, 2], "stale": True, "error": None},
        ratio=0.5,
    )
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "server lost"
    assert line["level"] == "info"
    assert line["address"] == "http://media.example:32400/plex"
    assert line["seen"] == {"items": [1, 2], "stale": True, "error": None}
    assert (line["since"], line["ratio"]) == (3, 0.5)


def test_json_lines_are_one_object_each(configure: Configure, capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    log = structlog.get_logger("test")
    log.info("two\nlines", text="a\nb")
    log.info("second", moment=sys.version_info)
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["two\nlines", "second"]


def test_a_level_that_is_not_wanted_is_not_written(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(Settings(log_level="ERROR"))
    structlog.get_logger("quiet").warning("not this")
    structlog.get_logger("quiet").error("but this")
    said = capsys.readouterr().err
    assert "not this" not in said
    assert "but this" in said


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_secret_in_use_is_hidden_whatever_stands_around_it(
    log_format: str, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(log_format)
    keep_out("live.(bird)*")
    keep_out("live.(bird)*-and-more")
    structlog.get_logger("test").info("saw live.(bird)*-and-more there", where=["at live.(bird)*!"])
    said = capsys.readouterr().err
    assert "(bird)" not in said
    assert "and-more" not in said
    assert "saw [hidden] there" in said


def test_a_very_short_secret_does_not_hide_ordinary_words(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("console")
    keep_out("")
    keep_out("start")
    structlog.get_logger("test").info("the house starts")
    assert "the house starts" in capsys.readouterr().err


def test_what_holds_itself_is_written_too(configure: Configure, capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    circle: list[object] = [f"token={CANARY}"]
    circle.append(circle)
    structlog.get_logger("test").info("round", circle=circle)
    said = capsys.readouterr().err
    assert json.loads(said)["event"] == "round"
    assert CANARY not in said


def test_a_long_line_is_cleaned_in_no_time(configure: Configure, capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    for monster in ("?" * 100_000, "http://" * 20_000, "/" * 100_000, "token" * 20_000, "a:" * 50_000):
        structlog.get_logger("test").info(monster)
    assert len(capsys.readouterr().err.splitlines()) == 5
