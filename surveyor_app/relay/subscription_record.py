"""What Aurora was last told about webhooks, and which were refused since: two small files in the data folder.

The secret is known here by a salted hash alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.moments import local_minute
from surveyor_app.relay.durable import write_whole
from surveyor_app.relay.seldom import Seldom
from surveyor_app.relay.settings import RelaySettings

logger = logging.getLogger(__name__)

SUBSCRIPTION_FILE, REFUSED_FILE = "subscription.json", "refused-webhooks.json"
_COUNTED_ONE_BY_ONE = 100  # more than that is a stranger's noise: then every hundredth is written down
_SUBSCRIBE = "Run `surveyor relay subscribe` with the settings that `serve` has."


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What Aurora was told."""

    at: str
    address: str
    header: str
    salt: str
    secret_hash: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Webhooks that named a request and were turned away since the subscription; times in ISO 8601."""

    count: int
    first: str
    last: str
    accepted_since: bool = False


def note_subscription(settings: RelaySettings, now: datetime) -> None:
    """Remember what Aurora was told just now."""
    salt = secrets.token_hex(16)
    told = Subscribed(
        now.isoformat(), settings.public_url or "", settings.webhook_header, salt, _hash(settings, salt) or ""
    )
    write_whole(settings.data_dir / SUBSCRIPTION_FILE, json.dumps(asdict(told), indent=2).encode() + b"\n")


def subscribed(folder: Path) -> Subscribed | None:
    """What Aurora was last told, None where that is not known."""
    document = _read(folder / SUBSCRIPTION_FILE)
    try:
        return None if document is None else Subscribed(**document)
    except TypeError:
        return None


def refused(folder: Path) -> Refused | None:
    """What was refused since Aurora was last told; None for nothing."""
    document = _read(folder / REFUSED_FILE)
    told = subscribed(folder)
    try:
        found = None if document is None else Refused(**document)
        is_over = found is not None and told is not None and _moment(found.last) <= _moment(told.at)
    except (TypeError, ValueError):
        return None
    return None if is_over else found


def differences(settings: RelaySettings, public_url: str | None = None) -> list[str]:
    """In words, what of the settings is not what Aurora was last told. Nothing is said of what is not set here."""
    told = subscribed(settings.data_dir)
    if told is None:
        return []
    address = public_url or settings.public_url
    given = _hash(settings, told.salt)
    changed = [
        *(["the public address"] if address is not None and address != told.address else []),
        *(["the header's name"] if settings.webhook_header != told.header else []),
        *(["the secret"] if given is not None and not hmac.compare_digest(given, told.secret_hash) else []),
    ]
    if not changed:
        return []
    since = local_minute(_moment(told.at))
    return [f"Aurora was last told on {since}; since then {' and '.join(changed)} changed. {_SUBSCRIBE}"]


def refused_words(found: Refused) -> str:
    """For the administrator."""
    times = "1 webhook was" if found.count == 1 else f"{found.count} webhooks were"
    words = f"{times} refused for a wrong secret, the last on {local_minute(_moment(found.last))}"
    if found.accepted_since:
        return (
            f"{words}; later ones were taken. What those told is missing: `surveyor relay add-request TENANT ID` "
            "for requests that Aurora shows and this office does not."
        )
    return f"{words}, and none was taken since. {_SUBSCRIBE}"


class RefusedWebhooks:
    """Counts what the serving relay turns away, in the log (seldom) and in its file. From any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._seldom = Seldom()
        self._is_open = True  # whether the file may say that none was accepted since

    def refuse(self, now: datetime) -> None:
        """One more was refused; the secret that came with it is never looked at here."""
        with self._lock:
            before = refused(self._folder)
            count = 1 if before is None else before.count + 1
            first = now.isoformat() if before is None else before.first
            self._is_open = True
            times = self._seldom.tell(now)
            if times:
                since = self._seldom.since_words
                logger.warning("webhook refused: wrong secret (%d since %s); see `relay check`", times, since)
            if count <= _COUNTED_ONE_BY_ONE or count % _COUNTED_ONE_BY_ONE == 0:
                self._write(Refused(count, first, now.isoformat()))

    def accept(self) -> None:
        """One was taken."""
        if not self._is_open:
            return
        with self._lock:
            self._is_open = False
            before = refused(self._folder)
            if before is not None and not before.accepted_since:
                self._write(replace(before, accepted_since=True))

    def _write(self, found: Refused) -> None:
        try:
            write_whole(self._folder / REFUSED_FILE, json.dumps(asdict(found), indent=2).encode() + b"\n")
        except OSError as error:
            logger.warning("refused webhooks cannot be counted on disk (%s)", error.strerror)


def _hash(settings: RelaySettings, salt: str) -> str | None:
    if settings.webhook_secret is None:
        return None
    secret = settings.webhook_secret.get_secret_value().encode()
    return hashlib.scrypt(secret, salt=salt.encode(), n=2**12, r=8, p=1).hex()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
