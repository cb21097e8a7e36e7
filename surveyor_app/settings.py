"""Small rules about settings that every part shares: which addresses may be spoken to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback_host(host: str | None) -> bool:
    """True for `localhost`, names below it and the loopback addresses of IPv4 and IPv6."""
    if not host:
        return False
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def checked_url(text: str, *, what: str) -> str:
    """The URL without surrounding blanks, when it is https, or http on this machine (loopback).

    `what` names the setting or picture in the words of the ValueError. No user name or password may stand in it.
    """
    url = text.strip()
    if any(character <= " " or character == "\x7f" for character in url):
        raise ValueError(f"{what} holds a space or a control character.")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{what} is not a web address.") from None
    if parts.scheme.lower() not in ("https", "http") or not host:
        raise ValueError(f"{what} must be a web address that starts with https://.")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{what} must not hold a user name or password.")
    if parts.scheme.lower() == "http" and not is_loopback_host(host):
        raise ValueError(f"{what} must use https (http is accepted for this machine only).")
    return url


def checked_base_url(text: str, *, what: str) -> str:
    """As `checked_url`, for an address that paths are appended to: no query, no fragment, no slash at the end."""
    url = checked_url(text, what=what)
    if "?" in url or "#" in url:
        raise ValueError(f"{what} must not hold a query or fragment.")
    return url.rstrip("/")
