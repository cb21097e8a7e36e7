"""Examines this laptop: folder, database, photo files, token, relay and Aurora. Nothing is repaired or changed."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from surveyor_app import __version__
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import FILE_WARNING, DeviceTokens, TokenPlace
from surveyor_app.services.reach import Reach, ask_office
from surveyor_app.storage import migrate, photo_repository, request_repository, setting_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore

_LOW_BYTES = 500_000_000
_FULL_BYTES = 20_000_000


class FindingState(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen."""

    name: str
    state: FindingState
    text: str


def _ok(name: str, text: str) -> Finding:
    return Finding(name, FindingState.OK, text)


def _warning(name: str, text: str) -> Finding:
    return Finding(name, FindingState.WARNING, text)


def _fault(name: str, text: str) -> Finding:
    return Finding(name, FindingState.FAULT, text)


class DoctorService:
    """Works on a damaged folder as well: it opens the database itself."""

    def __init__(
        self,
        paths: DataPaths,
        clock: Clock,
        ask: Callable[[str, str | None, tuple[str, str] | None], Reach] = ask_office,
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._ask = ask
        self._tokens = DeviceTokens(paths)

    def examine(self) -> list[Finding]:
        """Everything, from the folder outwards; at most about twenty seconds when nothing answers."""
        findings = [self._versions(), *self._folder()]
        database = self._database()
        findings.append(database)
        if database.state is FindingState.FAULT:
            return [*findings, self._token()]
        with_database = Database(self._paths.database)
        try:
            findings += [self._photos(with_database), self._token(), *self._office(with_database)]
        except StorageFault as fault:
            findings.append(_fault("database", fault.text))
        finally:
            with_database.close()
        return findings

    def _versions(self) -> Finding:
        return _ok("versions", f"Surveyor {__version__}, Python {platform.python_version()}, {sys.platform}")

    def _folder(self) -> list[Finding]:
        root = self._paths.root
        try:
            self._paths.ensure()
            free = shutil.disk_usage(root).free
        except OSError as error:
            return [_fault("folder", f"{root} cannot be used: {error.strerror or 'unknown reason'}")]
        space = f"{free / 1e9:.1f} GB free"
        if free < _FULL_BYTES:
            disk = _fault("disk", f"{space}: too little to go on")
        elif free < _LOW_BYTES:
            disk = _warning("disk", f"{space}: that is little for photos")
        else:
            disk = _ok("disk", space)
        return [_ok("folder", str(root)), _ok("log", str(self._paths.logs)), disk]

    def _database(self) -> Finding:
        try:
            migrate.prepare(self._paths)
            verdict = migrate.quick_check(self._paths.database)
        except StorageFault as fault:
            return _fault("database", f"{fault.text} {fault.advice}".strip())
        if verdict != "ok":
            return _fault("database", f"SQLite reports: {verdict}")
        return _ok("database", f"{self._paths.database}, schema {migrate.SCHEMA}, sound")

    def _photos(self, database: Database) -> Finding:
        with database.read() as connection:
            files = photo_repository.stored_files(connection)
        store = PhotoStore(self._paths)
        missing = changed = 0
        for sha256, media_type, size in files:
            try:
                changed += store.path_of(sha256, media_type).stat().st_size != size
            except OSError:
                missing += 1
        if missing or changed:
            return _fault("photos", f"of {len(files)} originals, {missing} are missing and {changed} have changed")
        return _ok("photos", f"{len(files)} originals, all there")

    def _token(self) -> Finding:
        rule = "keyring" if self._tokens.uses_keyring else "file in this folder"
        place = self._tokens.place()
        if place is TokenPlace.NOWHERE:
            return _warning("token", f"no device token (it would be kept in: {rule})")
        if place is TokenPlace.FILE and self._tokens.uses_keyring:
            return _warning("token", FILE_WARNING)
        return _ok("token", f"kept in: {rule}")

    def _office(self, database: Database) -> list[Finding]:
        with database.read() as connection:
            url = setting_repository.get(connection, "relay_url")
            survey = request_repository.any_request(connection)
        token = self._tokens.load()
        if not isinstance(url, str) or token is None:
            return [_warning("pairing", "this laptop is not paired; run: surveyor pair URL CODE")]
        reach = self._ask(url, token, survey)
        findings = [_ok("pairing", f"paired with {url}")]
        findings.append(_fault("relay", reach.relay_fault) if reach.relay_fault else _ok("relay", "answers"))
        if reach.aurora_fault:
            findings.append(_fault("aurora", reach.aurora_fault))
        elif reach.aurora_url:
            findings.append(_ok("aurora", f"{reach.aurora_url} answers"))
        else:
            findings.append(_warning("aurora", "not asked: it takes the relay and a pulled request"))
        return findings
