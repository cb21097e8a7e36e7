"""What the administrator does from the command line: on the same database, whether or not the relay serves."""

from __future__ import annotations

import difflib
import re
from typing import Any

from sqlalchemy import Connection

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import Fault, InvalidInput, NotFound
from surveyor_app.domain.whole_ids import did_you_mean
from surveyor_app.relay import device_records, prefetch_records, request_records
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.database import Database
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.pairing import NewCode, PairingDesk
from surveyor_app.relay.request_records import RequestEntry
from surveyor_app.relay.schemas import USABLE_ID
from surveyor_app.relay.settings import load_settings
from surveyor_app.relay.standing import standing

NOBODY = "-"
_LONGEST_ID = 255
_LONGEST_NAME = 200
_NAMES_LISTED = 10


class Administration:
    """Each method is one transaction; a serving relay notices within seconds. Close with `close()`."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    @classmethod
    def of_this_office(cls) -> Administration:
        """On the database that the environment names; no secrets needed."""
        return cls(open_database(load_settings().database_path))

    def add_surveyor(self, name: str) -> NewCode:
        """A pairing code for a surveyor, who is added when new."""
        return PairingDesk(self._database, self._clock).new_code(_checked_name(name))

    def tenant_of(self, request_id: str, *, or_only: bool = False) -> str:
        """The tenant of a request that was named by its id alone; with `or_only`, of an unknown one the only tenant
        that this office knows. InvalidInput where several could be meant; NotFound."""
        with self._database.read() as connection:
            tenants = request_records.tenants_of(connection, request_id)
            if not tenants and or_only:
                tenants = request_records.tenants_of(connection)
            advice = _advice(connection, request_id)
        if len(tenants) == 1:
            return tenants[0]
        if tenants:
            raise InvalidInput(f"Name the tenant before the id: {' or '.join(tenants)}.")
        if or_only:
            raise InvalidInput("Name the tenant before the id: this office knows none yet.")
        raise NotFound(f"There is no survey request {request_id!r}.", advice=advice)

    def add_request(self, tenant_id: str, request_id: str) -> None:
        """As if Aurora's webhook had come, without a session token; a known request is fetched again."""
        faults = [*_id_faults("TENANT", tenant_id), *_id_faults("ID", request_id)]
        if faults:
            raise InvalidInput("The request cannot be added.", tuple(faults))
        now = self._clock.now()
        with self._database.write() as connection:
            row_id = request_records.receive(connection, tenant_id, request_id, now)
            prefetch_records.want(connection, row_id, now, None)

    def refresh(self, tenant_id: str, request_id: str) -> None:
        """Read a known request from Aurora again. NotFound when this relay never heard of it."""
        now = self._clock.now()
        with self._database.write() as connection:
            row_id = request_records.row_of(connection, tenant_id, request_id)
            if row_id is None:
                other = "Add it with `surveyor relay add-request TENANT ID`."
                raise NotFound(
                    f"There is no survey request {request_id!r} of tenant {tenant_id!r}.",
                    advice=_advice(connection, request_id, tenant_id, other),
                )
            prefetch_records.want(connection, row_id, now, None)

    def remove_request(self, tenant_id: str, request_id: str) -> None:
        """Forget a request that was never fetched, a mistyped one for example. NotFound when it is unknown,
        InvalidInput when Aurora knows it."""
        with self._database.write() as connection:
            row_id = request_records.row_of(connection, tenant_id, request_id)
            if row_id is None:
                raise NotFound(
                    f"There is no survey request {request_id!r} of tenant {tenant_id!r}.",
                    advice=_advice(connection, request_id, tenant_id),
                )
            if not request_records.remove_unfetched(connection, row_id, self._clock.now()):
                raise InvalidInput("This request was fetched from Aurora, or is being fetched now: it stays.")

    def assign(self, request_id: str, name: str, tenant_id: str | None = None) -> str | None:
        """Give a request to a surveyor, "-" to nobody; the surveyor's name as it is written here. InvalidInput where
        several tenants have such a request and none is named."""
        with self._database.write() as connection:
            tenants = request_records.tenants_of(connection, request_id)
            if tenant_id is None and len(tenants) > 1:
                raise InvalidInput(
                    f"Several tenants have a request {request_id!r}: add --tenant {tenants[0]}, or another."
                )
            rows = [
                row_id
                for tenant in tenants
                if tenant_id in (None, tenant)
                and (row_id := request_records.row_of(connection, tenant, request_id)) is not None
            ]
            if not rows:
                raise NotFound(f"There is no survey request {request_id!r}.", advice=_advice(connection, request_id))
            surveyor = None
            if name != NOBODY:
                surveyor = device_records.surveyor_id(connection, name)
                if surveyor is None:
                    raise _no_surveyor(connection, name)
            for row_id in rows:
                request_records.assign(connection, row_id, surveyor)
            return None if surveyor is None else device_records.surveyor_name(connection, surveyor)

    def requests(self) -> list[dict[str, Any]]:
        """Every request, newest first, as the document of `relay requests` has it."""
        with self._database.read() as connection:
            return [_request_document(entry) for entry in request_records.entries(connection)]

    def surveyors(self) -> list[dict[str, Any]]:
        """Every surveyor, by name, with their laptops and how many requests were given to them."""
        with self._database.read() as connection:
            entries = device_records.surveyors(connection)
        return [{"name": entry.name, "laptops": list(entry.laptops), "requests": entry.requests} for entry in entries]

    def remove_surveyor(self, name: str) -> str:
        """Forget a surveyor who never had a laptop, a mistyped one for example; the name as it was written. NotFound;
        InvalidInput where laptops or requests are theirs."""
        with self._database.write() as connection:
            row_id = device_records.surveyor_id(connection, name)
            entry = next((e for e in device_records.surveyors(connection) if e.row_id == row_id), None)
            if entry is None:
                raise _no_surveyor(connection, name)
            if entry.laptops or entry.former_laptops:
                raise InvalidInput(
                    f"{entry.name} has or had a laptop here, and what it reported stays theirs: revoke it instead."
                )
            if entry.requests:
                raise InvalidInput(f"Requests are given to {entry.name}: give them to somebody else first.")
            device_records.remove_surveyor(connection, entry.row_id)
            return entry.name

    def devices(self) -> list[dict[str, Any]]:
        """Every device ever paired."""
        with self._database.read() as connection:
            return [_device_document(entry) for entry in device_records.devices(connection)]

    def revoke(self, device: str) -> dict[str, Any]:
        """Turn a device away from now on, named by its id or, where only one has it, by its name."""
        with self._database.write() as connection:
            entries = device_records.devices(connection)
            matches = [entry for entry in entries if entry.id == device]
            if not matches:
                matches = [entry for entry in entries if entry.name == device and entry.revoked_at is None]
            if not matches:
                raise NotFound(f"There is no device {device!r}.", advice="See `surveyor relay devices`.")
            if len(matches) > 1:
                raise InvalidInput(f"Several devices are called {device!r}: name the one you mean by its id.")
            device_records.revoke(connection, matches[0].id, self._clock.now())
            stored = next(e for e in device_records.devices(connection) if e.id == matches[0].id)
        return _device_document(stored)

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _advice(
    connection: Connection, request_id: str, tenant_id: str | None = None, other: str = "See `surveyor relay requests`."
) -> str:
    return did_you_mean(request_id, request_records.ids(connection, tenant_id)) or other


