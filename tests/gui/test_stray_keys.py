"""Keys that hit a row of answers by mistake: none becomes an answer unseen, and none takes one away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.choices import Choices
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import CTRL, Keyboard, Mouse, focused, look, name_of
from tests.gui.sample_records import untouched, with_items

K = Qt.Key
ROWS = ["main_bus_rating", "main_breaker_rating", "service_type", "feeder_type"]


def stored(desk: Desk, name: str) -> object:
    return getattr(desk.record().survey.electrical, name)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Return])
def test_a_key_right_after_the_window_put_the_keyboard_there_answers_nothing(
    new_desk: DeskMaker, name: str, key: Qt.Key
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute=name))
    look(desk)
    keys = Keyboard(desk)
    keys.press(key)
    assert stored(desk, name) is None
    keys.press(key)
    look(desk)
    assert stored(desk, name) is not None, "whoever presses again means it"


def test_whoever_comes_by_tab_chooses_the_chip_they_stand_on_and_can_undo_it(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_panel_location"))
    look(desk)
    keys = Keyboard(desk)
    keys.tab_to("Main bus rating")
    assert name_of(focused()) == "Main bus rating: 100 A"
    keys.press(K.Key_Space)
    assert stored(desk, "main_bus_rating") == 100
    assert "Main bus rating" in desk.window.footer.undo_texts[0]
    keys.press(K.Key_Z, modifiers=CTRL)
    assert stored(desk, "main_bus_rating") is None


def test_arrows_move_and_space_chooses_where_they_ended(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    keys = Keyboard(desk)
    keys.press(K.Key_Right, K.Key_Right)
    assert stored(desk, "main_bus_rating") is None, "moving chooses nothing"
    keys.press(K.Key_Space)
    assert stored(desk, "main_bus_rating") == 150


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Return])
def test_a_stray_key_takes_no_answer_back(new_desk: DeskMaker, key: Qt.Key) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    Keyboard(desk).press(key, key)
    assert stored(desk, "main_bus_rating") == 200


@pytest.mark.parametrize("key", [K.Key_Delete, K.Key_Backspace])
def test_delete_takes_an_answer_back(new_desk: DeskMaker, key: Qt.Key) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    Keyboard(desk).press(key)
    assert stored(desk, "main_bus_rating") is None


def test_a_key_that_is_held_down_chooses_nothing(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_panel_location"))
    look(desk)
    Keyboard(desk).tab_to("Main bus rating")
    held = QKeyEvent(QEvent.Type.KeyPress, K.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True)
    QApplication.sendEvent(focused(), held)
    look(desk)
    assert stored(desk, "main_bus_rating") is None


def test_a_mouse_still_chooses_and_takes_back_at_once(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    look(desk)
    mouse = Mouse(desk)
    mouse.click("Main bus rating: 200 A")
    assert stored(desk, "main_bus_rating") == 200
    mouse.click("Main bus rating: 200 A")
    assert stored(desk, "main_bus_rating") is None


def test_what_no_size_begins_with_is_said_and_is_no_answer(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "rafter_size"))
    look(desk)
    Keyboard(desk).type("9")
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    assert "“9”" in page.form.row("rafter_size").echo.text()
    assert "notes" in page.form.row("rafter_size").echo.text()
    assert desk.record().survey.mounting_planes[1].rafter_size is None


def test_the_chip_with_the_keyboard_has_a_ring(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    chip = focused()
    assert isinstance(chip.parentWidget(), Choices)
    with_ring = chip.grab().toImage()
    chip.clearFocus()
    assert chip.grab().toImage() != with_ring


@pytest.mark.parametrize("text", ["two hundred", "one hundred"])
def test_words_on_number_chips_open_the_field_with_all_of_them(new_desk: DeskMaker, text: str) -> None:
    """The o of two once went to "Other…", and the space pressed it."""
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_breaker_rating"))
    row = row_in_sight(desk, "main_breaker_rating")
    Keyboard(desk).type(text)
    assert isinstance(row.input, NumberChipsInput)
    assert row.input.other.line.text() == text


def test_words_on_options_choose_nothing_with_any_of_their_letters(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "rafter_size"))
    row = row_in_sight(desk, "rafter_size")
    Keyboard(desk).type("two by other ")
    assert "“two by other" in row.echo.text()
    assert desk.record().survey.mounting_planes[1].rafter_size is None


def row_in_sight(desk: Desk, name: str) -> FieldRow:
    """A row with the keyboard, on which whatever is typed belongs together, however slow the machine is."""
    look(desk)
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    row = page.form.row(name)
    for group in row.findChildren(Choices):
        group._typing.setInterval(60_000)
    return row
