"""Errors, named by what the house does next.

``ConfigError``: refuses to start. ``PluginError``: puts the plugin in quarantine. ``Unreachable``, ``RateLimited``
and ``BadReply``: keeps the last snapshot and backs off. ``CredentialsRejected``: stops polling and asks the admin.
``NotFound`` and ``Refused``: says so. ``Unsupported``, ``Denied`` and ``Invalid``: answers the caller.
"""

from enum import StrEnum


class Fault(StrEnum):
    """The kind of a failed exchange with a server. Only these words, and ours about them, reach a person."""

    DNS = "dns"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    RESET = "reset"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS_EXPIRED = "tls_expired"
    TLS_NAME = "tls_name"
    TLS_PIN = "tls_pin"
    ADDRESS_REFUSED = "address_refused"
    PROTOCOL = "protocol"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    NOT_THIS_PRODUCT = "not_this_product"
    BAD_PAYLOAD = "bad_payload"
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    PLUGIN_ERROR = "plugin_error"


class TowerViewError(Exception):
    """Anything TowerView says on purpose. ``str(error)`` is one plain sentence for a person, free of secrets."""


class ConfigError(TowerViewError):
    """The house cannot start like this; the sentence names the setting or file and the way out."""


class PluginError(TowerViewError):
    """A plugin broke its promise; it goes into quarantine and the house lives on."""


class ProviderError(TowerViewError):
    """An exchange with a server failed. ``fault`` says how; the message never holds text of the server."""

    fault: Fault = Fault.PLUGIN_ERROR

    def __init__(self, message: str, fault: Fault | None = None) -> None:
        super().__init__(message)
        if fault is not None:
            self.fault = fault


class Unreachable(ProviderError):
    """No usable answer came: keep what is known, mark it stale, back off."""

    fault = Fault.CONNECT


class RateLimited(ProviderError):
    """The server asked us to wait ``retry_after`` seconds."""

    fault = Fault.RATE_LIMITED

    def __init__(self, message: str, retry_after: float = 60.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadReply(ProviderError):
    """Something answered, but not with what this product says: keep what is known, back off."""

    fault = Fault.BAD_PAYLOAD


class CredentialsRejected(ProviderError):
    """The server no longer accepts our credentials: stop polling and ask the admin."""

    fault = Fault.AUTH


class NotFound(ProviderError):
    """The server does not know the thing that was named, for instance a session that has ended."""

    fault = Fault.NOT_FOUND


class Refused(ProviderError):
    """The server understood and said no; the message is the reason in our own words."""

    fault = Fault.REFUSED


class Unsupported(TowerViewError):
    """This kind of server, or this session, cannot do what was asked."""


class Denied(TowerViewError):
    """The caller lacks the right."""


class Invalid(TowerViewError):
    """The input is wrong; the message says what to do. ``field`` names the input it belongs to, if there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
