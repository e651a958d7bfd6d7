"""Settings of the process: ``TOWERVIEW_*`` in the environment, then a secrets folder, then a TOML file, then defaults.

What an admin changes on a page lives in the database, not here.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import TomlConfigSettingsSource as TomlFile

from towerview_core.contract.errors import ConfigError
from towerview_core.contract.forms import ServerUrl

PREFIX = "TOWERVIEW_"
CONFIG_FILE = Path("towerview.toml")
"""In the folder the command is started from."""
SECRETS_FOLDER = Path("/run/secrets")
"""One file for each setting, named like its variable; ``TOWERVIEW_SECRETS_DIR`` names another folder."""


def _split(text: object) -> object:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else text


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


def _expanded(path: Path) -> Path:
    return path.expanduser().resolve()


class Settings(BaseSettings):
    """How this process runs. Lists are written with commas in the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", toml_file=CONFIG_FILE, validate_default=True
    )

    home: Annotated[Path, AfterValidator(_expanded)] = Field(
        default=Path(platformdirs.user_data_dir("towerview")),
        description="Folder of the database and the key file.",
    )
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8095, ge=0, le=65535, description="Port the web server listens on.")
    public_url: ServerUrl | None = Field(
        default=None,
        description="Address people type to reach TowerView; needed for https cookies and Plex sign-in.",
    )
    allowed_hosts: Names = Field(default=(), description="Further host names requests may carry.")
    allowed_origins: Names = Field(default=(), description="Further origins browsers may call from.")
    trusted_proxies: Names = Field(
        default=(), description="Addresses or networks whose Forwarded headers count."
    )
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL URL; without it a SQLite file in the home folder."
    )
    redis_url: SecretStr | None = Field(
        default=None, description="Redis URL; without it everything in one process."
    )
    disabled_plugins: Names = Field(default=(), description="Names of plugins that are not loaded.")
    allow_loopback: bool = Field(
        default=False,
        description="Let every server be on this machine; otherwise each server's form has a tick for it.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How log lines are written."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level logged."
    )
    requests_per_minute: int = Field(
        default=300, ge=1, description="Most requests one sign-in may make in a minute; raise it to measure."
    )
    worker_threads: int = Field(default=8, ge=1, le=64, description="Threads of a worker.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before files; no ``.env`` is read by itself."""
        del dotenv_settings, file_secret_settings
        secrets = SecretsSettingsSource(settings_cls, _secrets_folder())
        return init_settings, env_settings, secrets, TomlFile(settings_cls)

    @property
    def key_file(self) -> Path:
        """Where the encryption keys lie (security.md K1)."""
        return self.home / "secret.key"

    @property
    def sqlalchemy_url(self) -> str:
        """The database, as SQLAlchemy writes it."""
        if self.database_url is None:
            return f"sqlite:///{self.home / 'towerview.db'}"
        return self.database_url.get_secret_value().replace("postgresql://", "postgresql+psycopg://", 1)


def read_settings(**said: object) -> Settings:
    """The settings, with what was ``said`` on the command line over every other source (None: nothing was said).

    Raises ``ConfigError`` naming each setting that is wrong and why; what was written there is not repeated.
    """
    try:
        return Settings.model_validate({name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise ConfigError(" ".join(_sentence(one["loc"], one["msg"]) for one in faults)) from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    """A fault without a place is the file's: it could not be read as TOML."""
    where = f"{PREFIX}{str(place[0]).upper()}" if place else f"{CONFIG_FILE.resolve()} is no TOML file"
    return f"{where}: {message.removeprefix('Value error, ').removesuffix('.')}."


def _secrets_folder() -> Path | None:
    named = os.environ.get(f"{PREFIX}SECRETS_DIR")
    folder = Path(named).expanduser() if named else SECRETS_FOLDER
    if named and not folder.is_dir():
        raise ConfigError(f"{PREFIX}SECRETS_DIR names {folder}, which is no folder.")
    return folder if folder.is_dir() else None
