"""How much of what was written to a connection the other side's system has not confirmed yet."""

from __future__ import annotations

import array
import asyncio
import socket
import sys
from typing import Any

KEY = "delivery"  # in the state of a request's scope
_LINUX_UNCONFIRMED = 0x5411  # SIOCOUTQ
_MACOS_UNCONFIRMED = 0x1024  # SO_NWRITE


class Delivery:
    """Of one connection, for the loop it belongs to. A system that does not tell counts what left this process."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._at_the_end: int | None = None

    def outstanding(self) -> int:
        """Bytes written and not confirmed; of a lost connection, those that never will be."""
        if self._at_the_end is not None:
            return self._at_the_end
        return self._transport.get_write_buffer_size() + _unconfirmed(self._transport.get_extra_info("socket"))

    def end(self, fault: Exception | None) -> None:
        """The connection is lost. After a fault, what was confirmed last is unknown: not everything, then."""
        left = self.outstanding()
        self._at_the_end = left if fault is None else max(left, 1)


def _unconfirmed(connection: Any) -> int:
    if connection is None or connection.fileno() < 0:
        return 0
    try:
        if sys.platform == "linux":
            import fcntl

            count = array.array("i", [0])
            fcntl.ioctl(connection.fileno(), _LINUX_UNCONFIRMED, count)
            return count[0]
        if sys.platform == "darwin":
            return int(connection.getsockopt(socket.SOL_SOCKET, _MACOS_UNCONFIRMED))
    except OSError:
        pass
    return 0
