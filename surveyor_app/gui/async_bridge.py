"""The way from the GUI to the services: one storage worker thread, awaited by coroutines of the GUI's own loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.ports import GuiServices
from surveyor_app.language import tr

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


def in_words(error: BaseException) -> SurveyorError:
    """The error as something that a person can be told; an unknown one is logged and kept vague."""
    if isinstance(error, SurveyorError):
        return error
    _log.error("unexpected fault", exc_info=error)
    if isinstance(error, FileNotFoundError) and error.errno is None:  # a file of the program's own; see resources.py
        return SurveyorError(str(error), code="incomplete")
    return SurveyorError(
        tr("Something unexpected went wrong. What you entered before is kept."),
        code="unexpected",
        advice=tr("Try again. If it happens again, run `surveyor doctor` and tell the office."),
    )


class AsyncBridge(QObject):
    """Runs services in the one thread that may touch the database, in the order they were asked for.

    `call` is awaited; `start` begins a coroutine and reports its fault through `failed`; `idle` is emitted when the
    last of them has ended.
    """

    failed = Signal(object)  # SurveyorError
    idle = Signal()

    def __init__(self, loop: asyncio.AbstractEventLoop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop = loop
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")
        self._services: GuiServices | None = None
        self._open_services: Callable[[], GuiServices] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing that was started still runs."""
        return not self._tasks

    async def open(
        self, open_services: Callable[[], GuiServices], open_more: Callable[[], GuiServices] | None = None
    ) -> None:
        """Open the services in the storage thread; SurveyorError when that fails. `open_more` opens them once more for
        `aside`, `open_services` itself when it is None."""
        self._open_services = open_more or open_services

        def opened() -> None:
            self._services = open_services()

        await self.call_plain(opened)

    async def call(self, use: Callable[[GuiServices], Result]) -> Result:
        """Run `use(services)` in the storage thread and return its result; every fault becomes a SurveyorError."""

        def run() -> Result:
            if self._services is None:
                raise SurveyorError(
                    tr("Surveyor is still starting."), code="starting", advice=tr("Try again in a moment.")
                )
            return use(self._services)

        return await self.call_plain(run)

    async def aside(self, use: Callable[[GuiServices], Result]) -> Result:
        """Run something long in a thread and on services of its own, so that nothing typed waits for it; faults as in
        `call`."""
        open_services = self._open_services
        if open_services is None:
            return await self.call(use)

        def run() -> Result:
            services = open_services()
            try:
                return use(services)
            finally:
                services.close()

        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        try:
            return await asyncio.wrap_future(executor.submit(run), loop=self._loop)
        except Exception as error:
            raise in_words(error) from error
        finally:
            executor.shutdown(wait=False)

    async def call_plain(self, work: Callable[[], Result]) -> Result:
        """Run anything in the storage thread, e.g. stopping the engine; faults as in `call`."""
        try:
            return await asyncio.wrap_future(self._executor.submit(work), loop=self._loop)
        except Exception as error:
            raise in_words(error) from error

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a coroutine now; its fault is told through `failed`."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failed.emit(in_words(error))
        if not self._tasks:
            self.idle.emit()

    async def drained(self) -> None:
        """Wait until everything that was started before has ended."""
        current = asyncio.current_task(self._loop)
        while others := [task for task in self._tasks if task is not current]:
            await asyncio.wait(others)

    def close(self) -> None:
        """Close the services and end their thread, after what it was given; the bridge is useless afterwards."""
        services, self._services = self._services, None
        if services is not None:
            self._executor.submit(services.close)
        self._executor.shutdown(wait=True)
