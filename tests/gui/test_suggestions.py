"""The list of suggestions: it opens for whoever types, and a click or the wheel beside it does what it always does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.forms.choice_inputs import ChoiceInput, NumberChipsInput
from surveyor_app.gui.forms.combo_input import ComboInput
from tests.gui.entry import Entry, focus

CTRL, NONE, LEFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def electrical(qtbot: QtBot, qapp: QApplication) -> Entry:
    """The form of the main service, empty."""
    entry = Entry(qtbot, qapp, SectionName.ELECTRICAL)
    entry.show(None)
    return entry


def _type(entry: Entry, name: str, text: str) -> QListView:
    """Type into a field in place of what it holds; the list that opened."""
    entry.row(name).input.focus_input()
    QTest.keyClick(focus(), Qt.Key.Key_A, CTRL)
    QTest.keyClicks(focus(), text)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    return popup


def _in_window(widget: QWidget) -> tuple[QWindow, QPoint]:
    window = widget.window().windowHandle()
    assert window is not None
    return window, widget.mapTo(widget.window(), widget.rect().center())


def _click(widget: QWidget) -> None:
    """Where the window system delivers it: to the window, which decides by the lists that are open."""
    window, at = _in_window(widget)
    QTest.mousePress(window, LEFT, NONE, at)
    QTest.mouseRelease(window, LEFT, NONE, at)


def _bus_200(entry: Entry) -> QWidget:
    input_ = entry.row("main_bus_rating").input
    assert isinstance(input_, NumberChipsInput)
    return input_.choices.button("200")


def _underground(entry: Entry) -> QWidget:
    input_ = entry.row("service_type").input
    assert isinstance(input_, ChoiceInput)
    return input_.choices.button("underground")


def test_one_click_on_the_next_field_takes_what_is_typed_and_chooses_there(electrical: Entry) -> None:
    popup = _type(electrical, "main_panel_location", "gar")
    _click(_bus_200(electrical))
    assert electrical.entered == [("main_panel_location", "garage"), ("main_bus_rating", 200)]
    assert not popup.isVisible()
    assert focus() is _bus_200(electrical)


def test_one_click_takes_a_free_text_as_it_was_typed(electrical: Entry) -> None:
    popup = _type(electrical, "main_panel_manufacturer", "Squ")
    _click(_underground(electrical))
    assert electrical.entered == [("main_panel_manufacturer", "Squ"), ("service_type", "underground")]
    assert not popup.isVisible()


def test_a_click_into_the_line_that_is_typed_in_closes_the_list_and_moves_the_cursor(electrical: Entry) -> None:
    popup = _type(electrical, "main_panel_manufacturer", "Squ")
    _click(electrical.line("main_panel_manufacturer"))
    assert not popup.isVisible()
    assert focus() is electrical.line("main_panel_manufacturer")
    QTest.keyClicks(focus(), "are D")
    assert electrical.line("main_panel_manufacturer").text() == "Square D"


def test_a_click_on_a_suggestion_takes_it(electrical: Entry) -> None:
    popup = _type(electrical, "main_panel_location", "gar")
    at = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mousePress(popup.viewport(), LEFT, NONE, at)
    QTest.mouseRelease(popup.viewport(), LEFT, NONE, at)
    assert electrical.entered == [("main_panel_location", "garage")]


def test_the_wheel_beside_an_open_list_scrolls_the_page(qtbot: QtBot, electrical: Entry) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(electrical.form)
    area.resize(680, 500)
    area.show()
    area.activateWindow()
    electrical.wait(area.isActiveWindow)
    popup = _type(electrical, "main_panel_location", "gar")
    window, at = _in_window(_bus_200(electrical))
    wheel = QWheelEvent(
        QPointF(at), QPointF(window.mapToGlobal(at)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window, wheel)
    assert area.verticalScrollBar().value() > 0
    assert not popup.isVisible()
    area.takeWidget()


def test_taking_typing_back_opens_no_list(electrical: Entry) -> None:
    electrical.show(None, main_panel_location="garage")
    popup = _type(electrical, "main_panel_location", "b")
    popup.hide()
    QTest.keyClick(focus(), Qt.Key.Key_Z, CTRL)
    input_ = electrical.row("main_panel_location").input
    assert isinstance(input_, ComboInput)
    assert input_.words() == "Garage"
    assert QApplication.activePopupWidget() is None


def test_what_comes_from_elsewhere_opens_no_list(electrical: Entry) -> None:
    electrical.row("main_panel_location").input.focus_input()
    electrical.show(None, main_panel_location="garage")
    line = electrical.line("main_panel_manufacturer")
    line.setFocus()
    line.insert("Squ")
    line.textEdited.emit("Squ")
    assert QApplication.activePopupWidget() is None
