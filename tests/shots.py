"""Writes a picture of every page in every state and theme, offscreen:
``python -m tests.shots OUTDIR [--language es] [--matrix] [filter…]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog

from surveyor_app.gui.application import WindowRun
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.language import ENGLISH, LANGUAGE_SETTING, LANGUAGES, use
from surveyor_app.paths import DataPaths
from surveyor_app.sync.events import ConnectivityChanged
from surveyor_app.sync.report import SyncReport
from tests import shots_data
from tests.contact_sheets import write_sheets
from tests.gui.cut_texts import cut_texts
from tests.shots_copying import shoot_copying
from tests.shots_entry import shoot_entry
from tests.shots_faults import shoot_faults
from tests.shots_look import shoot_look
from tests.shots_matrix import PLACES, shoot_matrix
from tests.shots_phone import shoot_phone
from tests.shots_photos import shoot_photos
from tests.shots_review import shoot_review
from tests.shots_sync import shoot_sync

SIZES = {"laptop": (1280, 800)}


class Studio:
    """One window after another, each photographed; pictures in another language than English are named after it."""

    def __init__(self, out: Path, wanted: list[str], language: str = ENGLISH) -> None:
        self.out, self.wanted = out, wanted
        self.suffix = "" if language == ENGLISH else f"-{language}"
        self.pictures = Path(tempfile.mkdtemp(prefix="surveyor-shots-"))
        existing = QApplication.instance()
        self.application = existing if isinstance(existing, QApplication) else QApplication(["shots"])
        self.application.setQuitOnLastWindowClosed(False)
        self.loop = qasync.QEventLoop(self.application, already_running=True)
        self.written: list[Path] = []
        self.cut: list[str] = []

    def wants(self, name: str) -> bool:
        """Whether any of the filters is part of the name; all without filters."""
        return not self.wanted or any(word in name for word in self.wanted)

    def wait(self, until: Callable[[], bool], limit_ms: int = 40_000) -> None:
        """Let Qt run until something is so; the limit is a fault."""
        waiting = QEventLoop()
        ticks = QTimer(interval=15)
        ticks.timeout.connect(lambda: waiting.quit() if until() else None)
        QTimer.singleShot(limit_ms, waiting.quit)
        ticks.start()
        waiting.exec()
        ticks.stop()
        if not until():
            raise TimeoutError("the window did not settle")

    def settle(self, window: MainWindow) -> None:
        """Wait until nothing is being read, decoded or laid out."""
        calm = 0

        def is_calm() -> bool:
            nonlocal calm
            calm = calm + 1 if window.session.bridge.is_idle and not window.images.is_busy else 0
            return calm >= 4

        self.wait(is_calm)

    def window(self, state: str, theme: str, size: tuple[int, int]) -> WindowRun:
        """A window on one state's data."""
        services = shots_data.services_for(state, self.pictures / "files")
        folder = Path(tempfile.mkdtemp(dir=self.pictures))
        ready: list[MainWindow] = []
        context = AppContext(
            DataPaths(folder),
            services,
            lambda _sink: _NoEngine(),
            "Practice" if state == "busy" else "",
            theme,
            ready.append,
        )
        run = WindowRun(context, self.application, self.loop)
        run.window.resize(*size)
        run.start()
        self.wait(lambda: bool(ready))
        run.window.watch.take([ConnectivityChanged(online=state != "error")])
        self.settle(run.window)
        return run

    def shoot(self, name: str, window: MainWindow, dialog: QDialog | None = None) -> None:
        """Write one picture."""
        self.settle(window)
        shown = dialog or window
        self.cut += [f"{name}{self.suffix}: {line}" for line in cut_texts(shown)]
        image: QImage = shown.grab().toImage()
        path = self.out / f"{name}{self.suffix}.png"
        image.save(str(path))
        self.written.append(path)

    def dialog(self, window: MainWindow) -> QDialog:
        """The dialog in sight."""
        return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()][-1]

    def close(self, run: WindowRun) -> None:
        """End a window like a person would."""
        run.window.close()
        self.wait(run.closed.done)
        run.window.deleteLater()


class _NoEngine:
    """An engine that never does anything."""

    def wake(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def stop(self) -> None: ...
    def run_once(self, wait_seconds: float) -> Future[SyncReport]:
        return Future()


def _open_first(studio: Studio, run: WindowRun) -> None:
    summaries = run.window.session.summaries
    run.window.open_request(summaries[0].id)
    studio.settle(run.window)


def shoot_extras(studio: Studio) -> None:
    """Other sizes, long pages whole, dialogs."""
    if not studio.wants("extra"):
        return
    for theme in ("light", "dark"):
        for label, size in (
            ("wide", (1920, 1080)),
            ("4k", (3840, 2160)),
            ("narrow", (1024, 700)),
            ("tall", (1280, 3400)),
        ):
            run = studio.window("typical", theme, size)
            _open_first(studio, run)
            for name in ("request", "electrical", "plane", "review", "photos"):
                run.window.pages.go(PLACES[name])
                studio.shoot(f"extra-{label}-{name}-{theme}", run.window)
            studio.close(run)
        run = studio.window("typical", theme, SIZES["laptop"])
        _open_first(studio, run)
        run.window.look.choose(theme, 1.3)
        for name in ("electrical", "photos", "review"):
            run.window.pages.go(PLACES[name])
            studio.shoot(f"extra-large-text-{name}-{theme}", run.window)
        run.window.look.choose(theme, 1.0)
        run.window.office.pair()
        studio.shoot(f"extra-pairing-{theme}", run.window, studio.dialog(run.window))
        studio.dialog(run.window).close()
        run.window.office.settings()
        studio.shoot(f"extra-settings-{theme}", run.window, studio.dialog(run.window))
        studio.dialog(run.window).close()
        studio.close(run)


def main(arguments: list[str]) -> int:
    """Write the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description="Write a picture of every page.")
    parser.add_argument("out", nargs="?", type=Path, default=Path("shots"))
    parser.add_argument("wanted", nargs="*", metavar="filter", help="only pictures with any of these in their name")
    parser.add_argument("--matrix", action="store_true", help="only every page in every state and theme")
    parser.add_argument("--language", choices=tuple(LANGUAGES), default=ENGLISH)
    chosen = parser.parse_intermixed_args(arguments)
    out: Path = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    os.environ[LANGUAGE_SETTING] = chosen.language  # every window asks again
    use(chosen.language)
    studio = Studio(out, chosen.wanted, chosen.language)
    shoot_matrix(studio)
    cut = list(studio.cut)
    if not chosen.matrix:
        _shoot_special(studio)
    write_sheets(out)
    sys.stdout.write(f"{len(studio.written)} pictures in {out}, all of them on {out / 'index.html'}\n")
    sys.stdout.writelines(f"cut in {line}\n" for line in cut)
    return 1 if cut else 0


def _shoot_special(studio: Studio) -> None:
    shoot_extras(studio)
    shoot_copying(studio)
    shoot_entry(studio)
    shoot_faults(studio)
    shoot_look(studio)
    shoot_phone(studio)
    shoot_photos(studio)
    shoot_review(studio)
    shoot_sync(studio)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
