"""Pairs laptops: a short code for a person to type becomes a long token for a machine to keep."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import device_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.device_records import Device
from surveyor_app.relay.refusals import Refusal, slow_down
from surveyor_app.relay.security import new_device_token, new_pairing_code, new_row_id, sha256_of, typed_code

CODE_LIFE = timedelta(minutes=10)
MOST_WRONG_TRIES = 10
WRONG_TRIES_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A pairing code, readable this once."""

    surveyor: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """A paired laptop and its token, readable this once."""

    device_token: str
    surveyor: str
    device_id: str


class PairingDesk:
    """Blocking calls for worker threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def new_code(self, surveyor: str) -> NewCode:
        """A code for this surveyor, who is added when new; earlier codes stay valid until they end."""
        now = self._clock.now()
        code, expires_at = new_pairing_code(), now + CODE_LIFE
        with self._database.write() as connection:
            row_id = device_records.add_surveyor(connection, surveyor, now)
            device_records.add_code(connection, row_id, sha256_of(code), expires_at)
            return NewCode(device_records.surveyor_name(connection, row_id), code, expires_at)

    def pair(self, code: str, device_name: str) -> Pairing:
        """Spend a code. Refusal 429 after ten wrong tries in a minute over the whole relay, 403 for a wrong code."""
        now = self._clock.now()
        token = new_device_token()
        pairing: Pairing | None = None
        with self._database.write() as connection:
            wrong = device_records.wrong_codes_since(connection, now - WRONG_TRIES_WITHIN)
            if len(wrong) >= MOST_WRONG_TRIES:
                free_at = wrong[-MOST_WRONG_TRIES] + WRONG_TRIES_WITHIN
                raise slow_down(
                    "too_many_tries", "Too many wrong codes. Wait a minute.", (free_at - now).total_seconds()
                )
            surveyor = device_records.spend_code(connection, sha256_of(typed_code(code)), now)
            if surveyor is not None:
                device_id = new_row_id()
                device_records.add_device(connection, device_id, surveyor, device_name, sha256_of(token), now)
                pairing = Pairing(token, device_records.surveyor_name(connection, surveyor), device_id)
                failpoint("relay-pairing-row")
            else:
                # Committed, although this answer is a refusal.
                device_records.add_wrong_code(connection, now, now - WRONG_TRIES_WITHIN)
        if pairing is not None:
            failpoint("relay-pairing-committed")
            return pairing
        raise Refusal(403, "wrong_code", "This code is wrong, was used already, or is older than ten minutes.")

    def revoked(self, token: str) -> str | None:
        """The id of the device that held this token until it was revoked."""
        with self._database.read() as connection:
            return device_records.revoked_by_token(connection, sha256_of(token))

    def device(self, token: str, app_version: str | None = None) -> Device | None:
        """Who holds this token; None when nobody does or the device was revoked. Asked anew at every call."""
        now = self._clock.now()
        with self._database.read() as connection:
            found = device_records.device_by_token(connection, sha256_of(token))
        if found is None:
            return None
        device, last_seen_at = found
        if device_records.worth_noting(last_seen_at, now):
            # A full disk must not keep a laptop from what can still be read.
            with contextlib.suppress(StorageFault), self._database.write() as connection:
                device_records.note_seen(connection, device.id, now, app_version)
        return device
