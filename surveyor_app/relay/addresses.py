"""Which network addresses the relay may fetch pictures from: public ones, so that nobody uses it to look inside."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(Exception):
    """A name leads to no address that may be fetched from."""


def meant_address(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only wraps it, else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address.teredo is not None:
            return address.teredo[1]
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_allowed(address: Address, *, loopback_allowed: bool) -> bool:
    """Whether a picture may be fetched from here: public addresses, loopback only where that is allowed."""
    meant = meant_address(address)
    if meant.is_loopback:
        return loopback_allowed
    if isinstance(meant, ipaddress.IPv6Address) and meant.is_site_local:  # given up by the standard, not by networks
        return False
    return meant.is_global and not meant.is_multicast and not meant.is_reserved


async def resolve(host: str, port: int, *, loopback_allowed: bool) -> Address:
    """One allowed address of a host, to be connected to as it is. AddressRefused when it has none; OSError from DNS."""
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    allowed = [address for address in found if is_allowed(address, loopback_allowed=loopback_allowed)]
    if not allowed:
        raise AddressRefused("The screenshot's address is not on the public internet.")
    # Most office networks speak IPv4; a host with both is reached there.
    return min(allowed, key=lambda address: address.version)
