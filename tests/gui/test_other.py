"""What none of the usual answers fits: another rating, another size."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import Keyboard, Mouse, focused, look, name_of
from tests.gui.sample_records import untouched, with_items

K = Qt.Key


def page(desk: Desk) -> ItemPage:
    here = desk.window.pages.current
    assert isinstance(here, ItemPage)
    return here


def test_standard_sizes_near_to_what_is_typed_cover_no_other_field(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    Keyboard(desk).type("3")
    row, below = page(desk).form.row("main_bus_rating"), page(desk).form.row("main_breaker_rating")
    assert isinstance(row.input, NumberChipsInput)
    assert row.input.near.shown == ("300", "350")
    assert QApplication.activePopupWidget() is None
    shown = QRect(row.input.near.mapTo(page(desk).form, QPoint(0, 0)), row.input.near.size())
    assert not shown.intersects(QRect(below.mapTo(page(desk).form, QPoint(0, 0)), below.size()))


def test_a_standard_size_is_taken_with_one_press(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    look(desk)
    Keyboard(desk).type("3")
    Mouse(desk).click("350 A")
    assert desk.record().survey.electrical.main_bus_rating == 350
    row = page(desk).form.row("main_bus_rating").input
    assert isinstance(row, NumberChipsInput)
    assert (row.other.line.text(), row.near.shown) == ("350", ())


def test_another_rafter_size_leads_to_the_notes_and_says_what_aurora_gets(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "rafter_size"))
    look(desk)
    keys, mouse = Keyboard(desk), Mouse(desk)
    mouse.click("Rafter size: Other")
    row = page(desk).form.row("rafter_size")
    assert "Aurora gets “Other”" in row.echo.text()
    mouse.click("Rafter size: write it in the notes")
    assert name_of(focused()) == "Notes"
    keys.type("3x8")
    page(desk).flush()
    look(desk)
    plane = desk.record().survey.mounting_planes[1]
    assert (plane.rafter_size, plane.notes) == ("other", "Rafter size: 3x8")
    mouse.click("Rafter size: write it in the notes")
    keys.type(" in")
    page(desk).flush()
    look(desk)
    assert desk.record().survey.mounting_planes[1].notes == "Rafter size: 3x8 in", "the line that is there goes on"


def test_the_way_to_the_notes_is_there_for_other_only(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    look(desk)
    assert page(desk).form.row("rafter_size").to_notes.isHidden()


def test_whoever_presses_other_and_goes_on_keeps_the_answer_from_before(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    look(desk)
    Mouse(desk).click("Main bus rating: Other")
    desk.window.session.refresh()  # a look at the survey puts nothing under the cursor
    look(desk)
    row = page(desk).form.row("main_bus_rating").input
    assert isinstance(row, NumberChipsInput)
    assert row.other.line.text() == ""
    Keyboard(desk).press(K.Key_Tab)
    look(desk)
    assert desk.record().survey.electrical.main_bus_rating == 200
    assert row.choices.current == "200"


def test_another_rating_that_is_deleted_is_no_answer_any_more(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    look(desk)
    keys = Keyboard(desk)
    Mouse(desk).click("Main bus rating: Other")
    keys.type("165")
    keys.press(K.Key_Backspace, K.Key_Backspace, K.Key_Backspace, K.Key_Tab)
    look(desk)
    assert desk.record().survey.electrical.main_bus_rating is None
