"""Our own words for what goes wrong between us and a server (security.md H5). Text of the server is never repeated,
and neither is the address: these sentences are also shown to people who may not see it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from towerview_core.contract.errors import (
    BadReply,
    CredentialsRejected,
    Fault,
    NotFound,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)

_SENTENCES: Mapping[Fault, str] = {
    Fault.DNS: "The server's name could not be found. Check the spelling, and whether this machine's name service knows it.",
    Fault.CONNECT: "Nothing answers at this address. Check host and port, and that the server is running.",
    Fault.TIMEOUT: "The server did not answer in time. Check that it is running and reachable from this machine.",
    Fault.RESET: "The server closed the connection without a whole answer. Try again; if it stays so, look into its log.",
    Fault.TLS_UNTRUSTED: "The server's certificate is signed by nobody this machine trusts. Add your own authority, "
    "pin the certificate, or turn the check off for this server.",
    Fault.TLS_EXPIRED: "The server's certificate is out of date. Renew it on the server, and check both clocks.",
    Fault.TLS_NAME: "The server's certificate is made out to another name. Use the name in the certificate as address.",
    Fault.TLS_PIN: "The server shows another certificate than the pinned one. If it was renewed, enter the new fingerprint.",
    Fault.PROTOCOL: "What answers does not speak proper HTTP. Check the port.",
    Fault.TOO_LARGE: "The server's answer is larger than TowerView accepts.",
    Fault.NOT_THIS_PRODUCT: "Something else answers at this address: a web page or another product. Check address and port.",
    Fault.BAD_PAYLOAD: "The server's answer is damaged or in a form TowerView does not know.",
    Fault.SERVER_ERROR: "The server reports an error of its own. Look into its log.",
    Fault.AUTH: "The server does not accept the credentials. Enter them again.",
    Fault.REFUSED: "The server refuses this to the account TowerView uses. Give that account more rights on the server.",
    Fault.NOT_FOUND: "The server does not know what was asked for.",
}
WANTS_HTTPS = "This port speaks https. Begin the address with https://."
WANTS_HTTP = "This port does not speak https. Begin the address with http://, or use the server's https port."
REDIRECTS = (
    "The server sends us to another address. Enter the final address itself, with the right http or https."
)

_LEAST_WAIT_S, _MOST_WAIT_S, _USUAL_WAIT_S = 1.0, 300.0, 60.0


def unreachable(fault: Fault, message: str | None = None) -> Unreachable:
    """No usable answer came, because of ``fault``."""
    return Unreachable(message or _SENTENCES[fault], fault)


def bad_reply(fault: Fault, message: str | None = None) -> BadReply:
    """An answer came that cannot be used, because of ``fault``."""
    return BadReply(message or _SENTENCES[fault], fault)


def rate_limited(seconds: float) -> RateLimited:
    """The server asked for patience."""
    return RateLimited("The server asks us to wait before the next request.", seconds)


def of_status(status: int, headers: Mapping[str, str], start: bytes) -> ProviderError:
    """The error for a status that was not accepted. ``start`` is the beginning of the body, only looked at."""
    if 300 <= status < 400:
        return bad_reply(Fault.NOT_THIS_PRODUCT, REDIRECTS)
    if status >= 500:
        return unreachable(Fault.SERVER_ERROR)
    if status == 400 and b"HTTPS" in start and b"HTTP " in start:
        # Go answers "Client sent an HTTP request to an HTTPS server.", nginx "plain HTTP request was sent to HTTPS port".
        return bad_reply(Fault.PROTOCOL, WANTS_HTTPS)
    if status == 429:
        return rate_limited(seconds_to_wait(headers.get("retry-after"), datetime.now(UTC)))
    named = {401: CredentialsRejected, 403: Refused, 404: NotFound}.get(status)
    if named is not None:
        return named(_SENTENCES[named.fault])
    return bad_reply(Fault.BAD_PAYLOAD, "The server could not make sense of our request.")


def seconds_to_wait(retry_after: str | None, now: datetime) -> float:
    """Read ``Retry-After``: seconds or a date, kept between 1 and 300 seconds; 60 if it cannot be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        wanted = float(text[:9])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return _USUAL_WAIT_S
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        wanted = (aware - now).total_seconds()
    return min(max(wanted, _LEAST_WAIT_S), _MOST_WAIT_S)
