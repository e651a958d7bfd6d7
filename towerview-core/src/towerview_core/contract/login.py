"""Sign-in of media users at their own server."""

from abc import ABC, abstractmethod

from pydantic import HttpUrl, SecretStr

from .provider import Provider
from .value import UtcTime, Value


class Identity(Value):
    """Who proved to be who: the server's own id of the user is the identity, the name a label (security.md A10)."""

    user_id: str
    name: str
    machine_ids: frozenset[str]


class Pin(Value):
    """A sign-in that waits for the user's consent elsewhere. ``id`` stays in the backend; ``url`` is opened by the browser."""

    id: str
    code: str
    url: HttpUrl | None
    expires_at: UtcTime


class PasswordLogin(Provider, ABC):
    """Capability: proves a media user by name and password."""

    @abstractmethod
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        """Prove a user at this server. Raises ``CredentialsRejected``; never tries another server."""


class PinLogin(Provider, ABC):
    """Capability: proves a media user by a PIN confirmed elsewhere."""

    @abstractmethod
    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        """Begin. ``forward_url`` comes from configuration only (security.md A11)."""

    @abstractmethod
    async def check_pin(self, pin_id: str) -> Identity | None:
        """None while the user has not consented. Raises ``NotFound`` once the PIN has expired."""
