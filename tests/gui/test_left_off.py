"""The window comes back exactly where it was: kept soon after each change, and never overwritten before it is back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.first_window import FILE_NAME
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.window_memory import LeftOff, WindowMemory
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.hands import Keyboard
from tests.gui.sample_records import untouched, with_items

PLANES = SectionName.MOUNTING_PLANES


def on_disk(desk: Desk) -> LeftOff:
    """What another process would read now."""
    return WindowMemory(Path(desk.window.memory.folder)).left_off


def scroll(desk: Desk) -> int:
    page = desk.window.pages.current
    assert isinstance(page, QScrollArea)
    return page.verticalScrollBar().value()


def test_field_scroll_filter_and_search_come_back(new_desk: DeskMaker) -> None:
    services = fake_services([untouched("a"), with_items("b")])
    desk = new_desk(services=services)
    desk.window.resize(1280, 640)
    desk.open("b", Place("mounting_planes", "plane-2", "notes"))
    desk.wait(lambda: scroll(desk) > 0)
    desk.window.requests.choose_group("in_progress")
    desk.window.requests.filters.chosen.emit("in_progress")
    desk.window.top.search.setText("example")
    before = desk.window.keeper.here()
    assert before.focus
    desk.close()
    again = new_desk(services=services)
    again.window.resize(1280, 640)
    again.wait(lambda: again.window.keeper.is_back)
    again.settle()
    again.wait(lambda: again.window.keeper.here() == before)
    assert again.window.top.search.text() == "example"


def test_the_place_is_on_disk_soon_after_it_changed_without_closing(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("subpanels", "sub-2", "location"))
    desk.wait(lambda: on_disk(desk).place == Place("subpanels", "sub-2"))
    desk.wait(lambda: "Location" in on_disk(desk).focus)
    desk.window.show_sync()
    desk.wait(lambda: on_disk(desk).on_sync_page)


def test_the_sync_page_comes_back_with_the_survey_behind_it(new_desk: DeskMaker) -> None:
    services = fake_services([with_items()])
    desk = new_desk(services=services)
    desk.open(place=Place("subpanels", "sub-2"))
    desk.window.show_sync()
    desk.close()
    again = new_desk(services=services)
    again.wait(lambda: again.window.keeper.is_back)
    assert again.window.pages.current is again.window.sync_page
    again.window.show_sync()
    assert again.window.pages.place == Place("subpanels", "sub-2")


def test_a_kill_before_the_window_is_back_forgets_nothing(new_desk: DeskMaker) -> None:
    services = fake_services([with_items()])
    desk = new_desk(services=services)
    desk.open(place=Place("mounting_planes", "plane-2", "pitch"))
    desk.close()
    memory = desk.window.memory
    again = new_desk(services=services)
    again.window.keeper.is_back = False
    again.window.memory.touch()
    again.window.memory.write()
    assert on_disk(again) == memory.left_off


def test_an_entry_that_is_gone_leaves_its_list_open(new_desk: DeskMaker) -> None:
    services = fake_services([with_items()])
    desk = new_desk(services=services)
    desk.open(place=Place("mounting_planes", "plane-2", "pitch"))
    desk.close()
    services.remove_item("req-1", PLANES, "plane-2")
    again = new_desk(services=services)
    again.wait(lambda: again.window.keeper.is_back)
    assert again.window.pages.place == Place("mounting_planes")


def test_a_request_that_is_gone_is_no_fault_and_the_next_place_is_kept(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items("gone")])
    desk.open("gone", Place("subpanels", "sub-2"))
    desk.close()
    again = new_desk([with_items("here")])
    again.wait(lambda: again.window.keeper.is_back)
    again.open("here", Place("subpanels", "sub-1"))
    again.wait(lambda: on_disk(again).request_id == "here")


def test_keys_in_the_list_of_requests_come_back_there(new_desk: DeskMaker) -> None:
    services = fake_services([with_items()])
    desk = new_desk(services=services)
    desk.open(place=Place("review"))
    QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.wait(desk.window.requests.list.hasFocus)
    desk.close()
    again = new_desk(services=services)
    again.wait(lambda: again.window.keeper.is_back)
    assert again.window.focusWidget() is again.window.requests.list


def test_odd_values_in_the_file_are_no_fault(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / FILE_NAME), QSettings.Format.IniFormat)
    for key, value in {
        "place/scroll": "far",
        "look/text_scale": "huge",
        "look/units": "ells",
        "place/task": "1",
    }.items():
        settings.setValue(key, value)
    settings.sync()
    memory = WindowMemory(tmp_path)
    assert (memory.left_off.scroll, memory.text_scale, memory.units.value) == (0, 1.0, "imperial")


def test_a_folder_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    memory = WindowMemory(blocked)
    memory.theme = "dark"
    memory.close()
    assert memory.theme == "dark"


def test_a_session_that_ends_saves_what_was_typed_at_once_and_asks_nothing(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    keys = Keyboard(desk)
    keys.tab_to("Notes")
    keys.type("meter is loose")
    desk.run.save_all()
    desk.settle()
    assert desk.record().survey.electrical.notes == "meter is loose"
    assert on_disk(desk).place == Place("electrical")
    assert desk.window.isVisible()
