"""Has the files of all photos looked for in the background: after the start, and every twenty minutes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.session import Session

LOOK_EVERY_MS = 20 * 60_000


class LostFiles(QObject):
    """In a thread and on services of its own, so that nothing typed waits for a slow disk."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._is_looking = self._is_ended = False
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on."""
        self._is_ended = False
        self.look()
        self._timer.start()

    def end(self) -> None:
        """The window is about to close: a look that is under way ends."""
        self._is_ended = True
        self._timer.stop()

    def look(self) -> None:
        """Look once, and read the list again where it says something else now."""
        if not self._is_looking:
            self._is_looking = True
            self._session.bridge.start(self._look())

    async def _look(self) -> None:
        try:
            has_changed = await self._session.bridge.aside(
                lambda services: services.survey.count_lost(lambda: not self._is_ended)
            )
        except SurveyorError:
            return  # whoever reads or saves something tells it
        finally:
            self._is_looking = False
        if has_changed:
            self._session.refresh()
