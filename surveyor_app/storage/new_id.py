"""Makes identifiers for our own records from the time and randomness of this machine."""

from __future__ import annotations

import secrets
import time

from surveyor_app.domain.ids import id_from


def new_id() -> str:
    """A new identifier that sorts after those made a millisecond earlier."""
    return id_from(time.time_ns() // 1_000_000, secrets.randbits(74))
