"""Undo and redo in the window: by key and by mouse, in words, at the place, and right when the disk fails."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.opened import line
from tests.gui.sample_records import complete, untouched, with_items

PANELS, PLANES = SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FULL = StorageFault("The disk is full; this was not saved.", code="disk_full")


def enter(desk: Desk, name: str, text: str) -> QLineEdit:
    """Type an answer over what is there and press Enter."""
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    found = line(desk, name)
    found.setFocus()
    found.selectAll()
    QTest.keyClicks(found, text)
    QTest.keyClick(found, Qt.Key.Key_Return)
    desk.settle()
    return found


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    focused = cast("QWidget | None", desk.window.focusWidget())
    QTest.keyClick(focused if focused is not None else desk.window, key, modifiers)
    desk.settle()


def pitch(desk: Desk) -> float | None:
    return desk.record().survey.mounting_planes[0].pitch


def test_an_answer_is_taken_back_and_given_again_in_words_and_at_its_place(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    assert pitch(desk) == 30
    assert desk.window.footer.undo_texts == ("Undo: Pitch of Plane 1", "")
    desk.window.pages.go(Place("electrical"))
    press(desk, Qt.Key.Key_Z)
    assert pitch(desk) == 26.57
    assert desk.window.pages.place == Place("mounting_planes", "plane-1", "pitch")
    assert desk.window.focusWidget() is line(desk, "pitch")
    assert line(desk, "pitch").text() == "26.57"
    assert desk.window.undo.text == "Undone: Pitch of Plane 1"
    assert desk.window.footer.undo_texts == ("", "Redo: Pitch of Plane 1")
    press(desk, Qt.Key.Key_Y)
    assert pitch(desk) == 30
    press(desk, Qt.Key.Key_Z)
    press(desk, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert pitch(desk) == 30


def test_everything_is_undone_with_the_mouse_too(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    QTest.mouseClick(desk.window.footer.undo_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert pitch(desk) == 26.57
    QTest.mouseClick(desk.window.undo.undo_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert pitch(desk) == 30
    QTest.mouseClick(desk.window.undo.undo_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert pitch(desk) == 26.57
    QTest.mouseClick(desk.window.footer.redo_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert pitch(desk) == 30


def test_what_is_being_typed_is_undone_in_its_field_first(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "azimuth", "195")  # something in the survey that could be undone
    field = line(desk, "pitch")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "41")
    QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert field.text() == "26.57"
    assert desk.record().survey.mounting_planes[0].azimuth == 195
    desk.window.pages.flush()
    desk.settle()
    assert pitch(desk) == 26.57


def test_what_was_not_understood_is_undone_in_its_field_first(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    field = enter(desk, "azimuth", "nowhere")
    QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    desk.settle()
    assert "nowhere" not in field.text()
    assert pitch(desk) == 30


def test_entries_added_moved_and_removed_are_taken_back_one_after_another(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("subpanels"))
    session = desk.window.session

    def ids() -> list[str]:
        return [item.id for item in desk.record().survey.subpanels]

    before = ids()
    session.add_item(PANELS)
    desk.settle()
    added = ids()[-1]
    session.move_item(PANELS, added, 0)
    desk.settle()
    session.remove_item(PANELS, "sub-1")
    desk.settle()
    assert desk.window.undo.text == "Subpanel 2 removed."
    assert ids() == [added, "sub-2"]
    words = []
    for _ in range(3):
        words.append(desk.window.footer.undo_texts[0])
        press(desk, Qt.Key.Key_Z)
    assert ids() == before
    assert words == ["Undo: Subpanel 2 removed", "Undo: Subpanel 3 moved", "Undo: Subpanel 3 added"]
    for _ in range(3):
        press(desk, Qt.Key.Key_Y)
    assert ids() == [added, "sub-2"]


def test_undoing_shows_an_entry_that_came_back(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("subpanels", "sub-1"))
    desk.window.pages.item_page(PANELS).remove()
    desk.settle()
    assert desk.window.pages.place == Place("subpanels")
    press(desk, Qt.Key.Key_Z)
    assert desk.window.pages.place == Place("subpanels", "sub-1")
    press(desk, Qt.Key.Key_Y)
    assert desk.window.pages.place == Place("subpanels")


def test_a_reason_for_a_missing_photo_is_taken_back_to_what_it_was(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    session, target = desk.window.session, PhotoTarget(SectionName.ELECTRICAL)

    def reasons() -> list[str]:
        return [absence.reason for absence in desk.record().absences]

    session.set_absence(target, "grounding", AbsenceKind.NOT_APPLICABLE, "first")
    desk.settle()
    session.clear_absence(target, "grounding")
    desk.settle()
    assert reasons() == []
    press(desk, Qt.Key.Key_Z)
    assert reasons() == ["first"]
    press(desk, Qt.Key.Key_Z)
    assert reasons() == []


def test_an_undo_that_the_disk_does_not_take_is_told_and_can_be_tried_again(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    desk.services.save_fault = FULL
    press(desk, Qt.Key.Key_Z)
    assert pitch(desk) == 30
    assert "The disk is full" in desk.window.undo.text
    assert desk.window.footer.undo_texts[0] == "Undo: Pitch of Plane 1"
    desk.services.save_fault = None
    press(desk, Qt.Key.Key_Z)
    assert pitch(desk) == 26.57


def test_an_answer_that_was_never_saved_does_not_come_back_after_its_undo(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    desk.services.save_fault = FULL
    enter(desk, "pitch", "30")
    assert len(desk.window.session.unsaved) == 1
    desk.services.save_fault = None
    press(desk, Qt.Key.Key_Z)
    desk.window.session.save_unsaved()
    desk.settle()
    assert (pitch(desk), len(desk.window.session.unsaved)) == (26.57, 0)


def test_another_survey_has_nothing_to_undo(new_desk: DeskMaker) -> None:
    desk = new_desk([complete("a"), untouched("b")])
    desk.open("a", Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    desk.open("b", Place("electrical"))
    assert desk.window.footer.undo_texts == ("", "")
    press(desk, Qt.Key.Key_Z)
    assert desk.record("a").survey.mounting_planes[0].pitch == 30


def test_a_glance_at_another_survey_leaves_what_can_be_undone(new_desk: DeskMaker) -> None:
    desk = new_desk([complete("a"), untouched("b")])
    desk.open("a", Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    enter(desk, "azimuth", "195")
    press(desk, Qt.Key.Key_Z)
    desk.open("b", Place("electrical"))
    desk.open("a", Place("review"))
    assert desk.window.footer.undo_texts == ("Undo: Pitch of Plane 1", "Redo: Azimuth of Plane 1")
    press(desk, Qt.Key.Key_Z)
    assert desk.record("a").survey.mounting_planes[0].pitch == 26.57
    assert desk.window.pages.place == Place("mounting_planes", "plane-1", "pitch")


def test_what_another_program_gave_during_the_glance_is_not_undone(new_desk: DeskMaker) -> None:
    desk = new_desk([complete("a"), untouched("b")])
    desk.open("a", Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    desk.open("b", Place("electrical"))
    desk.services.set_value("a", PLANES, "plane-1", "pitch", 12.0)
    desk.open("a", Place("review"))
    press(desk, Qt.Key.Key_Z)
    assert desk.record("a").survey.mounting_planes[0].pitch == 12
    assert "changed meanwhile" in desk.window.undo.text


def test_the_last_answer_before_another_survey_was_chosen_can_be_undone_after_coming_back(new_desk: DeskMaker) -> None:
    desk = new_desk([complete("a"), untouched("b")])
    desk.open("a", Place("mounting_planes", "plane-1"))
    session = desk.window.session
    for pitch_of_roof in (28, 29, 30):  # the last of them is stored when the other survey is here
        session.set_value(PLANES, "plane-1", "pitch", pitch_of_roof)
        session.end_edit(PLANES, "plane-1", "pitch")
    desk.window.open_request("b")
    desk.settle()
    assert desk.window.footer.undo_texts == ("", "")
    desk.open("a", Place("review"))
    for expected in (29, 28, 26.57):
        press(desk, Qt.Key.Key_Z)
        assert desk.record("a").survey.mounting_planes[0].pitch == expected


def test_undo_waits_for_what_was_just_entered(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    session = desk.window.session
    session.set_value(PLANES, "plane-1", "pitch", 30)
    session.set_value(PLANES, "plane-1", "roof_type", "slate")
    session.take_back()
    desk.settle()
    plane = desk.record().survey.mounting_planes[0]
    assert (plane.pitch, plane.roof_type) == (30, "comp_shingle")


@pytest.mark.parametrize("name", ["Undo: Pitch of Plane 1", "Redo: Pitch of Plane 1"])
def test_undo_and_redo_can_be_reached_and_are_named(new_desk: DeskMaker, name: str) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "30")
    if name.startswith("Redo"):
        press(desk, Qt.Key.Key_Z)
    footer = desk.window.footer
    button = footer.undo_button if name.startswith("Undo") else footer.redo_button
    assert button.accessibleName() == name
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def _type_slowly(desk: Desk, field: QLineEdit, text: str) -> None:
    """Each letter is on the disk before the next one."""
    for letter in text:
        QTest.keyClicks(field, letter)
        desk.wait(lambda: not _holds_typing(desk, "location"))
        desk.settle()
        assert desk.record().survey.subpanels[0].location == field.text()


def _holds_typing(desk: Desk, name: str) -> bool:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page.form._bindings[name].is_pending


def _at_location(desk: Desk) -> QLineEdit:
    desk.open(place=Place("subpanels", "sub-1"))
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    field = line(desk, "location")
    field.setFocus()
    field.selectAll()
    return field


def test_undo_takes_back_a_fields_whole_edit_and_no_half_typed_text(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    field = _at_location(desk)
    clock = [100.0]
    desk.window.session.undo._clock = lambda: clock[0]
    for letter in "Barn":
        clock[0] += 4  # somebody with gloves on
        _type_slowly(desk, field, letter)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    desk.settle()
    assert desk.record().survey.subpanels[0].location == "Barn"
    desk.window.undoing.take_back()
    desk.settle()
    assert desk.record().survey.subpanels[0].location == "Garage"
    assert desk.window.session.undo.last is None


def test_coming_back_to_a_field_is_another_edit(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    field = _at_location(desk)
    _type_slowly(desk, field, "Ba")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    desk.settle()
    field.setFocus()
    field.end(False)
    _type_slowly(desk, field, "rn")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    desk.settle()
    for expected in ("Ba", "Garage"):
        desk.window.undoing.take_back()
        desk.settle()
        assert desk.record().survey.subpanels[0].location == expected


def test_a_question_about_what_was_typed_belongs_to_the_edit(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    enter(desk, "pitch", "8")
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    row = page.form.row("pitch")
    assert row.is_asking
    next(one for one in row.findChildren(QPushButton) if one.isVisible() and one.text() == "8:12").click()
    desk.settle()
    assert round(pitch(desk) or 0, 2) == 33.69
    desk.window.undoing.take_back()
    desk.settle()
    assert pitch(desk) == 26.57
    assert desk.window.session.undo.last is None
