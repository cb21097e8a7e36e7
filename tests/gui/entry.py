"""A form on its own for tests, with what the person did written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.forms.section_form import SectionForm
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.theme import Look
from surveyor_app.resources import read_json


class Entry:
    """One form in a window of its own; `entered` and `confirmed` are what it told."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, section: SectionName) -> None:
        self.qtbot = qtbot
        self.look = Look("light")
        self.look.apply(qapp)
        self.form = SectionForm(self.look, section, catalogue_from_json(read_json("catalogue.json")))
        self.values: dict[str, AttributeValue] = {}
        self.entered: list[tuple[str, Any]] = []
        self.confirmed: list[str] = []
        self.unclear: dict[str, str] = {}
        self.form.entered.connect(self._entered)
        self.form.unclear.connect(self._unclear)
        self.form.confirmed.connect(lambda _item, name: self.confirmed.append(name))
        qtbot.addWidget(self.form)
        self.form.resize(680, 900)
        self.form.show()
        qtbot.waitExposed(self.form)
        self.form.activateWindow()
        self.wait(self.form.isActiveWindow)

    def _entered(self, _item: object, name: str, value: AttributeValue) -> None:
        self.entered.append((name, value))
        self.values[name] = value
        self.unclear.pop(name, None)

    def _unclear(self, _item: object, name: str, text: str) -> None:
        self.unclear[name] = text

    def show(self, item_id: str | None = "plane-1", *, more: dict[str, Any] | None = None, **values: Any) -> None:
        """Show an item with these values."""
        self.values, self.unclear = values, {}
        self.form.show_item(item_id, dict(values), {}, **(more or {}))

    def stored(self, **more: Any) -> None:
        """What was entered comes back from the services."""
        self.form.show_item("plane-1", self.values, {}, unclear=self.unclear, **more)

    def row(self, name: str) -> FieldRow:
        """A row."""
        return self.form.row(name)

    def line(self, name: str) -> QLineEdit:
        """The line of a typed input."""
        input_ = self.row(name).input
        assert isinstance(input_, LineInput)
        return input_.line

    def type(self, name: str, text: str, key: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Type into a line in place of what it holds, and end with a key."""
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        if key is not None:
            QTest.keyClick(line, key)

    def wait(self, until: Callable[[], bool]) -> None:
        """Until something is so."""
        self.qtbot.waitUntil(until, timeout=5000)


def focus() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key) -> None:
    """A key to whatever has the keyboard."""
    QTest.keyClick(focus(), key)


def drag(widget: QWidget, *points: QPoint) -> None:
    """Press at the first point, pull through the others, let go at the last."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, left, Qt.KeyboardModifier.NoModifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(widget, point)
    QTest.mouseRelease(widget, left, Qt.KeyboardModifier.NoModifier, points[-1])


def click(made: QWidget) -> None:
    """In its middle."""
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(made.width() // 2, made.height() // 2))
