"""Sorting photos by keyboard alone, between slots, sections and planes, and back again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.key_chip import KeyChip
from surveyor_app.services.summaries import RefusedFile
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.hands import focused
from tests.gui.sample_records import untouched, with_items
from tests.gui.sorting import hold, photos_page, places_of, press, unsorted_grid, unsorted_record

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
SUBPANEL = PhotoTarget(SectionName.SUBPANELS, "sub-1")
PLANE_1, PLANE_2 = (PhotoTarget(SectionName.MOUNTING_PLANES, f"plane-{n}") for n in (1, 2))


def test_twenty_photos_are_sorted_by_one_key_each_and_one_for_each_other_place(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(20)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    press("12345678" + "8" + "0" + "S123" + "P12345" + "P12")
    desk.settle()
    placed = places_of(desk)
    slots = [slot for _, slot in placed.values()]
    assert UNSORTED not in slots
    assert [placed[f"photo-{n}"] for n in (1, 4, 9, 10)] == [
        (ELECTRICAL, "panel_location"),
        (ELECTRICAL, "main_breaker"),
        (ELECTRICAL, "equipment_wall"),
        (ELECTRICAL, None),
    ]
    assert [placed[f"photo-{n}"] for n in (11, 12, 13)] == [(SUBPANEL, s) for s in ("location", "label", "open")]
    assert [placed[f"photo-{n}"][0] for n in (14, 18, 19)] == [PLANE_1, PLANE_1, PLANE_2]
    assert placed["photo-20"] == (PLANE_2, "pitch_reading")


def test_keys_pressed_faster_than_the_disk_never_hit_the_same_photo_twice(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(6)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    press("123456")  # without ever letting the window read the survey again
    desk.settle()
    assert [slot for _, slot in places_of(desk).values()] == [
        "panel_location", "panel_closed", "panel_open", "main_breaker", "panel_label", "meter_closeup",
    ]  # fmt: skip
    assert photos_page(desk).unsorted.panel.grid.tiles.rows == ()


@pytest.mark.parametrize("large", [False, True])
def test_a_key_that_is_held_down_sorts_one_photo(new_desk: DeskMaker, *, large: bool) -> None:
    """Nobody has looked at those that come after it."""
    desk = new_desk([unsorted_record(4)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    if large:
        QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_Return)
        desk.wait(lambda: QApplication.activeWindow() is desk.window.findChild(PhotoViewer))
    hold("4")
    desk.settle()
    assert [slot for _, slot in places_of(desk).values()] == ["main_breaker", UNSORTED, UNSORTED, UNSORTED]


def test_a_photo_that_could_not_be_moved_is_selected_again_when_its_turn_comes(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(2)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    desk.services.save_fault = SurveyorError("The disk is full.")
    press("4")
    desk.settle()
    assert places_of(desk)["photo-1"] == (ELECTRICAL, UNSORTED)
    assert "The disk is full." in desk.window.undo.text
    desk.services.save_fault = None
    press("5")  # the one after it, which was selected meanwhile
    desk.settle()
    assert unsorted_grid(desk).selected_photos == ["photo-1"]
    press("4")
    desk.settle()
    assert [slot for _, slot in places_of(desk).values()] == ["main_breaker", "panel_label"]


def test_slots_past_the_ninth_have_letters_that_are_shown(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(2)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    bar = photos_page(desk).bar
    QTest.mouseClick(bar.chip("9 more"), Qt.MouseButton.LeftButton)
    assert bar.chip("House number").accessibleName() == "House number, key K"
    press("K")
    desk.settle()
    assert places_of(desk)["photo-1"] == (ELECTRICAL, "house_number")


def test_several_are_selected_with_shift_and_arrows_and_go_together_in_one_change(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(5)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    for _ in range(2):
        QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press("7")
    desk.settle()
    assert desk.services.changes == [("assign", ("photo-1", "photo-2", "photo-3"), ELECTRICAL, "meter_wide")]
    assert unsorted_grid(desk).selected_photos == ["photo-4"]
    QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press("P5")
    desk.settle()
    assert desk.services.changes[-1] == ("assign", ("photo-4", "photo-5"), PLANE_1, "attic_overview")


def test_arrows_move_through_all_photos_line_by_line(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(12)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    seen = []
    for _ in range(11):
        seen += unsorted_grid(desk).selected_photos
        QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_Right)
    seen += unsorted_grid(desk).selected_photos
    assert seen == [f"photo-{n}" for n in range(1, 13)]
    QTest.keyClick(unsorted_grid(desk), Qt.Key.Key_Up)
    assert unsorted_grid(desk).selected_photos == [
        f"photo-{12 - unsorted_grid(desk).width() // unsorted_grid(desk).gridSize().width()}"
    ]


def test_a_place_letter_pressed_again_goes_to_the_next_one_of_its_kind(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(1)])
    desk.open(place=Place("photos"))
    page = photos_page(desk)
    page.enter()
    went = []
    for key in "PPPSE":
        press(key)
        went.append(page.target)
    assert went == [PLANE_1, PLANE_2, PLANE_1, SUBPANEL, ELECTRICAL]
    assert page.bar.target == ELECTRICAL


def test_a_sorted_photo_is_moved_to_another_plane_by_keys_and_stays_selected_no_longer(new_desk: DeskMaker) -> None:
    record = with_items()
    record.photos.append(a_photo("photo-1", "req-1", PLANE_1, "rafter_size"))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    page = photos_page(desk)
    grid = page.panel_of(PLANE_1).panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of("photo-1"))
    assert page.target == PLANE_1
    press("P3")
    desk.settle()
    assert places_of(desk)["photo-1"] == (PLANE_2, "rafter_size")
    assert page.panel_of(PLANE_2).panel.grid.tiles.index_of("photo-1").isValid()


def test_on_a_places_own_page_unsorted_photos_come_first_and_digits_sort_them(new_desk: DeskMaker) -> None:
    record = untouched()
    record.photos.append(a_photo("photo-0", "req-1", ELECTRICAL, "panel_open"))
    desk = new_desk([unsorted_record(2, record)])
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    grid = page.photos.panel.grid
    assert [tile.photo_id for tile in grid.tiles.rows[:2]] == ["photo-1", "photo-2"]
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    press("45")
    desk.settle()
    assert [places_of(desk)[f"photo-{n}"][1] for n in (1, 2)] == ["main_breaker", "panel_label"]


def test_sorting_is_taken_back_and_done_again(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(2)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    press("12")
    desk.settle()
    desk.window.session.take_back()
    desk.settle()
    assert places_of(desk) == {"photo-1": (ELECTRICAL, "panel_location"), "photo-2": (ELECTRICAL, UNSORTED)}
    desk.window.session.take_back()
    desk.settle()
    assert {slot for _, slot in places_of(desk).values()} == {UNSORTED}
    desk.window.session.do_again()
    desk.settle()
    assert places_of(desk)["photo-1"] == (ELECTRICAL, "panel_location")


def test_a_common_reason_is_given_by_two_keys_and_what_was_typed_outlives_escape(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1", slot="attic_overview"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    press("N")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    desk.settle()
    absence = desk.record().absences[0]
    assert (absence.kind, absence.reason) == (AbsenceKind.NOT_APPLICABLE, "not on this house")
    assert QApplication.focusWidget() is panel.grid
    panel.focus_slot("rafter_size")
    press("N")
    press("hidden by insul")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is panel.grid
    assert not panel.reasons.isVisible()
    press("N")
    assert panel.reasons.reason.text() == "hidden by insul"


def test_the_menu_key_opens_the_menu_of_the_current_tile(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(1)])
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    grid = unsorted_grid(desk)
    QApplication.sendEvent(
        grid.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    )
    menu = next(found for found in grid.findChildren(QMenu) if found.isVisible() and found.parent() is grid)
    assert "Open large" in [action.text() for action in menu.actions()]
    menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("sunlight", 1.0), ("light", 1.3)])
def test_a_places_page_never_needs_scrolling_sideways(new_desk: DeskMaker, theme: str, scale: float) -> None:
    desk = new_desk([unsorted_record(3)])
    desk.window.look.choose(theme, scale)
    desk.window.resize(1880, 900)
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    panel.reasons.ask("panel_label", "Panel label")
    panel.notes.show_notes([RefusedFile("notes.txt", "This is not a picture.")])
    for width in (1880, 1330, 1000):
        desk.window.resize(width, 900)
        desk.qtbot.wait(50)
        assert page.horizontalScrollBar().maximum() == 0, width


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("sunlight", 1.3), ("dark", 1.5)])
def test_every_key_on_the_bar_is_in_sight_whatever_the_place_and_the_size_of_the_text(
    new_desk: DeskMaker, theme: str, scale: float
) -> None:
    desk = new_desk([unsorted_record(3)])
    desk.open(place=Place("photos"))
    desk.window.look.choose(theme, scale)
    page = photos_page(desk)
    for width in (1280, 1000):
        desk.window.resize(width, 760)
        for aim in page.unsorted.panel.grid.aims:
            page.aim_at(aim)
            desk.qtbot.wait(20)
            shown = [chip for chip in page.bar.findChildren(KeyChip) if chip.isVisible()]
            lowest = max(chip.mapTo(page, QPoint(0, chip.height())).y() for chip in shown)
            assert lowest <= page.height(), (width, aim.title)
            assert page.viewport().height() + page.bar.height() <= page.height() + 1
