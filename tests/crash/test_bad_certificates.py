"""An office or an Aurora with a certificate that proves nothing: the laptop stops, says so, and knows no way around."""

from __future__ import annotations

import asyncio
import datetime
import gc
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from surveyor_app.api.errors import TlsFault
from surveyor_app.api.http import JsonClient

pytestmark = [
    pytest.mark.asyncio,
    # asyncio leaves the socket of a failed handshake to the garbage collector, which then warns.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

_NOW = datetime.datetime.now(datetime.UTC)
_DAY = datetime.timedelta(days=1)


@dataclass
class Authority:
    """A certificate authority of our own."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def new(cls, name: str) -> Authority:
        """One that signs itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        builder = _builder(subject, subject, key, _NOW + 10 * _DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(identifier, critical=False)
        return cls(key, builder.sign(key, hashes.SHA256()))

    def issue(self, folder: Path, *, host: str = "127.0.0.1", ends: datetime.datetime = _NOW + _DAY) -> Path:
        """A server's key and certificate in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(host), self.certificate.subject, key, ends)
        names: list[x509.GeneralName] = (
            [x509.IPAddress(ipaddress.ip_address(host))] if host[0].isdigit() else [x509.DNSName(host)]
        )
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        certificate = builder.sign(self.key, hashes.SHA256())
        form = serialization.PrivateFormat.PKCS8
        private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        target = folder / "server.pem"
        target.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        return target


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, ends: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW - 30 * _DAY)
        .not_valid_after(ends)
    )


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The only authority that this machine trusts."""
    authority = Authority.new("Trusted by this machine")
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "no-others"))
    return authority


@asynccontextmanager
async def _serving(pem: Path, heads: list[bytes]) -> AsyncIterator[str]:
    """A server with this certificate that answers {} and keeps what it was sent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    gc.collect()


async def test_the_authority_of_an_office_is_taken_from_the_systems_store(trusted: Authority, tmp_path: Path) -> None:
    heads: list[bytes] = []
    async with _serving(trusted.issue(tmp_path), heads) as url, JsonClient(url, bearer="made-up") as client:
        assert await client.request("GET", "/thing") == {}
    assert len(heads) == 1


@pytest.mark.parametrize("flaw", ["expired", "another host", "unknown authority"])
async def test_a_bad_certificate_stops_everything_before_a_secret_is_sent(
    trusted: Authority, tmp_path: Path, flaw: str
) -> None:
    pem = {
        "expired": lambda: trusted.issue(tmp_path, ends=_NOW - _DAY),
        "another host": lambda: trusted.issue(tmp_path, host="elsewhere.example"),
        "unknown authority": lambda: Authority.new("Somebody").issue(tmp_path),
    }[flaw]()
    heads: list[bytes] = []
    async with _serving(pem, heads) as url, JsonClient(url, bearer="made-up") as client:
        with pytest.raises(TlsFault) as caught:
            await client.request("GET", "/thing")
    assert heads == []
    assert caught.value.text
    assert "ignore" not in f"{caught.value.text} {caught.value.advice}".lower()
