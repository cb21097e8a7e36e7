"""What the composition root hands to the window: paths, how to open the services, how to start the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveyor_app.gui.ports import EngineHandle, GuiServices
from surveyor_app.paths import DataPaths

if TYPE_CHECKING:
    from surveyor_app.domain.errors import SurveyorError
    from surveyor_app.gui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class AppContext:
    """`open_services` is called in the storage thread after the first paint; `start_engine` after that, with the
    sink for events, and returns None when another process has the engine. `on_ready` is called once the window shows
    data, `on_fault` when it says why it cannot. `open_more` opens services once more for a thread of its own (pairing,
    export), without another check of the database; `open_services` where it is None."""

    paths: DataPaths
    open_services: Callable[[], GuiServices]
    start_engine: Callable[[Callable[[Any], None]], EngineHandle | None]
    title_suffix: str = ""
    theme: str | None = None
    on_ready: Callable[[MainWindow], None] | None = None
    on_fault: Callable[[MainWindow, SurveyorError], None] | None = None
    open_more: Callable[[], GuiServices] | None = None