def _no_surveyor(connection: Connection, name: str) -> NotFound:
    """Names those who are there, whoever may be meant first."""
    names = [entry.name for entry in device_records.surveyors(connection)]
    if not names:
        return NotFound(f"There is no surveyor {name!r}.", advice="Add them with `surveyor relay add-surveyor NAME`.")
    folded = {each.casefold(): each for each in names}
    close = [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
    others = [each for each in names if each not in close]
    listed = ", ".join((close + others)[:_NAMES_LISTED])
    more = ", …" if len(names) > _NAMES_LISTED else ""
    return NotFound(
        f"There is no surveyor {name!r}.",
        advice=f"There are: {listed}{more}. Somebody new: `surveyor relay add-surveyor NAME`.",
    )


def _id_faults(what: str, value: str) -> list[Fault]:
    if not value or len(value) > _LONGEST_ID:
        return [Fault(what, f"needs 1 to {_LONGEST_ID} characters.")]
    if not re.fullmatch(USABLE_ID, value):
        return [Fault(what, "has characters in it that no id of Aurora's has (such as < > / or a line break).")]
    return []


def _checked_name(name: str) -> str:
    text = " ".join(name.split())
    if not text or len(text) > _LONGEST_NAME or text == NOBODY or not text.isprintable():
        raise InvalidInput("A surveyor's name needs 1 to 200 printable characters, and is not just a dash.")
    return text


def _request_document(entry: RequestEntry) -> dict[str, Any]:
    progress, stands = entry.progress, standing(entry)
    return {
        "id": entry.id,
        "tenant_id": entry.tenant_id,
        "received_at": entry.received_at.isoformat(),
        "customer_name": entry.customer_name,
        "address": entry.address,
        "assigned_to": entry.assigned_to,
        "prefetched": entry.prefetched_at is not None,
        "status": entry.status,
        "error": entry.error,
        "state": stands.state,
        "state_since": stands.since.isoformat(),
        "state_text": stands.words,
        "reason": stands.reason,
        "progress": None
        if progress is None
        else {
            "kind": progress.kind,
            "at": progress.at.isoformat(),
            "done": progress.done,
            "total": progress.total,
            "revision": progress.revision,
            "text": progress.text,
            "device": progress.device,
            "surveyor": progress.surveyor,
        },
    }


def _device_document(entry: device_records.DeviceEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "surveyor": entry.surveyor,
        "created_at": entry.created_at.isoformat(),
        "last_seen_at": entry.last_seen_at.isoformat() if entry.last_seen_at else None,
        "revoked_at": entry.revoked_at.isoformat() if entry.revoked_at else None,
        "app_version": entry.app_version,
    }
