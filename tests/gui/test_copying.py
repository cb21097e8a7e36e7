"""Copying answers between planes and subpanels in the window: panel, key, marks, confirming, and back again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.pages.list_item_page import ListItemPage
from surveyor_app.gui.presenters.copying import copy_view
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Record
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import COMPLETE_PLANE, complete, with_items

PLANES = SectionName.MOUNTING_PLANES
CONTROL = Qt.KeyboardModifier.ControlModifier
COPIED = {"pitch", "roof_type", "framing_type", "rafter_size", "rafter_spacing"}


def on_a_second_plane(new_desk: DeskMaker, *more: MountingPlane) -> tuple[Desk, ListItemPage]:
    """A window on an empty second plane, perhaps with other planes after the first."""
    record = complete()
    record.survey = replace(record.survey, mounting_planes=(COMPLETE_PLANE, *more, MountingPlane("new")))
    desk = new_desk([record])
    desk.open(place=Place("mounting_planes", "new"))
    page = desk.window.pages.item_page(PLANES)
    desk.wait(page.isVisible)
    return desk, page


def plane(desk: Desk, item_id: str = "new") -> MountingPlane:
    return next(one for one in desk.record().survey.mounting_planes if one.id == item_id)


def marks(record: Record) -> set[str]:
    return {mark.name for mark in record.survey.copied}


def test_an_empty_plane_offers_to_copy_and_one_press_does_it(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    assert page.copying.isVisible()
    assert page.copying.sources.isHidden()  # one source is no choice
    page.copying.turns.button("180").click()
    page.copying.copy_button.click()
    desk.settle()
    assert (plane(desk).pitch, plane(desk).azimuth, plane(desk).notes) == (26.57, 0, None)
    assert marks(desk.record()) == COPIED | {"azimuth"}
    assert not page.copying.isVisible()
    assert page.copied_note.text == "6 answers were copied from Plane 1. Please check them."
    assert all(page.form.row(name).is_copied for name in (*COPIED, "azimuth"))
    assert not page.form.row("notes").is_copied


def test_the_source_is_chosen_where_there_are_several(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk, MountingPlane("flat", pitch=2, azimuth=90))
    assert page.copying.sources.keys == ("plane-1", "flat")
    assert page.copying.sources.current == "flat"  # the one before
    page.copying.sources.button("plane-1").click()
    page.copying.copy_button.click()
    desk.settle()
    assert plane(desk).roof_type == "comp_shingle"


def test_what_was_typed_stays_unless_the_person_says_otherwise(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    desk.window.session.set_value(PLANES, "new", "pitch", 40)
    desk.settle()
    assert page.copying.isVisible()  # nothing jumps while somebody types
    page.copying.copy_button.click()
    desk.settle()
    assert (plane(desk).pitch, plane(desk).roof_type) == (40, "comp_shingle")
    page.button("Copy from another roof plane").click()
    page.copying.present.button("replace").click()
    page.copying.copy_button.click()
    desk.settle()
    assert plane(desk).pitch == 26.57


def test_ctrl_d_copies_from_the_one_before_and_leads_to_the_first_open_field(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    page.form.focus_field("pitch")
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_D, CONTROL)
    desk.settle()
    assert marks(desk.record()) == COPIED
    assert plane(desk).azimuth is None
    assert desk.window.focusWidget() is page.form.row("azimuth").input.editor()


def test_each_answer_is_confirmed_or_all_at_once(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    page.copy_from_previous()
    desk.settle()
    page.form.row("pitch").confirmed.emit()
    desk.settle()
    assert marks(desk.record()) == COPIED - {"pitch"}
    desk.window.session.set_value(PLANES, "new", "roof_type", "slate")
    desk.settle()
    assert page.copied_note.text == "3 answers were copied from Plane 1. Please check them."
    page.copied_note.button.click()
    desk.settle()
    assert marks(desk.record()) == set()
    assert not page.copied_note.isVisible()


def test_a_copy_and_its_confirmation_are_taken_back_at_once(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    desk.window.session.set_value(PLANES, "new", "pitch", 40)
    desk.settle()
    page.copy_from_previous()
    desk.settle()
    page.copied_note.button.click()
    desk.settle()
    assert desk.window.footer.undo_texts[0] == "Undo: Plane 2 checked"
    desk.window.session.take_back()
    desk.settle()
    assert marks(desk.record()) == COPIED - {"pitch"}
    assert desk.window.footer.undo_texts[0] == "Undo: Copying Plane 1 to Plane 2"
    desk.window.session.take_back()
    desk.settle()
    assert (marks(desk.record()), plane(desk)) == (set(), MountingPlane("new", pitch=40))
    desk.window.session.do_again()
    desk.settle()
    assert marks(desk.record()) == COPIED - {"pitch"}
    assert plane(desk).roof_type == "comp_shingle"


def test_an_edit_of_a_copied_answer_taken_back_is_to_be_checked_again(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    page.copy_from_previous()
    desk.settle()
    desk.window.session.set_value(PLANES, "new", "pitch", 12.5)
    desk.settle()
    desk.window.session.take_back()
    desk.settle()
    assert plane(desk).pitch == 26.57
    assert marks(desk.record()) == COPIED


def test_unchecked_answers_are_gaps_that_f8_finds(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    page.copying.turns.button("180").click()
    page.copying.copy_button.click()
    desk.settle()
    found = set()
    for _ in range(40):
        desk.window.pages.to_next_gap()
        if desk.window.pages.place.item_id == "new":
            found.add(desk.window.pages.place.attribute)
    assert found >= COPIED | {"azimuth"}


def test_a_plane_is_added_like_the_last_one_from_the_list(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes"))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    assert page.add_like_button.text() == "Add a plane like Plane 1"
    page.add_like_button.click()
    desk.settle()
    added = desk.record().survey.mounting_planes[1]
    assert (added.pitch, added.azimuth) == (26.57, None)
    assert desk.window.pages.place == Place("mounting_planes", added.id, "azimuth")
    desk.window.pages.go(Place("mounting_planes"))
    assert "5 copied answers to check" in page.texts


def test_there_is_nothing_to_copy_from_on_the_first_of_a_kind(new_desk: DeskMaker) -> None:
    record = with_items()
    record.survey = replace(record.survey, mounting_planes=(MountingPlane("only"),))
    desk = new_desk([record])
    desk.open(place=Place("mounting_planes", "only"))
    page = desk.window.pages.item_page(PLANES)
    assert not page.copying.isVisible()
    assert not page.button("Copy from another roof plane").isEnabled()
    page.copy_from_previous()
    desk.settle()
    assert marks(desk.record()) == set()


def test_not_now_is_remembered_for_this_plane_and_the_button_brings_it_back(new_desk: DeskMaker) -> None:
    desk, page = on_a_second_plane(new_desk)
    page.copying.leave_button.click()
    assert not page.copying.isVisible()
    desk.window.pages.go(Place("mounting_planes", "plane-1"))
    desk.window.pages.go(Place("mounting_planes", "new"))
    assert not page.copying.isVisible()
    page.button("Copy from another roof plane").click()
    assert page.copying.isVisible()


def test_the_azimuths_on_offer_are_said_with_their_direction() -> None:
    services = fake_services([complete()])
    services.add_item("req-1", PLANES)
    detail = services.detail("req-1")
    view = copy_view(detail, PLANES, detail.survey.mounting_planes[1].id, services.catalogue)
    assert view.first is not None
    assert [words for _turn, words in view.first.turns] == [
        "Same: 180° S",
        "Opposite: 0° N",
        "+90°: 270° W",
        "−90°: 90° E",
    ]
    assert view.is_fresh
