"""Escape, a click elsewhere, another page: what was typed and not given yet stands there again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.reason_panel import ReasonPanel
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.hands import ALT, CTRL, Keyboard, Mouse, focused, look
from tests.gui.real_desk import by_command, real_desk, stored
from tests.gui.sample_records import untouched, with_items

K = Qt.Key
PLANES = SectionName.MOUNTING_PLANES


def ask_why(desk: Desk, keys: Keyboard, plane: str) -> None:
    """Begin to say why a plane has no picture of its attic."""
    desk.window.pages.go(Place("mounting_planes", plane, slot="attic_overview"))
    look(desk)
    keys.type("n")
    keys.tab_to("Reason")


def by_escape(keys: Keyboard, mouse: Mouse) -> None:
    keys.press(K.Key_Escape)


def by_cancel(keys: Keyboard, mouse: Mouse) -> None:
    mouse.click("Cancel")


def by_another_page(keys: Keyboard, mouse: Mouse) -> None:
    keys.press(K.Key_6, modifiers=ALT)


def by_another_field(keys: Keyboard, mouse: Mouse) -> None:
    mouse.click("Pitch")


@pytest.mark.parametrize("leave", [by_escape, by_cancel, by_another_page, by_another_field])
def test_a_reason_begun_is_kept_for_its_own_plane(
    new_desk: DeskMaker, leave: Callable[[Keyboard, Mouse], None]
) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys, mouse = Keyboard(desk), Mouse(desk)
    ask_why(desk, keys, "plane-1")
    keys.type("hatch pain")
    leave(keys, mouse)
    ask_why(desk, keys, "plane-2")
    reason = desk.window.pages.item_page(PLANES).photos.panel.reasons.reason
    assert reason.text() == ""
    ask_why(desk, keys, "plane-1")
    assert reason.text() == "hatch pain"
    keys.press(K.Key_End)
    keys.type("ted shut")
    keys.press(K.Key_Return)
    assert [(one.target.item_id, one.reason) for one in desk.record().absences] == [("plane-1", "hatch painted shut")]


def test_a_reason_begun_in_one_survey_is_not_asked_for_in_another(new_desk: DeskMaker) -> None:
    desk = new_desk(services=fake_services([with_items("a"), untouched("b")]))
    keys = Keyboard(desk)
    desk.open("a", Place("electrical", slot="main_breaker"))
    keys.type("n")
    keys.tab_to("Reason")
    keys.type("locked")
    desk.open("b", Place("electrical"))
    page = desk.window.pages.page("electrical")
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    assert not panel.reasons.isVisible()
    desk.open("a", Place("electrical", slot="main_breaker"))
    keys.type("n")
    assert panel.reasons.reason.text() == "locked"
    assert desk.record("b").absences == []


def test_an_upload_limit_that_was_not_understood_is_there_again_after_escape(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    dialog = settings(desk)
    dialog.limit.line.setFocus()
    QTest.keyClicks(focused(), "two meg")
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: not dialog.isVisible())
    dialog = settings(desk)
    assert dialog.limit.line.text() == "two meg"
    dialog.reject()


def settings(desk: Desk) -> SettingsDialog:
    """The settings, opened."""
    desk.window.office.settings()
    look(desk)
    dialog = [one for one in desk.window.findChildren(QDialog) if one.isVisible()][-1]
    assert isinstance(dialog, SettingsDialog)
    dialog.activateWindow()
    desk.wait(dialog.isActiveWindow)
    return dialog


@pytest.mark.parametrize(
    ("place", "typed", "stored"),
    [
        (Place("electrical", attribute="notes"), "dog in the yard", ("electrical", "notes")),
        (
            Place("electrical", attribute="main_panel_manufacturer"),
            "Made-up Elec",
            ("electrical", "main_panel_manufacturer"),
        ),
        (Place("electrical", attribute="main_bus_rating"), "165", ("electrical", "main_bus_rating")),
    ],
)
@pytest.mark.parametrize("away", [K.Key_Escape, K.Key_Tab, K.Key_6, K.Key_J, K.Key_F7])
def test_a_field_is_kept_whatever_way_it_is_left(
    new_desk: DeskMaker, place: Place, typed: str, stored: tuple[str, str], away: Qt.Key
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=place)
    keys = Keyboard(desk)
    keys.type(typed)
    if away == K.Key_Escape:
        keys.press(K.Key_Escape, K.Key_Tab)
    else:
        keys.press(away, modifiers={K.Key_6: ALT, K.Key_J: CTRL}.get(away, Qt.KeyboardModifier.NoModifier))
    look(desk)
    value = getattr(getattr(desk.record().survey, stored[0]), stored[1])
    assert value == (165.0 if typed.isdigit() else typed)


# ── reasons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def reason_of(desk: Desk) -> ReasonPanel:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page.photos.panel.reasons


def begun(data_dir: Path) -> list[str]:
    return [one.text for one in stored(data_dir, "req-1").survey.begun_reasons]


def test_a_half_typed_reason_is_on_the_disk_while_it_is_being_typed(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open(place=Place("electrical"))
    reason_of(desk).ask("meter_wide", "Meter wide")
    QTest.keyClicks(reason_of(desk).reason, "dog in the yard, owner comes at five")
    desk.wait(lambda: begun(data_dir) == ["dog in the yard, owner comes at five"])
    desk.settle()
    assert desk.window.session.undo.last is None, "it is no change of the survey"


def test_a_half_typed_reason_is_there_again_in_the_next_window(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open(place=Place("electrical"))
    reason_of(desk).ask("meter_wide", "Meter wide")
    QTest.keyClicks(reason_of(desk).reason, "dog in")
    desk.close()
    assert begun(data_dir) == ["dog in"]
    again = real_desk(new_desk, data_dir)
    again.open(place=Place("electrical"))
    reason_of(again).ask("meter_wide", "Meter wide")
    assert reason_of(again).reason.text() == "dog in"
    QTest.keyClicks(reason_of(again).reason, " the yard")
    QTest.keyClick(reason_of(again).reason, K.Key_Return)
    again.settle()
    detail = stored(data_dir, "req-1")
    assert [absence.reason for absence in detail.absences] == ["dog in the yard"]
    assert detail.survey.begun_reasons == ()


def test_a_half_typed_reason_stands_on_the_page_of_all_photos_too(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open(place=Place("electrical"))
    reason_of(desk).ask("meter_wide", "Meter wide")
    QTest.keyClicks(reason_of(desk).reason, "dog in the yard")
    desk.window.pages.go(Place("photos"))
    desk.settle()
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    other = page.panel_of(PhotoTarget(SectionName.ELECTRICAL)).panel.reasons
    other.ask("meter_wide", "Meter wide")
    assert other.reason.text() == "dog in the yard"
    other.reason.clear()
    desk.window.pages.go(Place("electrical"))
    desk.settle()
    assert begun(data_dir) == []
    reason_of(desk).ask("meter_wide", "Meter wide")
    assert reason_of(desk).reason.text() == ""


def test_a_half_typed_reason_that_the_disk_does_not_take_is_stored_later(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    desk.services.save_fault = StorageFault("The disk is full; this was not saved.", code="disk_full")
    reason_of(desk).ask("meter_wide", "Meter wide")
    QTest.keyClicks(reason_of(desk).reason, "dog in the yard")
    desk.wait(lambda: len(desk.window.session.unsaved) == 1)
    desk.settle()
    assert reason_of(desk).reason.text() == "dog in the yard"
    desk.services.save_fault = None
    desk.window.session.save_unsaved()
    desk.settle()
    assert [one.text for one in desk.record().survey.begun_reasons] == ["dog in the yard"]


def test_what_is_being_typed_as_a_reason_is_not_overwritten(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    reason_of(desk).ask("meter_wide", "Meter wide")
    QTest.keyClicks(reason_of(desk).reason, "dog in")
    desk.window.session.refresh()
    desk.settle()
    assert reason_of(desk).reason.text() == "dog in"


def test_a_reason_that_is_too_long_is_said_so_and_never_cut(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    panel = reason_of(desk)
    panel.ask("meter_wide", "Meter wide")
    panel.reason.setText("x" * 1001)
    assert panel.fault_text == "The reason has 1001 characters; at most 1000 fit."
    assert not panel.keep.isEnabled()
    QTest.keyClick(panel.reason, K.Key_Return)
    desk.settle()
    assert panel.isVisible()
    assert desk.record().absences == []
    QTest.keyClick(panel.reason, K.Key_Backspace)
    assert panel.fault_text == ""
    QTest.keyClick(panel.reason, K.Key_Return)
    desk.settle()
    assert [absence.reason for absence in desk.record().absences] == ["x" * 1000]


# ── entries that go meanwhile ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_seen", [False, True])
@pytest.mark.parametrize(("name", "typed"), [("notes", "two cracked rafters, see tape"), ("pitch", "steep")])
def test_what_is_typed_into_a_plane_that_a_command_removes_is_there_when_it_is_restored(
    new_desk: DeskMaker, data_dir: Path, name: str, typed: str, is_seen: bool
) -> None:
    desk = real_desk(new_desk, data_dir)
    planes: list[str] = []
    by_command(data_dir, lambda services: planes.append(services.survey.add_item("req-1", PLANES)))
    desk.open(place=Place("mounting_planes", planes[0], name))
    keys = Keyboard(desk)
    look(desk)
    keys.type(typed)
    by_command(data_dir, lambda services: services.survey.remove_item("req-1", PLANES, planes[0]))
    if is_seen:
        desk.window.session.refresh()
    desk.settle()
    desk.window.pages.flush()
    desk.settle()
    assert desk.window.undo.text == (
        "That entry is not in this survey any more. What you typed there is kept with it, for when it is restored."
    )
    by_command(data_dir, lambda services: services.survey.restore_item("req-1", PLANES, planes[0]))
    survey = stored(data_dir, "req-1").survey
    assert {survey.mounting_planes[0].notes, *(one.text for one in survey.unclear)} - {None} == {typed}


def test_what_is_typed_into_an_entry_before_it_is_removed_comes_back_with_it(
    new_desk: DeskMaker, data_dir: Path
) -> None:
    desk = real_desk(new_desk, data_dir)
    planes: list[str] = []
    by_command(data_dir, lambda services: planes.append(services.survey.add_item("req-1", PLANES)))
    desk.open(place=Place("mounting_planes", planes[0], "notes"))
    keys = Keyboard(desk)
    look(desk)
    keys.type("two cracked rafters")
    desk.window.pages.item_page(PLANES).remove()
    desk.settle()
    assert desk.window.undo.text == "Plane 1 removed."
    desk.window.session.take_back()
    desk.settle()
    assert stored(data_dir, "req-1").survey.mounting_planes[0].notes == "two cracked rafters"
