"""The key file and what it locks (security.md K1, K2).

The file holds one ``kid:key`` a line; the first is the primary, the others still open what they once sealed.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from towerview_core.contract.errors import ConfigError, TowerViewError

WAYS_OUT = (
    "Either restore the file from your backup, or run `towerview keys new --accept-loss`: "
    "servers then ask for their credentials again and everything else is kept."
)
_CHECK_OWNER = "check"
_CHECK_TEXT = "towerview"


class Sealed(TowerViewError):
    """A sealed text cannot be opened: another key, another owner, or it was changed."""


class Box:
    """Seals texts with the primary key, opens them with whichever key sealed them."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """``keys``: key id to Fernet key, the primary first."""
        self._keys = dict(keys)
        self._fernets = {kid: Fernet(key) for kid, key in keys.items()}
        self.kid = next(iter(keys))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the key file. Raises ``ConfigError`` when it is missing, damaged, or open to others."""
        _check_permissions(path)
        return cls(_parse(path, path.read_text("ascii", "replace")))

    def seal(self, owner: str, plaintext: str) -> str:
        """``v1:<kid>:<Fernet>``; the owner, for instance ``server:12``, is sealed in and asked for on opening."""
        token = self._fernets[self.kid].encrypt(f"{_checked(owner)}\n{plaintext}".encode())
        return f"v1:{self.kid}:{token.decode()}"

    def unseal(self, owner: str, sealed: str) -> str:
        """The plaintext. Raises ``Sealed`` when no key fits or the text belongs to somebody else."""
        version, kid, token = (*sealed.split(":", 2), "", "")[:3]
        fernet = self._fernets.get(kid)
        if version != "v1" or fernet is None:
            raise Sealed("A stored secret was sealed with a key that is not in the key file.")
        try:
            found, _, plaintext = fernet.decrypt(token).decode().partition("\n")
        except (InvalidToken, UnicodeDecodeError) as error:
            raise Sealed("A stored secret cannot be opened with the key file.") from error
        if found != _checked(owner):
            raise Sealed("A stored secret belongs to something else; it was moved or changed.")
        return plaintext

    def derive(self, label: str, kid: str | None = None) -> bytes:
        """A 32-byte key for one purpose, from the primary key or from the one named. Raises ``Sealed`` for an unknown kid."""
        key = self._keys.get(kid or self.kid)
        if key is None:
            raise Sealed("The key this was signed with is not in the key file.")
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"towerview/{label}".encode())
        return hkdf.derive(base64.urlsafe_b64decode(key))

    def check_value(self) -> str:
        """What the database keeps, to notice another key file before anything is written (K1)."""
        return self.seal(_CHECK_OWNER, _CHECK_TEXT)

    def opens(self, check_value: str) -> bool:
        """Whether the check value was made with a key of this file."""
        try:
            return self.unseal(_CHECK_OWNER, check_value) == _CHECK_TEXT
        except Sealed:
            return False


def create_key_file(path: Path) -> None:
    """Write a new key file with one key, mode 0600 in a 0700 folder. Raises ``ConfigError`` if the file exists or the
    folder is open to others and in use."""
    prepare_folder(path.parent)
    try:
        _write_new(path, [_new_line()])
    except FileExistsError as error:
        raise ConfigError(f"{path} exists already; keys are never overwritten.") from error


def add_primary_key(path: Path) -> None:
    """Put a new primary key before the present ones; texts sealed earlier stay readable."""
    lines = path.read_text("ascii").splitlines()
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    _write_new(beside, [_new_line(), *lines])
    beside.replace(path)


def _new_line() -> str:
    return f"{secrets.token_hex(4)}:{Fernet.generate_key().decode()}"


def _write_new(path: Path, lines: list[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def prepare_folder(folder: Path) -> None:
    """Make the folder for us alone. One that others may read is tightened only while it is empty: it might be shared."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077 and not any(folder.iterdir()):
        folder.chmod(0o700)
    _check_folder(folder)


def _check_permissions(path: Path) -> None:
    try:
        facts = path.stat()
    except FileNotFoundError as error:
        raise ConfigError(f"The key file {path} is missing. {WAYS_OUT}") from error
    except PermissionError as error:
        raise ConfigError(f"The key file {path} cannot be read by this user. {WAYS_OUT}") from error
    _check_folder(path.parent)
    if facts.st_uid != os.geteuid():
        raise ConfigError(f"The key file {path} belongs to another user. Run `chown` on it. {WAYS_OUT}")
    if stat.S_IMODE(facts.st_mode) & 0o077:
        raise ConfigError(
            f"The key file {path} is open to other users. If nobody read it, run `chmod 600 {path}`. {WAYS_OUT}"
        )


def _check_folder(folder: Path) -> None:
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise ConfigError(
            f"The folder {folder} of the key file is open to other users. Run `chmod 700 {folder}`."
        )


def _parse(path: Path, text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        kid, _, key = line.partition(":")
        if not kid or kid in keys or not _is_key(key):
            raise ConfigError(f"The key file {path} is damaged. {WAYS_OUT}")
        keys[kid] = key.encode()
    if not keys:
        raise ConfigError(f"The key file {path} is empty. {WAYS_OUT}")
    return keys


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except (binascii.Error, ValueError):
        return False


def _checked(owner: str) -> str:
    if not owner or "\n" in owner:
        raise ValueError("an owner is one line")
    return owner
