"""A real window as a process of its own that types by itself, or says where it came back; for kills from outside.

``python -m tests.end_to_end.typing_window type|type-azimuth|look``; the data folder is that of SURVEYOR_DATA_DIR.
"""

from __future__ import annotations

import json
import sys
import time
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from surveyor_app.bootstrap import Container
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.presenters.places import Place

KEY_EVERY_MS = 40


def say(**facts: object) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def text_of(field: QWidget | None) -> str:
    """What stands in a field."""
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.text() if isinstance(field, QLineEdit) else ""


def type_on(window: MainWindow, attribute: str = "notes", letters: str = "0123456789") -> None:
    """Open the first request's first plane and type into a field of it until somebody kills us."""
    typed = 0
    keys = QTimer(window, interval=KEY_EVERY_MS)

    def key() -> None:
        nonlocal typed
        field = window.focusWidget()
        QTest.keyClicks(field, letters[typed % len(letters)])
        typed += 1
        say(typed=typed, at=time.monotonic(), text=text_of(field))

    def begin() -> None:
        detail = window.session.detail
        if detail is None:
            return
        waiting.stop()
        plane = detail.survey.mounting_planes[0].id
        window.pages.go(Place("mounting_planes", plane, attribute))
        keys.start()

    keys.timeout.connect(key)
    waiting = QTimer(window, interval=20)
    waiting.timeout.connect(begin)
    waiting.start()
    window.resize(900, 640)
    window.open_request(window.session.summaries[0].id)


def look(window: MainWindow) -> None:
    """Say where the window came back, and close it."""

    def back() -> None:
        if not window.keeper.is_back:
            return
        waiting.stop()
        here = window.keeper.here()
        field = cast("QWidget | None", window.focusWidget())
        say(
            request=here.request_id,
            task=here.place.task,
            item=here.place.item_id,
            scroll=here.scroll,
            field=field.accessibleName() if field is not None else "",
            text=text_of(field),
            cursor=field.textCursor().position() if isinstance(field, QPlainTextEdit) else -1,
            size=[window.width(), window.height()],
        )
        window.close()

    waiting = QTimer(window, interval=20)
    waiting.timeout.connect(back)
    waiting.start()


if __name__ == "__main__":
    actions = {"type": type_on, "type-azimuth": lambda made: type_on(made, "azimuth", "upwards "), "look": look}
    sys.exit(Container.for_this_user().open_window(on_ready=actions[sys.argv[1]]))
