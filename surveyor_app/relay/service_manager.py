"""Tells systemd how the service is, where it asked for that (Type=notify); nothing anywhere else."""

from __future__ import annotations

import logging
import os
import socket

logger = logging.getLogger(__name__)


def tell_service_manager(state: str) -> None:
    """Send a state such as "READY=1" to the socket that NOTIFY_SOCKET names. Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect("\0" + address[1:] if address.startswith("@") else address)
            line.sendall(state.encode())
    except OSError as error:
        logger.warning("the service manager could not be told %s (%s)", state, error.strerror)
