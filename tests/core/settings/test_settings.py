"""Where settings come from, which source wins, and what a wrong one is told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from towerview_core.contract.errors import ConfigError
from towerview_core.settings import Settings, read_settings

Write = Callable[[str], None]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start from, and an environment that says nothing of TowerView."""
    for name in [name for name in os.environ if name.upper().startswith("TOWERVIEW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("towerview_core.settings.SECRETS_FOLDER", tmp_path / "no-secrets-here")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def toml(folder: Path) -> Write:
    def write(text: str) -> None:
        (folder / "towerview.toml").write_text(text)

    return write


@pytest.fixture
def secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    secrets = folder / "secrets"
    secrets.mkdir()
    monkeypatch.setenv("TOWERVIEW_SECRETS_DIR", str(secrets))

    def put(name: str, text: str) -> None:
        (secrets / name).write_text(text)

    return put


def revealed(settings: Settings) -> str | None:
    return None if settings.database_url is None else settings.database_url.get_secret_value()


def test_nothing_said_means_the_defaults() -> None:
    settings = read_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8095)
    assert settings.allowed_hosts == ()
    assert settings.database_url is None


def test_the_command_line_wins_over_the_environment_over_secrets_over_the_file(
    toml: Write, secret: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('port = 1001\nhost = "10.0.0.1"\nlog_level = "ERROR"\nlog_format = "json"')
    assert read_settings().port == 1001

    secret("towerview_port", "1002")
    secret("towerview_host", "10.0.0.2")
    secret("towerview_log_level", "WARNING")
    assert read_settings().port == 1002

    monkeypatch.setenv("TOWERVIEW_PORT", "1003")
    monkeypatch.setenv("TOWERVIEW_HOST", "10.0.0.3")
    assert read_settings().port == 1003

    settings = read_settings(port=1004, host=None)
    assert (settings.port, settings.host, settings.log_level, settings.log_format) == (
        1004,
        "10.0.0.3",
        "WARNING",
        "json",
    )


def test_a_secrets_file_keeps_the_database_password_out_of_the_environment(
    secret: Callable[[str, str], None],
) -> None:
    secret("TOWERVIEW_DATABASE_URL", "postgresql://tv:canary@db/tv\n")
    settings = read_settings()
    assert revealed(settings) == "postgresql://tv:canary@db/tv"
    assert "canary" not in repr(settings)
    assert settings.sqlalchemy_url == "postgresql+psycopg://tv:canary@db/tv"


def test_the_usual_secrets_folder_is_read_without_being_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "run-secrets").mkdir()
    (folder / "run-secrets" / "towerview_port").write_text("1005")
    monkeypatch.setattr("towerview_core.settings.SECRETS_FOLDER", folder / "run-secrets")
    assert read_settings().port == 1005


@pytest.mark.parametrize(
    "text, names",
    [
        ("", ()),
        ("tv.example.org", ("tv.example.org",)),
        ("tv.example.org, tv.lan ,", ("tv.example.org", "tv.lan")),
        (" , ,", ()),
    ],
)
def test_lists_are_written_with_commas(
    text: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWERVIEW_ALLOWED_HOSTS", text)
    assert read_settings().allowed_hosts == names


def test_lists_in_a_secrets_file_and_in_toml(toml: Write, secret: Callable[[str, str], None]) -> None:
    secret("towerview_trusted_proxies", "10.0.0.0/8,::1")
    toml('disabled_plugins = ["emby", "portainer"]\nallowed_origins = "https://a.example, https://b.example"')
    settings = read_settings()
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.disabled_plugins == ("emby", "portainer")
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


def test_the_home_folder_is_made_absolute(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TOWERVIEW_HOME", "~/towerview")
    settings = read_settings()
    assert settings.home == folder / "towerview"
    assert settings.key_file == folder / "towerview" / "secret.key"
    assert settings.sqlalchemy_url == f"sqlite:///{folder}/towerview/towerview.db"


def test_a_dot_env_file_is_not_read_by_itself(folder: Path) -> None:
    (folder / ".env").write_text("TOWERVIEW_PORT=1006\n")
    assert read_settings().port == 8095


@pytest.mark.parametrize(
    "name, value, sentence",
    [
        ("TOWERVIEW_PORT", "http", "TOWERVIEW_PORT: Input should be a valid integer"),
        ("TOWERVIEW_PORT", "65536", "TOWERVIEW_PORT: Input should be less than or equal to 65535."),
        ("TOWERVIEW_PUBLIC_URL", "tv.example.org", "The address must begin with http:// or https://."),
        ("TOWERVIEW_PUBLIC_URL", "https://me:canary@tv", "Leave user name and password out of the address"),
        ("TOWERVIEW_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'."),
        ("TOWERVIEW_LOG_FORMAT", "xml", "TOWERVIEW_LOG_FORMAT: Input should be 'console' or 'json'."),
        ("TOWERVIEW_WORKER_THREADS", "0", "TOWERVIEW_WORKER_THREADS: Input should be greater than or equal"),
        ("TOWERVIEW_ALLOW_LOOPBACK", "maybe", "TOWERVIEW_ALLOW_LOOPBACK: Input should be a valid boolean"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason_and_not_repeated(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as refused:
        read_settings()
    assert name in str(refused.value)
    assert sentence in str(refused.value)
    assert "canary" not in str(refused.value)


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWERVIEW_PORT", "x")
    monkeypatch.setenv("TOWERVIEW_WORKER_THREADS", "many")
    with pytest.raises(ConfigError, match=r"TOWERVIEW_PORT.*TOWERVIEW_WORKER_THREADS"):
        read_settings()


def test_a_wrong_value_on_the_command_line_is_refused_too() -> None:
    with pytest.raises(ConfigError, match="TOWERVIEW_PORT"):
        read_settings(port=70000)


def test_a_secrets_folder_that_is_named_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWERVIEW_SECRETS_DIR", "/nowhere/at/all")
    with pytest.raises(ConfigError, match="/nowhere/at/all, which is no folder"):
        read_settings()


def test_a_file_that_is_no_toml_is_named(toml: Write, folder: Path) -> None:
    toml("port is 8095")
    with pytest.raises(ConfigError, match=str(folder / "towerview.toml")):
        read_settings()


def test_settings_do_not_change_once_read() -> None:
    settings = read_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
