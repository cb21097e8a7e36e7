"""Whose certificates are believed: those of the operating system's store, to which an office can add its own."""

from __future__ import annotations

import ssl

import truststore


def system_trust() -> ssl.SSLContext:
    """A context that verifies by the system's store; on Linux SSL_CERT_FILE and SSL_CERT_DIR take its place."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
