"""A change of theme is felt at once: people press its key again when nothing happens."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import with_items

LOOKS = 12  # a timer's turn lies between two looks


class StyleChanges(QObject):
    """Counts how often widgets are told that their style has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Only counts."""
        self.number += event.type() is QEvent.Type.StyleChange
        return False


def at_rest(desk: Desk) -> QImage:
    """The window once nothing moves any more."""
    shown: list[QImage] = []

    def is_still() -> bool:
        shown.append(desk.window.grab().toImage())
        return len(shown) > LOOKS and all(one == shown[-1] for one in shown[-LOOKS:])

    desk.settle()
    desk.wait(is_still)
    return shown[-1]


def test_each_widget_is_dressed_once_or_twice_not_once_for_every_one_above_it(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    for task in ("request", "electrical", "mounting_planes", "photos", "review"):
        desk.open(place=Place(task))
    application = cast(QApplication, QApplication.instance())
    changes = StyleChanges()
    application.installEventFilter(changes)
    desk.window.look.choose("dark")
    application.removeEventFilter(changes)
    assert len(application.allWidgets()) > 500
    assert 0 < changes.number <= 3 * len(application.allWidgets())


def test_a_window_that_went_through_every_theme_looks_as_before_and_keeps_the_keyboard(
    new_desk: DeskMaker,
) -> None:
    application = cast(QApplication, QApplication.instance())
    blinking = application.cursorFlashTime()
    application.setCursorFlashTime(0)
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    desk.window.pages.enter()
    before, has_keyboard = at_rest(desk), QApplication.focusWidget()
    assert has_keyboard is not None
    for theme in ("sunlight", "dark", "light"):
        desk.window.look.choose(theme)
        at_rest(desk)
    assert QApplication.focusWidget() is has_keyboard
    assert at_rest(desk) == before
    application.setCursorFlashTime(blinking)
