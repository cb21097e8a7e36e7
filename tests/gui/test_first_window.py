"""The frame that is there at once: light, in its place and colours, and gone when the window itself is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from surveyor_app.gui.first_window import FILE_NAME, FirstWindow
from surveyor_app.gui.theme import load_theme
from surveyor_app.identity import NAME

HEAVY = ("asyncio", "json", "qasync", "sqlalchemy", "sqlite3", "httpx", "PySide6.QtNetwork", "surveyor_app.gui.theme")


def test_it_is_painted_when_it_is_shown_where_the_window_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    left = QMainWindow()
    left.setGeometry(40, 50, 777, 555)
    settings = QSettings(str(tmp_path / FILE_NAME), QSettings.Format.IniFormat)
    settings.setValue("window/geometry", left.saveGeometry())
    settings.setValue("look/theme", "dark")
    settings.sync()
    window = FirstWindow(tmp_path)
    qtbot.addWidget(window)
    window.show_now()
    assert window.isVisible()
    assert window.windowTitle() == NAME
    assert (window.width(), window.height()) == (777, 555)
    picture, theme = window.grab().toImage(), load_theme("dark")
    assert picture.pixelColor(300, 20).name().upper() == theme.surface.upper()
    assert picture.pixelColor(300, 300).name().upper() == theme.window.upper()


@pytest.mark.parametrize("stored", ["", "no theme", "@Invalid()"])
def test_odd_settings_are_no_hindrance(qtbot: QtBot, tmp_path: Path, stored: str) -> None:
    (tmp_path / FILE_NAME).write_text(f"[look]\ntheme={stored}\n[window]\ngeometry={stored}\n")
    window = FirstWindow(tmp_path)
    qtbot.addWidget(window)
    window.show_now()
    assert window.isVisible()


def test_it_goes_when_the_other_window_has_been_painted_and_not_before(qtbot: QtBot, tmp_path: Path) -> None:
    first, window = FirstWindow(tmp_path), QMainWindow()
    qtbot.addWidget(window)
    first.show_now()
    first.give_way_to(window)
    gone: list[None] = []
    first.destroyed.connect(lambda: gone.append(None))
    assert first.isVisible()
    window.show()
    qtbot.waitUntil(lambda: bool(gone))
    assert window.isVisible()


def test_nothing_heavy_is_read_before_it_is_there_and_only_the_window_is_left_after_it(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from surveyor_app.bootstrap import Container\n"
        "from surveyor_app.gui import first_window\n"
        "from surveyor_app.paths import DataPaths\n"
        "show, seen = first_window.FirstWindow.show_now, []\n"
        "def watched(window):\n"
        "    show(window)\n"
        f"    seen.extend(name for name in {HEAVY!r} if name in sys.modules)\n"
        "first_window.FirstWindow.show_now = watched\n"
        "def ready(window):\n"
        "    import json\n"
        "    from PySide6.QtWidgets import QApplication\n"
        "    left = [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]\n"
        "    sys.stdout.write(json.dumps({'seen': seen, 'left': left}))\n"
        "    window.close()\n"
        "Container(DataPaths(Path(sys.argv[1]))).open_window(on_ready=ready)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")], capture_output=True, timeout=120, check=True
    )
    assert json.loads(done.stdout) == {"seen": [], "left": ["MainWindow"]}
