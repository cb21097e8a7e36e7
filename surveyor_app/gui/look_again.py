"""Looks again when a command or another program has changed this data folder while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.session import Session

LOOK_EVERY_MS = 3_000


class LookAgain(QObject):
    """Asks the database for one number every few seconds, and reads only where that is another."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: int | None = None
        self._is_looking = False
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_watching(self) -> bool:
        """Whether it looks by itself."""
        return self._timer.isActive()

    def begin(self) -> None:
        """From now on."""
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Never again."""
        self._timer.stop()

    def look(self) -> None:
        """Read everything again if somebody else has changed something; what is being typed stays."""
        if not self._is_looking:
            self._is_looking = True
            self._session.bridge.start(self._look())

    async def _look(self) -> None:
        try:
            edition: int = await self._session.bridge.call(lambda services: services.survey.edition())
        except SurveyorError:
            return  # whoever reads or saves something tells it
        finally:
            self._is_looking = False
        known, self._known = self._known, edition
        if known not in (None, edition):
            self._session.read_pairing()
            self._session.refresh()
