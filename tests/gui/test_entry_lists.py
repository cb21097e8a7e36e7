"""Lists with a way out: ratings and sizes that are not listed, long lists narrowed by typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.forms.choice_inputs import OTHER, ChoiceInput, NumberChipsInput
from surveyor_app.gui.forms.combo_input import ComboInput
from tests.gui.entry import Entry, click, focus, press


@pytest.fixture
def plane(qtbot: QtBot, qapp: QApplication) -> Entry:
    """The form of a roof plane."""
    return Entry(qtbot, qapp, SectionName.MOUNTING_PLANES)


@pytest.fixture
def electrical(qtbot: QtBot, qapp: QApplication) -> Entry:
    """The form of the main service."""
    return Entry(qtbot, qapp, SectionName.ELECTRICAL)


@pytest.mark.parametrize("by", ["mouse", "arrows", "type-ahead"])
def test_a_rating_that_is_not_listed_is_entered_after_other(electrical: Entry, by: str) -> None:
    electrical.show(None)
    input_ = electrical.row("main_breaker_rating").input
    assert isinstance(input_, NumberChipsInput)
    if by == "mouse":
        click(input_.choices.button(OTHER))
    else:
        input_.choices.focus_input()
        press(Qt.Key.Key_Left) if by == "arrows" else QTest.keyClicks(focus(), "o")
        press(Qt.Key.Key_Return)
    assert focus() is input_.other.line
    QTest.keyClicks(focus(), "320")
    press(Qt.Key.Key_Return)
    assert electrical.entered == [("main_breaker_rating", 320)]


def _sizes(entry: Entry) -> ChoiceInput:
    input_ = entry.row("rafter_size").input
    assert isinstance(input_, ChoiceInput)
    return input_


def test_a_rafter_size_is_typed(plane: Entry) -> None:
    plane.show()
    _sizes(plane).focus_input()
    for character in "2x10":
        QTest.keyClicks(focus(), character)
    assert plane.entered == [("rafter_size", "2x10")]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_another_rafter_size_asks_for_it_in_the_notes(plane: Entry, by: str) -> None:
    plane.show()
    if by == "mouse":
        click(_sizes(plane).choices.button("other"))
    else:
        _sizes(plane).focus_input()
        QTest.keyClicks(focus(), "o")
        press(Qt.Key.Key_Return)
    assert plane.entered == [("rafter_size", "other")]
    assert "measured size in the notes" in plane.row("rafter_size").echo.text()


def _combo(entry: Entry, name: str) -> ComboInput:
    input_ = entry.row(name).input
    assert isinstance(input_, ComboInput)
    return input_


def _line(input_: ComboInput) -> QLineEdit:
    line = input_.combo.lineEdit()
    assert line is not None
    return line


@pytest.mark.parametrize(("typed", "key"), [("stand", "metal_standing_seam"), ("SLATE", "slate"), ("oth", "other")])
def test_a_long_list_is_narrowed_by_typing_and_left_with_tab(plane: Entry, typed: str, key: str) -> None:
    plane.show()
    combo = _combo(plane, "roof_type")
    combo.focus_input()
    QTest.keyClicks(focus(), typed)
    QTest.keyClick(_line(combo), Qt.Key.Key_Return)
    assert plane.entered == [("roof_type", key)]
    assert ("notes" in plane.row("roof_type").echo.text()) is (key == "other")


def test_a_long_list_is_walked_with_arrows(plane: Entry) -> None:
    plane.show(roof_type="comp_shingle")
    combo = _combo(plane, "roof_type")
    combo.focus_input()
    QTest.keyClick(combo.combo, Qt.Key.Key_Down)
    assert plane.entered == [("roof_type", "wood_shake")]


def test_a_long_list_is_chosen_from_with_the_mouse(plane: Entry) -> None:
    plane.show()
    combo = _combo(plane, "roof_type").combo
    combo.showPopup()
    view = combo.view()
    plane.wait(view.isVisible)
    at = view.visualRect(combo.model().index(4, 0)).center()
    QTest.mouseMove(view.viewport(), at)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    plane.wait(lambda: plane.entered == [("roof_type", "metal_corrugated")])
    combo.hidePopup()


def test_what_is_in_no_list_is_refused_and_can_be_read_until_it_is_put_right(plane: Entry) -> None:
    plane.show(roof_type="slate")
    combo = _combo(plane, "roof_type")
    combo.focus_input()
    QTest.keyClicks(focus(), "thatch")
    press(Qt.Key.Key_Tab)
    assert not plane.entered
    assert _line(combo).text() == "thatch"
    assert any("thatch" in text and "Other" in text for text in plane.row("roof_type").problem_texts)
    combo.focus_input()
    QTest.keyClicks(focus(), "foam")
    press(Qt.Key.Key_Return)
    assert plane.entered == [("roof_type", "foam")]
    assert not plane.row("roof_type").problem_texts


def test_emptying_a_long_list_takes_the_choice_back(plane: Entry) -> None:
    plane.show(roof_type="slate")
    combo = _combo(plane, "roof_type")
    combo.focus_input()
    QTest.keyClick(_line(combo), Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("roof_type", None)]
