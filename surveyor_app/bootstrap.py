"""The composition root: the only place where the concrete parts meet. Heavy imports wait inside the functions."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import Busy, SurveyorError
from surveyor_app.lean_imports import look_into_no_source
from surveyor_app.paths import DataPaths, data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from surveyor_app.gui.main_window import MainWindow
    from surveyor_app.services.opened import Services
    from surveyor_app.sync.engine import SyncEngine
    from surveyor_app.sync.engine_thread import EngineThread
    from surveyor_app.sync.events import Event
    from surveyor_app.sync.report import SyncReport

RAISE_SECONDS = 5.0
IN_THE_WINDOW_SECONDS = 600.0  # beyond --wait: an evening's photos may be on their way


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()


@dataclass
class Container:
    """Everything a program of this data folder needs, built when it is asked for."""

    paths: DataPaths
    clock: SystemClock = field(default_factory=SystemClock)
    _ours: set[Path] = field(default_factory=set, repr=False)  # the lock files that this process holds

    @classmethod
    def for_this_user(cls) -> Container:
        """The data folder of SURVEYOR_DATA_DIR, or the user's own."""
        return cls(DataPaths(data_dir()))

    def services(self) -> Services:
        """The use cases, on a database of their own for the calling thread; migrates first where that is due."""
        from surveyor_app.services.opened import open_services
        from surveyor_app.storage import migrate

        if not migrate.schema_is_current(self.paths):
            self._prepare()
        return open_services(self.paths, self.clock)  # on a read-only disk: to look and to export

    def _window_services(self) -> Services:
        """For the window's storage thread: the log first, then the whole start-up check."""
        from surveyor_app.cli.process_log import start_log
        from surveyor_app.services.opened import open_services

        start_log(self)
        if not self._is_read_only():
            self._prepare()
        return open_services(self.paths, self.clock)

    def _prepare(self) -> None:
        """Check the whole database, and bring it to this version's schema; StorageFault or Busy when that cannot be."""
        from surveyor_app.storage import migrate

        migrate.prepare(self.paths, self.exclusive)

    def _is_read_only(self) -> bool:
        """Whether there is a usable database that nobody can change: then it can still be looked at and exported."""
        from surveyor_app.storage import writable

        if writable.can_write(self.paths.database):
            return False
        from surveyor_app.storage import migrate

        return migrate.schema_is_current(self.paths)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Both locks: no window and no engine of another process may use the database meanwhile."""
        with ExitStack() as locks:
            for lock_file in (self.paths.window_lock, self.paths.engine_lock):
                if lock_file not in self._ours and not locks.enter_context(self._held(lock_file)):
                    raise Busy(
                        "Another Surveyor is open while its data must be updated or restored.",
                        advice="Close it and start again.",
                    )
            yield

    @contextmanager
    def _held(self, lock_file: Path) -> Iterator[bool]:
        """Whether this process got the lock; given back at the end. A lock whose owner died is free.

        StorageFault where the disk does not take the lock file: read_only or disk_full.
        """
        from PySide6.QtCore import QLockFile

        look_into_no_source()
        lock = QLockFile(str(lock_file))
        lock.setStaleLockTime(0)
        held = lock.tryLock(100)
        if not held and lock.error() != QLockFile.LockError.LockFailedError:
            self._make_room_for_locks()
            held = lock.tryLock(100)
        if held:
            self._ours.add(lock_file)
        try:
            yield held
        finally:
            if held:
                self._ours.discard(lock_file)
                lock.unlock()

    def _make_room_for_locks(self) -> None:
        """The disk did not take a lock file: it is read-only, or so full that the ballast has to go."""
        from surveyor_app.storage import faults, writable
        from surveyor_app.storage.ballast import Ballast

        if not writable.can_write(self.paths.database):
            raise faults.read_only(self.paths.root)
        if not Ballast(self.paths.root).release():
            raise faults.disk_full()

    def sync(self, wait_seconds: float) -> SyncReport:
        """One headless pull and push. Where the window's engine holds the lock, that engine does it and we report."""
        import asyncio

        self._prepare()
        with self._engine_lock() as held:
            if held:
                engine = self._make_engine(lambda _event: None)
                report = asyncio.run(engine.run_once(wait_seconds))
                self._back_up_the_day()
                return report
        theirs = self._sync_in_the_window(wait_seconds)
        if theirs is None:
            raise Busy("Another Surveyor is syncing this folder.", advice="Wait until it has finished and try again.")
        return theirs

    def _back_up_the_day(self) -> None:
        from surveyor_app.services.restore import routine_backup

        routine_backup(self.paths, self.clock)

    def _sync_in_the_window(self, wait_seconds: float) -> SyncReport | None:
        """What the window's engine did for us; None when no window with an engine answers."""
        from surveyor_app.gui import single_instance
        from surveyor_app.sync.report import report_from_json

        question = {"do": "sync", "wait_seconds": wait_seconds}
        answer = single_instance.ask(self.paths.root, question, wait_seconds + IN_THE_WINDOW_SECONDS)
        return None if answer is None or "online" not in answer else report_from_json(answer)

    def _engine_lock(self) -> AbstractContextManager[bool]:
        return self._held(self.paths.engine_lock)

    def _make_engine(self, on_event: Callable[[Event], None]) -> SyncEngine:
        from surveyor_app.services.opened import open_engine
        from surveyor_app.sync.events import EngineIdle

        def listen(event: Event) -> None:
            on_event(event)
            if isinstance(event, EngineIdle):  # a window may stay open for weeks
                self._back_up_the_day()

        return open_engine(self.paths, self.clock, listen)

    def run_window(self) -> int:
        """Open the desktop app for a person; what prevents it is told in words. Returns the exit code."""
        try:
            return self.open_window()
        except SurveyorError as error:
            from surveyor_app.gui.display import tell_without_window

            tell_without_window(f"{error.text}\n{error.advice}")
            return 1

    def open_window(
        self,
        *,
        title_suffix: str = "",
        theme: str | None = None,
        on_ready: Callable[[MainWindow], None] | None = None,
        on_fault: Callable[[MainWindow, SurveyorError], None] | None = None,
    ) -> int:
        """Open the desktop app, or raise the window that is already open on this data folder."""
        from surveyor_app.gui.display import can_open_window

        if not can_open_window():
            raise SurveyorError(
                "There is no display to open a window on.",
                code="no_display",
                advice="The commands work without one; see `surveyor --help`. `surveyor demo` shows the whole job.",
            )
        try:
            self.paths.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            from surveyor_app.storage import faults

            raise faults.of_os_error(error, self.paths.root) from error
        # A read-only disk takes no lock file, and needs none: the window only looks and exports.
        lock = nullcontext(True) if self._is_read_only() else self._held(self.paths.window_lock)
        with lock as alone:
            if not alone:
                from surveyor_app.gui import single_instance

                single_instance.ask(self.paths.root, {"do": "raise"}, RAISE_SECONDS)
                return 0
            from surveyor_app.gui.first_window import first_window

            look_into_no_source()
            first = first_window(self.paths.root, theme)
            # Only now: this takes several times as long as all before it.
            from surveyor_app.gui.application import AppContext, run_window

            return run_window(
                AppContext(
                    paths=self.paths,
                    open_services=self._window_services,
                    start_engine=self._start_engine,
                    title_suffix=title_suffix,
                    theme=theme,
                    on_ready=on_ready,
                    on_fault=on_fault,
                    open_more=self.services,
                ),
                first,
            )

    def _start_engine(self, on_event: Callable[[Event], None]) -> EngineThread | None:
        """The engine in its own thread, or None where another process runs the engine of this folder."""
        from surveyor_app.sync.engine_thread import EngineThread

        class LockedEngineThread(EngineThread):
            """Gives the lock back once the engine has really ended."""

            def stop(self, timeout_seconds: float = 10.0) -> bool:
                ended = super().stop(timeout_seconds)
                if ended:
                    locks.close()
                return ended

        if self._is_read_only():
            return None
        with ExitStack() as attempt:
            if not attempt.enter_context(self._engine_lock()):
                return None
            locks = attempt.pop_all()
        thread = LockedEngineThread(lambda: self._make_engine(on_event))
        thread.start()
        return thread

    def run_command(self, arguments: list[str]) -> int:
        """Run one command line; returns its exit code."""
        from surveyor_app.cli import app

        return app.run(arguments, self)

    def at(self, root: Path) -> Container:
        """The same program on another data folder (practice mode)."""
        return Container(DataPaths(root), self.clock)
