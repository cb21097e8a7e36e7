"""What people and their laptops did at the office, a line each in the relay's log: devices by id, never a name."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import datetime

from surveyor_app.relay.seldom import Seldom

logger = logging.getLogger(__name__)

_KINDS_KEPT = 200  # of lines that are said seldom; the oldest is forgotten first
_ROUTINE = ("wrong_offset", "not_found", "unauthorised", "disk_full")  # a resumed upload; and what is told elsewhere


class PeopleLog:
    """From any thread. What a laptop repeats for hours is one line in ten minutes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seldom: OrderedDict[tuple[str, ...], Seldom] = OrderedDict()

    def paired(self, device: str) -> None:
        """A laptop was paired."""
        logger.info("laptop %s was paired", device)

    def wrong_code(self, now: datetime, *, locked: bool) -> None:
        """Somebody typed a wrong pairing code, or tried while that is locked for a minute."""
        what = "pairing is locked for a minute after ten wrong codes" if locked else "a wrong pairing code was tried"
        self._say(now, (what,), what)

    def revoked_called(self, device: str, now: datetime) -> None:
        """A laptop that was revoked still calls."""
        self._say(now, ("revoked", device), f"laptop {device} was revoked and is turned away")

    def reported(self, device: str, kind: str, request_row: int, revision: int | None) -> None:
        """A laptop began to publish a survey, ended it, or needs somebody."""
        if kind in ("publishing", "published", "needs_attention"):
            words = kind.replace("_", " ")
            logger.info("laptop %s, request no. %d: %s (version %s)", device, request_row, words, revision or "-")

    def upload_refused(self, device: str, code: str, now: datetime) -> None:
        """A laptop's photo was not taken."""
        if code not in _ROUTINE:
            self._say(now, ("upload", device, code), f"a photo of laptop {device} was refused ({code})")

    def unusable_webhook(self, names: str, now: datetime) -> None:
        """Aurora told of something that cannot be asked for; `names` are those of the parameters."""
        words = f"a webhook was refused: {names} cannot be; its request is missing here until it is added by hand"
        self._say(now, ("webhook", names), words)

    def _say(self, now: datetime, kind: tuple[str, ...], words: str) -> None:
        with self._lock:
            seldom = self._seldom.setdefault(kind, Seldom())
            self._seldom.move_to_end(kind)
            while len(self._seldom) > _KINDS_KEPT:
                self._seldom.popitem(last=False)
            times = seldom.tell(now)
            since = seldom.since_words
        if times:
            logger.warning("%s (%d since %s)", words, times, since)
