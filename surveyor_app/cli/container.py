"""What the commands need of the program around them; bootstrap.py provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from surveyor_app.domain.clock import Clock
    from surveyor_app.domain.errors import SurveyorError
    from surveyor_app.paths import DataPaths
    from surveyor_app.services.opened import Services
    from surveyor_app.sync.report import SyncReport


class ContainerProtocol(Protocol):
    """The composition root, as the commands see it."""

    @property
    def paths(self) -> DataPaths:
        """The data folder."""
        ...

    @property
    def clock(self) -> Clock:
        """The machine's clock."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Both locks of the data folder; Busy where another window or engine holds one."""
        ...

    def services(self) -> Services:
        """The use cases on this data folder; the schema is migrated first where that is due."""
        ...

    def sync(self, wait_seconds: float) -> SyncReport:
        """One pull and push, by this process or by the window's engine."""
        ...

    def open_window(
        self,
        *,
        title_suffix: str = "",
        theme: str | None = None,
        on_ready: Callable[[Any], None] | None = None,
        on_fault: Callable[[Any, SurveyorError], None] | None = None,
    ) -> int:
        """Open the desktop app and return its exit code when it is closed."""
        ...

    def at(self, root: Path) -> ContainerProtocol:
        """The same program on another data folder (practice mode)."""
        ...
