"""Pitch and azimuth are turned as well as typed: by mouse, by keys, with one save for one turn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.forms.dial_input import DialInput
from surveyor_app.gui.widgets.compass_dial import CompassDial
from surveyor_app.gui.widgets.dial import SIDE, Dial
from surveyor_app.gui.widgets.pitch_dial import PitchDial
from tests.gui.entry import Entry, drag, focus, press

MIDDLE = SIDE // 2


@pytest.fixture
def plane(qtbot: QtBot, qapp: QApplication) -> Entry:
    """The form of a roof plane."""
    return Entry(qtbot, qapp, SectionName.MOUNTING_PLANES)


def _dial(entry: Entry, name: str) -> Dial:
    input_ = entry.row(name).input
    assert isinstance(input_, DialInput)
    return input_.dial


def _bearing(degrees: float, far: float = 50) -> QPoint:
    turned = math.radians(degrees)
    return QPoint(round(MIDDLE + far * math.sin(turned)), round(MIDDLE - far * math.cos(turned)))


def _slope(dial: Dial, degrees: float, far: float = 90) -> QPoint:
    turned = math.radians(degrees)
    return QPoint(round(18 + far * math.cos(turned)), round(dial.height() - 18 - far * math.sin(turned)))


def test_a_drag_of_the_compass_is_shown_at_once_and_saved_once(plane: Entry) -> None:
    plane.show()
    dial = _dial(plane, "azimuth")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(dial, left, none, _bearing(90))
    for degrees in range(92, 200, 2):
        QTest.mouseMove(dial, _bearing(degrees))
    assert plane.line("azimuth").text() == f"{dial.degrees:g}"
    assert "south" in plane.row("azimuth").echo.text()
    assert not plane.entered, "nothing is saved while the hand is on it"
    QTest.mouseMove(dial, _bearing(200))
    QTest.mouseRelease(dial, left, none, _bearing(200))
    assert plane.entered == [("azimuth", pytest.approx(200, abs=1))]


def test_a_drag_that_rests_is_saved_without_letting_go(plane: Entry) -> None:
    plane.show()
    dial = _dial(plane, "azimuth")
    QTest.mousePress(dial, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _bearing(90))
    plane.wait(lambda: bool(plane.entered))
    QTest.mouseRelease(dial, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _bearing(90))
    assert plane.entered == [("azimuth", 90)]


@pytest.mark.parametrize(("point", "degrees"), [(0, 0), (88, 90), (185, 180), (262, 270)])
def test_a_press_on_a_letter_means_that_point(plane: Entry, point: float, degrees: float) -> None:
    plane.show()
    drag(_dial(plane, "azimuth"), _bearing(point, 74))
    assert plane.entered == [("azimuth", degrees)]


def test_the_middle_of_the_compass_means_no_direction(plane: Entry) -> None:
    plane.show(azimuth=190.0)
    drag(_dial(plane, "azimuth"), QPoint(MIDDLE + 2, MIDDLE))
    assert not plane.entered


@pytest.mark.parametrize(
    ("start", "key", "degrees"),
    [
        (190.0, Qt.Key.Key_Right, 191),
        (190.0, Qt.Key.Key_Up, 191),
        (190.0, Qt.Key.Key_Left, 189),
        (190.0, Qt.Key.Key_Down, 189),
        (190.0, Qt.Key.Key_PageUp, 205),
        (190.0, Qt.Key.Key_PageDown, 175),
        (0.0, Qt.Key.Key_Left, 359),
        (359.0, Qt.Key.Key_Right, 0),
        (350.0, Qt.Key.Key_PageUp, 5),
        (202.5, Qt.Key.Key_Right, 203),
        (202.5, Qt.Key.Key_Left, 202),
        (None, Qt.Key.Key_Right, 180),
    ],
)
def test_the_compass_is_turned_by_keys(plane: Entry, start: float | None, key: Qt.Key, degrees: float) -> None:
    plane.show(azimuth=start)
    _dial(plane, "azimuth").setFocus()
    press(key)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("azimuth", degrees)]


def test_many_keys_are_one_save_when_the_hand_goes_on(plane: Entry) -> None:
    plane.show(azimuth=100.0)
    _dial(plane, "azimuth").setFocus()
    for _ in range(10):
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Tab)
    assert plane.entered == [("azimuth", 110)]


@pytest.mark.parametrize(
    ("start", "key", "degrees"),
    [
        (20.0, Qt.Key.Key_Up, 20.5),
        (20.0, Qt.Key.Key_Left, 19.5),
        (26.57, Qt.Key.Key_Up, 27),
        (26.57, Qt.Key.Key_Down, 26.5),
        (26.57, Qt.Key.Key_PageUp, 30.26),
        (26.57, Qt.Key.Key_PageDown, 22.62),
        (None, Qt.Key.Key_Up, 26.57),
    ],
)
def test_the_slope_is_lifted_by_keys(plane: Entry, start: float | None, key: Qt.Key, degrees: float) -> None:
    plane.show(pitch=start)
    _dial(plane, "pitch").setFocus()
    press(key)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("pitch", pytest.approx(degrees))]


@pytest.mark.parametrize(("start", "key"), [(0.0, Qt.Key.Key_Down), (90.0, Qt.Key.Key_Up), (90.0, Qt.Key.Key_PageUp)])
def test_a_slope_ends_at_flat_and_at_upright(plane: Entry, start: float, key: Qt.Key) -> None:
    plane.show(pitch=start)
    _dial(plane, "pitch").setFocus()
    press(key)
    press(Qt.Key.Key_Return)
    assert not plane.entered


@pytest.mark.parametrize(("pulled", "degrees"), [(26.2, 26.57), (45.3, 45), (18.6, 18.43), (88.0, 88), (89.6, 90)])
def test_a_pulled_slope_stops_at_a_ratio_that_is_near(plane: Entry, pulled: float, degrees: float) -> None:
    plane.show()
    dial = _dial(plane, "pitch")
    drag(dial, _slope(dial, 60), _slope(dial, pulled, 100))
    assert plane.entered == [("pitch", pytest.approx(degrees, abs=0.51))]


def test_a_press_on_a_ratio_enters_that_ratio(plane: Entry) -> None:
    plane.show()
    dial = _dial(plane, "pitch")
    drag(dial, _slope(dial, 26.57, 130))
    assert plane.entered == [("pitch", 26.57)]
    assert plane.row("pitch").echo.text().startswith("6:12")


def test_the_dials_follow_what_is_typed(plane: Entry) -> None:
    plane.show()
    plane.type("pitch", "8:12", None)
    plane.type("azimuth", "SSW", None)
    assert _dial(plane, "pitch").degrees == 33.69
    assert _dial(plane, "azimuth").degrees == 202.5


def test_a_dial_stays_where_it_is_while_the_text_says_nothing(plane: Entry) -> None:
    plane.show(azimuth=180.0)
    plane.type("azimuth", "up", None)
    assert _dial(plane, "azimuth").degrees == 180


def test_the_wheel_scrolls_the_page_and_turns_nothing(plane: Entry) -> None:
    plane.show(azimuth=180.0)
    dial = _dial(plane, "azimuth")
    event = QWheelEvent(
        QPointF(40, 40), dial.mapToGlobal(QPointF(40, 40)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(dial, event)
    assert not event.isAccepted()
    assert (dial.degrees, plane.entered) == (180, [])


def test_the_right_button_turns_nothing(plane: Entry) -> None:
    plane.show(azimuth=180.0)
    QTest.mouseClick(_dial(plane, "azimuth"), Qt.MouseButton.RightButton, pos=_bearing(90))
    assert not plane.entered


def test_tab_goes_from_field_to_field_so_that_no_dial_swallows_what_is_typed_next(plane: Entry) -> None:
    plane.show()
    plane.type("pitch", "6:12", Qt.Key.Key_Tab)
    assert focus() is plane.line("azimuth")
    QTest.keyClicks(focus(), "SSW")
    press(Qt.Key.Key_Tab)
    assert plane.entered == [("pitch", 26.57), ("azimuth", 202.5)]


@pytest.mark.parametrize("name", ["pitch", "azimuth"])
def test_a_dial_takes_the_keyboard_by_a_click_and_hands_typed_text_to_its_line(plane: Entry, name: str) -> None:
    plane.show(pitch=30.0, azimuth=120.0)
    dial = _dial(plane, name)
    assert dial.focusPolicy() & Qt.FocusPolicy.ClickFocus == Qt.FocusPolicy.ClickFocus
    dial.setFocus()
    for character in "7:12" if name == "pitch" else "SSW":
        QTest.keyClicks(focus(), character)
    press(Qt.Key.Key_Return)
    assert focus() is plane.line(name)
    assert plane.entered == [(name, 30.26 if name == "pitch" else 202.5)]


def test_space_on_a_dial_rubs_nothing_out(plane: Entry) -> None:
    plane.show(azimuth=120.0)
    _dial(plane, "azimuth").setFocus()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    assert (plane.line("azimuth").text(), plane.entered) == ("120", [])


def test_from_a_dial_tab_goes_on_from_its_field_and_shift_tab_back_to_it(plane: Entry) -> None:
    plane.show()
    _dial(plane, "pitch").setFocus()
    press(Qt.Key.Key_Tab)
    assert focus() is plane.line("azimuth")
    _dial(plane, "azimuth").setFocus()
    press(Qt.Key.Key_Backtab)
    assert focus() is plane.line("azimuth")


@pytest.mark.parametrize(
    ("name", "degrees", "value", "words"),
    [("azimuth", 202.5, "202", "south-south-west"), ("pitch", 26.57, "27", "6:12")],
)
def test_screen_readers_are_told_what_a_dial_is_and_says(
    plane: Entry, name: str, degrees: float, value: str, words: str
) -> None:
    shown: dict[str, Any] = {name: degrees}
    plane.show(**shown)
    told = QAccessible.queryAccessibleInterface(_dial(plane, name))
    assert told.role() == QAccessible.Role.Dial
    assert told.text(QAccessible.Text.Name) == f"{name.capitalize()} dial"
    assert told.text(QAccessible.Text.Value) == value
    assert words in told.text(QAccessible.Text.Description)
    plane.show("plane-2")
    assert told.text(QAccessible.Text.Description) == "not entered"


def test_a_screen_reader_can_turn_a_dial(plane: Entry) -> None:
    plane.show(azimuth=180.0)
    _dial(plane, "azimuth").setValue(45)
    plane.wait(lambda: plane.entered == [("azimuth", 45)])


def test_the_dials_are_large_enough_for_gloves(plane: Entry) -> None:
    for name in ("pitch", "azimuth"):
        dial = _dial(plane, name)
        assert min(dial.width(), dial.height()) >= 120


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
@pytest.mark.parametrize("make", [CompassDial, PitchDial])
def test_a_dial_shows_its_focus_and_its_value_in_every_theme(
    plane: Entry, make: Callable[..., Dial], theme: str
) -> None:
    plane.look.choose(theme)
    plane.show(pitch=30.0, azimuth=120.0)
    dial = next(_dial(plane, name) for name in ("pitch", "azimuth") if isinstance(_dial(plane, name), make))  # type: ignore[arg-type]  # a class, called like one
    calm = dial.grab().toImage()
    dial.setFocus()
    ringed = dial.grab().toImage()
    assert ringed.pixelColor(1, dial.height() // 2) == plane.look.colour("focus")
    assert calm.pixelColor(1, dial.height() // 2) != plane.look.colour("focus")
    dial.show_degrees(60.0)
    assert dial.grab().toImage() != ringed
