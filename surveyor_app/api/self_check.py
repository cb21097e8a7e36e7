"""What `--self-test` asks of HTTPS: the certificates that servers are judged by."""

from __future__ import annotations

import ssl
import sys

from surveyor_app.api.trust import system_trust


def trusted_authorities() -> int | None:
    """How many certificate authorities our own connections trust, 0 where servers would not be checked; None where only
    the system knows (Windows, macOS). OSError or ssl.SSLError where none can be loaded."""
    context = system_trust()
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        return 0
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="office.invalid")  # now it loads them
    if sys.platform in ("win32", "darwin"):
        return None
    # truststore does not tell; the context that it fills does.
    inner: ssl.SSLContext = vars(context)["_ctx"]
    return len(inner.get_ca_certs())
