"""What practice mode needs of the program it runs inside: a laptop on a data folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from surveyor_app.domain.clock import Clock
    from surveyor_app.domain.errors import SurveyorError
    from surveyor_app.gui.main_window import MainWindow
    from surveyor_app.services.opened import Services
    from surveyor_app.sync.report import SyncReport


class Laptop(Protocol):
    """The composition root's container, as practice mode sees it."""

    @property
    def clock(self) -> Clock:
        """The machine's clock."""
        ...

    def services(self) -> Services:
        """The use cases on this data folder."""
        ...

    def sync(self, wait_seconds: float) -> SyncReport:
        """One pull and push."""
        ...

    def open_window(
        self,
        *,
        title_suffix: str = "",
        theme: str | None = None,
        on_ready: Callable[[MainWindow], None] | None = None,
        on_fault: Callable[[MainWindow, SurveyorError], None] | None = None,
    ) -> int:
        """Open the desktop app and return its exit code when it is closed."""
        ...

    def at(self, root: Path) -> Laptop:
        """The same program on another data folder."""
        ...
