"""The engine's line to the office that this laptop is paired with at the moment: opened, changed, closed."""

from __future__ import annotations

from collections.abc import Callable

from surveyor_app.domain.clock import Clock
from surveyor_app.paths import DataPaths
from surveyor_app.storage.database import Database
from surveyor_app.sync.run_log import RunLog
from surveyor_app.sync.screenshots import Screenshots
from surveyor_app.sync.session import Office, Outside, Session
from surveyor_app.sync.upload_meter import UploadMeter
from surveyor_app.sync.work import Work


class Line:
    """Belongs to one event loop. Close with `aclose()`."""

    def __init__(
        self,
        database: Database,
        paths: DataPaths,
        clock: Clock,
        load_token: Callable[[], str | None],
        outside: Outside,
        log: RunLog,
    ) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._load_token = load_token
        self._outside = outside
        self._log = log
        self._session: Session | None = None
        self.screenshots = Screenshots()

    async def open(self, relay_url: object) -> Work | None:
        """The means for a run with the office at this address; None when there is none, or no token for it."""
        token = self._load_token()
        office = Office(relay_url, token) if isinstance(relay_url, str) and relay_url and token else None
        if self._session is not None and self._session.office != office:
            await self.aclose()
        if office is None:
            return None
        if self._session is None:
            self._session = Session(office, self._clock, self._outside)
        session = self._session
        self._log.reports = session.reports
        return Work(
            database=self._database,
            paths=self._paths,
            clock=self._clock,
            relay=session.relay,
            aurora=session.aurora,
            pictures=session.pictures,
            emit=self._log,
            pace=session.pace,
            meter=UploadMeter(self._database, self._clock, session.pace),
        )

    async def aclose(self) -> None:
        """Close the connections, if any are open."""
        session, self._session = self._session, None
        self._log.reports = None
        await self.screenshots.aclose()
        if session is not None:
            await session.aclose()
