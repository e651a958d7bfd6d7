"""Certificates made on the spot: an authority, and servers that it vouches for, rightly or wrongly."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key."""

    key: ec.EllipticCurvePrivateKey
    cert: x509.Certificate

    @cached_property
    def pem(self) -> str:
        return self.cert.public_bytes(serialization.Encoding.PEM).decode()

    @cached_property
    def fingerprint(self) -> str:
        return sha256(self.cert.public_bytes(serialization.Encoding.DER)).hexdigest()

    def context(self, folder: Path) -> ssl.SSLContext:
        """A context for a server that shows this certificate."""
        path = folder / f"{self.cert.serial_number}.pem"
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(key + self.pem.encode())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _built(
    subject: str, names: list[x509.GeneralName], issuer: Certificate | None, until: datetime
) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    authority = issuer is None and not names
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer.cert.subject if issuer else _name(subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 30 * DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Certificate(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def authority() -> Certificate:
    """An authority of one's own."""
    return _built("House CA", [], None, datetime.now(UTC) + 10 * DAY)


def certificate(*hosts: str, issuer: Certificate | None = None, expired: bool = False) -> Certificate:
    """A server's certificate for these names and addresses; self-signed without an issuer."""
    until = datetime.now(UTC) + (-DAY if expired else 10 * DAY)
    return _built("server", [_general(host) for host in hosts], issuer, until)


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
