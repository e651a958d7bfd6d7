"""Trust in certificates: four modes, one shared context for each (security.md H4)."""

import hashlib
import hmac
import ssl
from functools import lru_cache

from towerview_core.contract.errors import Fault, Invalid, Unreachable
from towerview_core.contract.forms import ServerOptions

from .problems import WANTS_HTTP, unreachable

_OUT_OF_DATE = frozenset({9, 10})
_WRONG_NAME = frozenset({62, 63, 64})
"""Codes of OpenSSL's verifier: host name, e-mail and address mismatch."""


def context_for(options: ServerOptions) -> ssl.SSLContext | None:
    """The context for a server; None when its address is plain http. Raises ``Invalid`` for a broken form."""
    if not options.url.startswith("https:"):
        return None
    if options.tls == "ca":
        return _trusting(options.tls_ca)
    if options.tls == "verify":
        return _trusting_system()
    if options.tls == "pin" and not options.tls_pin:
        raise Invalid("Enter the fingerprint of the server's certificate.", "tls_pin")
    return _trusting_any()


def pin_of(options: ServerOptions) -> bytes | None:
    """The SHA-256 the certificate must have, None when nothing is pinned."""
    return bytes.fromhex(options.tls_pin.replace(":", "")) if options.tls == "pin" else None


def check_pin(pin: bytes | None, certificate: bytes | None) -> None:
    """Raises ``Unreachable(TLS_PIN)`` unless the certificate (DER) is the pinned one."""
    if pin is not None and not hmac.compare_digest(pin, hashlib.sha256(certificate or b"").digest()):
        raise unreachable(Fault.TLS_PIN)


def of_tls_error(error: ssl.SSLError) -> Unreachable:
    """The exact kind of a failed handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _OUT_OF_DATE:
            return unreachable(Fault.TLS_EXPIRED)
        return unreachable(Fault.TLS_NAME if error.verify_code in _WRONG_NAME else Fault.TLS_UNTRUSTED)
    if error.reason in {
        "WRONG_VERSION_NUMBER",
        "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
    }:
        return unreachable(Fault.PROTOCOL, WANTS_HTTP)
    return unreachable(
        Fault.PROTOCOL, "The server and TowerView agree on no secure protocol. It may be too old."
    )


@lru_cache(maxsize=1)
def _trusting_system() -> ssl.SSLContext:
    return ssl.create_default_context()


@lru_cache(maxsize=1)
def _trusting_any() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@lru_cache(maxsize=256)
def _trusting(pem: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # A pasted certificate is trusted as it is, also when it is no root: people paste what they have.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError, TypeError):  # TypeError: letters beyond ASCII
        raise Invalid("This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).", "tls_ca") from None
    return context
