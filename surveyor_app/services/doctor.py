"""Examines this laptop: folder, disk, database, backups, photo files, token, relay and Aurora.

With the locks of the data folder it does the whole start-up order, which puts a damaged database aside and restores
it; without them nothing is changed.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from surveyor_app import __version__
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import Busy, StorageFault
from surveyor_app.domain.host_pauses import asked_words, hosts_in_the_way
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import FILE_WARNING, DeviceTokens, TokenPlace
from surveyor_app.services.doctor_photos import photo_findings
from surveyor_app.services.doctor_storage import folder_findings, history_findings
from surveyor_app.services.findings import Finding, FindingState, fault, ok, warning
from surveyor_app.services.reach import Reach, ask_office
from surveyor_app.services.unattended import UnattendedService
from surveyor_app.storage import (
    app_news_repository,
    condition,
    migrate,
    outbox_repository,
    request_repository,
    setting_repository,
)
from surveyor_app.storage.database import Database
from surveyor_app.storage.writable import can_write
from surveyor_app.sync.breaker import asked_pauses

__all__ = ["DoctorService", "Finding", "FindingState"]

_PAIR = "Ask the office for a code and run `surveyor pair URL CODE`."
_KEPT = "Everything entered stays here."


class DoctorService:
    """Works on a damaged folder as well: it opens the database itself."""

    def __init__(
        self,
        paths: DataPaths,
        clock: Clock,
        ask: Callable[[str, str | None, tuple[str, str] | None], Reach] = ask_office,
        guard: Callable[[], AbstractContextManager[object]] | None = None,
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._ask = ask
        self._guard = guard
        self._tokens = DeviceTokens(paths)

    def examine(self) -> list[Finding]:
        """Everything, from the folder outwards; at most about half a minute when nothing answers."""
        findings = [self._versions(), *folder_findings(self._paths)]
        database = self._database()
        findings += [database, *history_findings(self._paths, self._clock)]
        if database.state is FindingState.FAULT or not self._paths.database.is_file():
            return [*findings, self._token()]
        try:
            with_database = Database(self._paths.database)
        except StorageFault as found:
            return [*findings, fault("database", found.text, found.advice), self._token()]
        try:
            findings += [*_app_news(with_database), *photo_findings(with_database, self._paths, self._clock)]
            findings += [self._token(with_database), *self._office(with_database), *self._pauses(with_database)]
        except StorageFault as found:
            findings.append(fault("database", found.text, found.advice))
        finally:
            with_database.close()
        return findings

    def _versions(self) -> Finding:
        return ok("versions", f"Surveyor {__version__}, Python {platform.python_version()}, {sys.platform}")

    def _database(self) -> Finding:
        try:
            if self._guard is not None and can_write(self._paths.database):
                migrate.prepare(self._paths, self._guard)
            found = condition.examine(self._paths, migrate.KNOWN_SCHEMAS)
        except (StorageFault, Busy) as refused:
            return fault("database", refused.text, refused.advice)
        if found.damage:
            return fault("database", found.damage, "Close Surveyor and run `surveyor doctor`, which restores it.")
        if found.schema is None:
            return warning("database", "there is none yet; the first start makes it")
        if found.schema != migrate.SCHEMA:
            return fault("database", f"schema {found.schema} is older than this version's", "Start Surveyor once.")
        if not can_write(self._paths.database):
            return warning("database", f"schema {found.schema}, sound, but read-only")
        return ok("database", f"{self._paths.database}, schema {migrate.SCHEMA}, sound")

    def _token(self, database: Database | None = None) -> Finding:
        rule = "keyring" if self._tokens.uses_keyring else "file in this folder"
        place = self._tokens.place()
        if place is TokenPlace.NOWHERE:
            return warning("token", f"no device token (it would be kept in: {rule})", _PAIR)
        if place is TokenPlace.FILE and self._tokens.uses_keyring:
            if database is not None and UnattendedService(database, self._paths).get():
                return ok("token", "kept in: file in this folder, for syncs while nobody is logged in")
            return warning("token", FILE_WARNING)
        return ok("token", f"kept in: {rule}")

    def _office(self, database: Database) -> list[Finding]:
        with database.read() as connection:
            url = setting_repository.get(connection, "relay_url")
            survey = request_repository.any_request(connection)
        token = self._tokens.load()
        if not isinstance(url, str) or token is None:
            return [warning("pairing", "this laptop is not paired with an office", _PAIR)]
        reach = self._ask(url, token, survey)
        if reach.is_turned_away:
            findings = [fault("pairing", f"{url} does not know this laptop any more", f"{_PAIR} {_KEPT}")]
            findings.append(ok("relay", "answers"))
        else:
            findings = [ok("pairing", f"paired with {url}")]
            silent = reach.relay_fault
            findings.append(fault("relay", silent, reach.relay_advice) if silent else ok("relay", "answers"))
        if reach.aurora_fault:
            findings.append(fault("aurora", reach.aurora_fault, reach.aurora_advice))
        elif reach.aurora_url:
            findings.append(ok("aurora", f"{reach.aurora_url} answers"))
        else:
            findings.append(warning("aurora", "not asked: it takes the relay and a pulled request"))
        return findings

    def _pauses(self, database: Database) -> list[Finding]:
        """A server that asked to be left in peace, though it answers."""
        with database.read() as connection:
            jobs = outbox_repository.unfinished(connection)
            pauses = hosts_in_the_way(jobs, asked_pauses(connection, self._clock.now()))
        return [
            warning("delivery", asked_words(host, until), "What waits behind it goes with the first sync after that.")
            for host, until in pauses.items()
        ]


def _app_news(database: Database) -> list[Finding]:
    """Only what there is to do: a newer version that the office announced at the last pull."""
    with database.read() as connection:
        news = app_news_repository.newer_than(connection, __version__)
    if news is None:
        return []
    words = f"the office announces Surveyor {news.version}; this is {__version__}"
    return [warning("update", words, news.where or "Ask the office where to get it.")]
