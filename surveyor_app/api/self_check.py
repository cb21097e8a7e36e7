"""What `--self-test` asks of HTTPS: the certificates that servers are judged by."""

from __future__ import annotations

import ssl

import httpx


def trusted_authorities() -> int:
    """How many certificate authorities our own connections trust; OSError or ssl.SSLError where none can be loaded."""
    context = httpx.create_ssl_context()
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        return 0
    return len(context.get_ca_certs())
