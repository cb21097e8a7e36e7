"""One rule for every address that is typed in or handed over: https, or http where the host is this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.language import tr


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_allowed(url: str) -> bool:
    """Whether a URL keeps the rule: https with a host, or http on loopback, without a name and password inside."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def checked_base(url: str, what: str = "address") -> str:
    """`url` without trailing slashes; InvalidInput where it breaks the rule or carries a query."""
    text = url.strip()
    if not is_allowed(text) or "?" in text or "#" in text or any(c.isspace() for c in text):
        raise InvalidInput(
            tr(
                "The {what} must start with https:// (http:// only for this computer) and be a plain address.",
                what=what,
            ),
        )
    return text.rstrip("/")
