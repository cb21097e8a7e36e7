"""Entering as people do: questions, offers, copies, compass readings, metric lengths, lists with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QVBoxLayout
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.declination import Declination
from surveyor_app.domain.units import UnitSystem
from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.presenters.key_table import key_groups
from surveyor_app.gui.presenters.offers import Offer
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, tool_button
from surveyor_app.gui.window_memory import WindowMemory
from tests.gui.entry import Entry, click, focus, press

OFFERS = (Offer("Design: 16°", 16.0), Offer("Plane 1 + 90°: 286°", 286.0), Offer("Plane 1 − 90°: 106°", 106.0))


@pytest.fixture
def plane(qtbot: QtBot, qapp: QApplication) -> Entry:
    """The form of a roof plane."""
    return Entry(qtbot, qapp, SectionName.MOUNTING_PLANES)


# ── a small bare pitch ──


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_small_pitch_is_asked_about_and_enter_picks(plane: Entry, leave: Qt.Key) -> None:
    plane.show()
    plane.type("pitch", "6", leave)
    row = plane.row("pitch")
    plane.wait(lambda: bool(row.answers) and row.answers[0].hasFocus())
    assert row.echo.text() == "1.3:12 = 6°   ·   6:12 = 26.57°"
    press(Qt.Key.Key_Return)
    assert plane.entered == [("pitch", 6)]
    assert not row.is_asking
    assert plane.line("pitch").hasFocus()


def test_the_other_reading_is_one_tab_away(plane: Entry) -> None:
    plane.show()
    plane.type("pitch", "6")
    row = plane.row("pitch")
    plane.wait(row.answers[0].hasFocus)
    press(Qt.Key.Key_Tab)
    assert focus() is row.answers[1]
    assert "Pitch" in focus().accessibleName()
    assert "6:12" in focus().accessibleName()
    press(Qt.Key.Key_Return)
    assert plane.entered == [("pitch", 26.57)]


def test_a_pitch_is_asked_about_once(plane: Entry) -> None:
    plane.show()
    plane.type("pitch", "6")
    row = plane.row("pitch")
    first = row.answers
    plane.line("azimuth").setFocus()
    assert row.answers == first, "leaving the field asks no second time"
    click(row.answers[0])
    plane.stored()
    plane.line("pitch").setFocus()
    press(Qt.Key.Key_Return)
    assert not row.is_asking
    assert plane.entered == [("pitch", 6)]


def test_typing_on_takes_the_question_back(plane: Entry) -> None:
    plane.show()
    plane.type("pitch", "6")
    plane.line("pitch").setFocus()
    plane.line("pitch").end(False)
    QTest.keyClicks(plane.line("pitch"), ":12")
    assert not plane.row("pitch").is_asking
    press(Qt.Key.Key_Return)
    assert plane.entered == [("pitch", 26.57)]


@pytest.mark.parametrize("end", [None, Qt.Key.Key_Return])
def test_whoever_leaves_without_an_answer_keeps_what_was_typed(plane: Entry, end: Qt.Key | None) -> None:
    plane.show()
    plane.type("pitch", "6", end)
    plane.show("plane-2")
    assert plane.entered == [("pitch", 6)]
    assert plane.line("pitch").text() == ""
    assert not plane.row("pitch").is_asking


# ── offers ──


def test_an_offer_is_taken_with_the_mouse(plane: Entry) -> None:
    plane.show()
    plane.form.offer("azimuth", OFFERS)
    click(plane.row("azimuth").offers.buttons[1])
    assert plane.entered == [("azimuth", 286)]
    assert plane.line("azimuth").text() == "286"
    assert plane.line("azimuth").hasFocus()


def test_an_offer_is_taken_with_the_keyboard(plane: Entry) -> None:
    plane.show()
    plane.form.offer("azimuth", OFFERS)
    plane.line("azimuth").setFocus()
    press(Qt.Key.Key_Down)
    assert focus() is plane.row("azimuth").offers.buttons[0]
    assert focus().accessibleName() == "Azimuth: Design: 16°"
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("azimuth", 106)]
    assert plane.line("azimuth").hasFocus()


def test_tab_goes_from_field_to_field_past_what_is_offered_so_that_nothing_typed_next_is_lost(plane: Entry) -> None:
    plane.show()
    for name in ("pitch", "azimuth"):
        plane.form.offer(name, OFFERS)
    plane.type("pitch", "6:12", Qt.Key.Key_Tab)
    assert focus() is plane.line("azimuth")
    QTest.keyClicks(focus(), "SSW")
    press(Qt.Key.Key_Tab)
    assert plane.entered == [("pitch", 26.57), ("azimuth", 202.5)]
    plane.line("azimuth").setFocus()
    press(Qt.Key.Key_Backtab)
    assert focus() is plane.line("pitch")


def test_from_an_offer_tab_goes_on_from_its_field_and_up_and_shift_tab_back_to_it(plane: Entry) -> None:
    plane.show()
    plane.form.offer("pitch", OFFERS)
    for key, goal in ((Qt.Key.Key_Tab, "azimuth"), (Qt.Key.Key_Backtab, "pitch"), (Qt.Key.Key_Up, "pitch")):
        plane.line("pitch").setFocus()
        press(Qt.Key.Key_Down)
        assert focus() is plane.row("pitch").offers.buttons[0]
        press(key)
        assert focus() is plane.line(goal)
    assert plane.entered == []


def test_the_page_scrolls_along_to_an_offer(plane: Entry) -> None:
    plane.show()
    plane.form.offer("azimuth", OFFERS)
    page = QScrollArea()
    page.setWidgetResizable(True)
    plane.qtbot.addWidget(page)
    page.setWidget(plane.form)
    page.resize(700, 240)
    page.show()
    plane.qtbot.waitExposed(page)
    page.activateWindow()
    plane.wait(page.isActiveWindow)
    line, offer = plane.line("azimuth"), plane.row("azimuth").offers.buttons[0]
    line.setFocus()
    page.verticalScrollBar().setValue(line.mapTo(plane.form, line.rect().bottomLeft()).y() - page.viewport().height())
    assert not offer.visibleRegion().contains(offer.rect().center())
    press(Qt.Key.Key_Down)
    assert offer.hasFocus()
    assert offer.visibleRegion().boundingRect() == offer.rect()
    page.takeWidget()


def test_what_is_typed_at_an_offer_goes_into_its_field(plane: Entry) -> None:
    plane.show()
    plane.form.offer("pitch", OFFERS)
    plane.line("pitch").setFocus()
    press(Qt.Key.Key_Down)
    for character in "7:12":
        QTest.keyClicks(focus(), character)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("pitch", 30.26)]


def test_the_key_to_the_offers_is_told_and_does_nothing_without_any(plane: Entry) -> None:
    plane.show()
    line = plane.line("azimuth")
    plane.form.offer("azimuth", OFFERS)
    assert all("↓" in made.toolTip() for made in plane.row("azimuth").offers.buttons)
    assert "↓" in line.accessibleDescription()
    assert any("↓" in words.keys and "offered" in words.does for group in key_groups() for words in group.lines)
    plane.form.offer("azimuth", ())
    assert "↓" not in line.accessibleDescription()
    line.setFocus()
    press(Qt.Key.Key_Down)
    assert focus() is line


def test_new_offers_replace_the_old_and_another_item_has_none(plane: Entry) -> None:
    plane.show()
    plane.form.offer("azimuth", OFFERS)
    plane.form.offer("azimuth", OFFERS[:1])
    assert [made.text() for made in plane.row("azimuth").offers.buttons] == ["Design: 16°"]
    plane.show("plane-2")
    assert not plane.row("azimuth").offers.isVisible()


# ── copies ──


def test_a_copied_field_says_so_and_is_confirmed_with_the_keyboard(plane: Entry) -> None:
    plane.show(more={"copied": frozenset({"azimuth"})}, azimuth=196.0, pitch=22.6)
    row = plane.row("azimuth")
    assert row.copied.isVisible()
    assert "Copied – check it" in plane.line("azimuth").accessibleDescription()
    assert not plane.row("pitch").copied.isVisible()
    plane.line("azimuth").setFocus()
    press(Qt.Key.Key_Tab)
    assert focus().accessibleName() == "Azimuth: copied – it’s right"
    press(Qt.Key.Key_Return)
    assert (plane.confirmed, plane.entered) == (["azimuth"], [])
    assert not row.is_copied
    assert "Copied" not in plane.line("azimuth").accessibleDescription()
    assert plane.line("azimuth").hasFocus(), "the way goes on from the field"


def test_a_copied_choice_is_confirmed_with_the_mouse(plane: Entry) -> None:
    plane.show(more={"copied": frozenset({"roof_type"})}, roof_type="comp_shingle")
    click(plane.row("roof_type").copied.button)
    assert plane.confirmed == ["roof_type"]


def test_another_value_confirms_a_copied_field_and_the_same_one_does_not(plane: Entry) -> None:
    plane.show(more={"copied": frozenset({"azimuth", "pitch"})}, azimuth=196.0, pitch=26.57)
    plane.type("pitch", "6:12")
    assert plane.confirmed == []
    plane.type("azimuth", "16")
    assert (plane.entered, plane.confirmed) == ([("azimuth", 16)], ["azimuth"])
    assert plane.row("pitch").is_copied


def test_an_offer_confirms_a_copied_azimuth(plane: Entry) -> None:
    plane.show(more={"copied": frozenset({"azimuth"})}, azimuth=196.0)
    plane.form.offer("azimuth", OFFERS)
    click(plane.row("azimuth").offers.buttons[0])
    assert plane.confirmed == ["azimuth"]


def test_a_tinted_row_stands_where_the_others_stand(plane: Entry) -> None:
    plane.show(azimuth=196.0)
    before = plane.line("azimuth").mapTo(plane.form, QPoint())
    plane.stored(copied=frozenset({"azimuth"}))
    assert plane.line("azimuth").mapTo(plane.form, QPoint()) == before


# ── compass readings ──


def test_a_compass_reading_becomes_true_and_says_how(plane: Entry) -> None:
    plane.show(more={"declination": Declination(12.8)})
    assert "190M" in plane.row("azimuth").echo.text()
    plane.type("azimuth", "190M")
    assert plane.entered == [("azimuth", 202.8)]
    plane.stored(declination=Declination(12.8))
    words = "190° magnetic + 12.8° east = 202.8° true, the slope faces south-south-west"
    assert plane.row("azimuth").echo.text() == words
    assert plane.line("azimuth").text() == "202.8"
    plane.type("azimuth", "90")
    assert "magnetic" not in plane.row("azimuth").echo.text()


def test_a_west_declination_is_taken_off(plane: Entry) -> None:
    plane.show(more={"declination": Declination(-12.5)})
    plane.type("azimuth", "190m")
    assert plane.row("azimuth").echo.text().startswith("190° magnetic − 12.5° west = 177.5° true")


def test_a_compass_reading_is_refused_where_the_place_is_unknown(plane: Entry) -> None:
    plane.show()
    assert "190M" not in plane.row("azimuth").echo.text()
    plane.type("azimuth", "190M")
    assert not plane.entered
    assert plane.line("azimuth").text() == "190M"
    assert any("no position" in text for text in plane.row("azimuth").problem_texts)


# ── lengths ──


def _spacing(entry: Entry) -> NumberChipsInput:
    input_ = entry.row("rafter_spacing").input
    assert isinstance(input_, NumberChipsInput)
    return input_


def test_spacing_is_shown_and_meant_in_metric_when_chosen(plane: Entry) -> None:
    plane.look.use_units(UnitSystem.METRIC)
    plane.show(rafter_spacing=24.0)
    spacing = _spacing(plane)
    assert spacing.choices.button("24").text() == "61 cm"
    assert spacing.choices.button("24").accessibleName() == "Rafter spacing: 61 cm"
    assert plane.row("rafter_spacing").echo.text() == "61 cm = 24 in, center to center"
    spacing.choices.focus_input()
    for character in "62,5":
        QTest.keyClicks(focus(), character)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("rafter_spacing", pytest.approx(24.606, abs=0.001))]
    assert spacing.other.line.text() == "62.5"


def test_a_typed_metric_spacing_that_reads_like_a_pick_is_that_pick(plane: Entry) -> None:
    plane.look.use_units(UnitSystem.METRIC)
    plane.show()
    _spacing(plane).choices.focus_input()
    for character in "40.6":
        QTest.keyClicks(focus(), character)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("rafter_spacing", 16)]


def test_changing_the_units_changes_what_is_shown_and_stores_nothing(plane: Entry) -> None:
    plane.show(rafter_spacing=17.0, rafter_size="2x6", azimuth=190.0)
    spacing = _spacing(plane)
    assert spacing.other.line.text() == "17"
    plane.look.use_units(UnitSystem.METRIC)
    assert spacing.other.line.text() == "43.2"
    assert plane.row("rafter_spacing").echo.text() == "43.2 cm = 17 in, center to center"
    assert "38 × 140 mm (1.5 × 5.5 in)" in plane.row("rafter_size").echo.text()
    plane.look.use_units(UnitSystem.IMPERIAL)
    assert spacing.other.line.text() == "17"
    assert plane.line("azimuth").text() == "190"
    plane.form.flush()
    assert not plane.entered


def test_other_units_can_be_typed_in_both(plane: Entry) -> None:
    plane.show()
    _spacing(plane).choices.focus_input()
    for character in "60 cm":
        QTest.keyClicks(focus(), character)
    press(Qt.Key.Key_Return)
    assert plane.entered == [("rafter_spacing", pytest.approx(23.622, abs=0.001))]


def test_the_chosen_units_are_remembered(tmp_path: Path) -> None:
    memory = WindowMemory(tmp_path)
    assert memory.units is UnitSystem.IMPERIAL
    memory.units = UnitSystem.METRIC
    memory.write()
    assert WindowMemory(tmp_path).units is UnitSystem.METRIC


def test_an_odd_unit_in_the_memory_is_imperial(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[look]\nunits=cubits\n")
    assert WindowMemory(tmp_path).units is UnitSystem.IMPERIAL


# ── Return ──


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_return_presses_any_button_that_has_the_focus(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[str] = []
    dialog = QDialog()
    layout = QVBoxLayout(dialog)
    plain = button("Plain", on_click=lambda: pressed.append("plain"))
    icon = tool_button(Look("light"), "plus", "Icon", lambda: pressed.append("icon"))
    default = button("Default", "primary", lambda: pressed.append("default"))
    default.setDefault(True)
    for made in (plain, icon, default):
        layout.addWidget(made)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    for made in (plain, icon):
        made.setFocus()
        QTest.keyClick(made, key)
    assert pressed == ["plain", "icon"]
    assert dialog.isVisible()
