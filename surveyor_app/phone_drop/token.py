"""The secret part of the address: 64 random bits in 13 characters that can be typed; and whoever guesses at it."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable

# Crockford's, without i, l, o and u; and without x, which many fonts draw as × between digits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwyz"
LENGTH = 13
WRONG_TRIES = 10
LOCKED_SECONDS = 60.0
_REMEMBERED = 500  # devices
_ALIKE = str.maketrans("ilo", "110", "-")


def new_token() -> str:
    """A token that nobody has had before."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(token: str) -> str:
    """As it is shown to be typed: "k7pm-3w9q4-tz2a"."""
    return f"{token[:4]}-{token[4:9]}-{token[9:]}"


def is_token(said: str, token: str) -> bool:
    """Whether what somebody typed is the token: case and dashes are free, letters that look like digits count as them.
    Takes as long for a nearly right one as for any other."""
    return hmac.compare_digest(said.lower().translate(_ALIKE).encode(), token.encode())


class Guesses:
    """Counts wrong tries by device; after ten the device is turned away for a minute, whatever it says then."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, int] = OrderedDict()
        self._until: dict[str, float] = {}

    def is_locked(self, who: str) -> bool:
        """Whether this device is turned away now."""
        with self._lock:
            until = self._until.get(who)
            if until is None:
                return False
            if self._clock() < until:
                return True
            del self._until[who]
            self._wrong.pop(who, None)
            return False

    def wrong(self, who: str) -> None:
        """This device has just tried a wrong token."""
        with self._lock:
            self._wrong[who] = self._wrong.pop(who, 0) + 1
            if self._wrong[who] >= WRONG_TRIES:
                self._until[who] = self._clock() + LOCKED_SECONDS
            while len(self._wrong) > _REMEMBERED:
                oldest, _number = self._wrong.popitem(last=False)
                self._until.pop(oldest, None)
