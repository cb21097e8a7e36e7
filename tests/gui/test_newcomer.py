"""What a newcomer stumbled over, and must not again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.pages.request_page import RequestPage
from surveyor_app.gui.presenters import review
from surveyor_app.gui.presenters.gate import gate
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import split_address
from surveyor_app.gui.presenters.request_facts import LONGEST_WORD, request_facts
from surveyor_app.gui.presenters.task_rows import task_rows
from surveyor_app.gui.theme import THEME_NAMES
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.key_chip import KeyChip
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import NOW
from tests.gui.fake_services import fake_services
from tests.gui.hands import focused, name_of
from tests.gui.sample_records import complete, untouched
from tests.gui.sorting import photos_page, unsorted_record


def test_escape_leaves_a_dialog_from_a_group_of_buttons(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    group = Choices()
    group.setParent(dialog)
    group.offer([("light", "Light"), ("dark", "Dark")])
    dialog.open()
    group.focus_input()

    QTest.keyClick(group.button("light"), Qt.Key.Key_Escape)

    assert not dialog.isVisible()


def test_a_house_number_before_a_comma_stays_with_its_street() -> None:
    assert split_address("1287, rue des Érables, Québec") == ("1287, rue des Érables", "Québec")
    assert split_address("9 Elm Ct, Reno, NV") == ("9 Elm Ct", "Reno, NV")
    assert split_address("Lot 7") == ("Lot 7", "")


def test_the_numbers_of_the_review_agree_with_its_lists() -> None:
    services = fake_services([complete()])
    detail = services.detail("req-1")
    pictures = review.missing_pictures(detail, services.checklist)
    listed = review.things(pictures)

    state = review.publish_state(detail)

    assert listed > len(pictures)
    assert f"{listed} pictures to take" in state.sentence
    assert review.things(gate(detail, services.checklist).groups[0].rows) == listed


def test_what_nobody_opened_is_not_called_complete() -> None:
    rows = {row.task: row.state.text for row in task_rows(fake_services([complete()]).detail("req-1"))}

    assert rows["subpanels"] == "None entered"
    assert rows["review"] == "Can be sent"


def test_a_survey_that_is_on_its_way_has_no_next_gap(new_desk: DeskMaker) -> None:
    record = complete()
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    assert desk.window.pages.next_gap() is not None

    record.survey = replace(record.survey, status=SurveyStatus.PUBLISHED)
    desk.window.session.refresh()
    desk.settle()

    assert desk.window.pages.next_gap() is None
    assert desk.window.footer.texts[2] == ""


def test_a_long_address_from_aurora_does_not_push_the_page_wider() -> None:
    record = untouched()
    record.request = replace(record.request, request={"link": "https://example.com/" + "x" * 300})

    facts = request_facts(fake_services([record]).detail("req-1"), NOW)

    (value,) = (value for name, value in facts.more if name == "Request · link")
    assert len(value) == LONGEST_WORD
    assert value.endswith("…")


def test_the_rest_from_aurora_is_closed_for_the_next_request(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("a"), untouched("b")])
    desk.open("a")
    page = desk.window.pages.page("request")
    assert isinstance(page, RequestPage)
    page.button("More from Aurora").click()
    assert not page.more_is_closed

    desk.open("b")

    assert page.more_is_closed


def test_a_dialog_that_closes_opens_no_request(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("req-1"), untouched("req-2")])
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    assert focused() is desk.window.requests.list

    QTest.keyClick(focused(), Qt.Key.Key_F1)
    desk.wait(lambda: isinstance(focused().window(), HelpDialog))
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    desk.wait(lambda: QApplication.activeModalWidget() is None)
    desk.window.activateWindow()  # the offscreen platform forgets which one is
    desk.wait(desk.window.requests.list.hasFocus)
    desk.settle()

    assert desk.window.session.shown_id is None
    assert desk.window.requests.current is None
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert desk.window.requests.current is not None, "arrows begin with the first"


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_a_note_about_what_was_done_covers_no_sort_key(new_desk: DeskMaker, theme: str, size: tuple[int, int]) -> None:
    desk = new_desk([unsorted_record(12)])
    desk.window.look.choose(theme)
    desk.window.resize(*size)
    desk.open(place=Place("photos"))
    page = photos_page(desk)
    page.enter()
    note = desk.window.undo

    def covered() -> list[str]:
        """The keys that a press on their middle or edges would not reach."""
        desk.settle()
        chips = [chip for chip in page.bar.findChildren(KeyChip) if chip.isVisible()]
        assert len(chips) > 5
        where = QRect(note.mapTo(desk.window, note.rect().topLeft()), note.size())
        return [
            chip.text()
            for chip in chips
            if where.intersects(QRect(chip.mapTo(desk.window, chip.rect().topLeft()), chip.size()))
        ]

    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    desk.wait(lambda: bool(note.text))
    assert covered() == []
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: note.text.startswith("Undone"))
    assert covered() == []
    page.bar.chip("9 more").click()
    assert covered() == [], "the bar has grown"
    assert desk.window.pages.area.rect().contains(note.geometry())


def test_a_note_stands_at_the_lower_edge_of_a_page_without_keys(new_desk: DeskMaker) -> None:
    desk = new_desk([unsorted_record(2)])
    desk.window.resize(1280, 800)
    desk.open(place=Place("photos"))
    photos_page(desk).enter()
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    note, area = desk.window.undo, desk.window.pages.area
    desk.wait(lambda: bool(note.text))
    desk.window.pages.go(Place("electrical"))
    assert note.text
    assert area.height() - note.geometry().bottom() < 24


@pytest.mark.parametrize("refused", [False, True])
def test_tab_leaves_no_setting_for_what_takes_the_office_away(new_desk: DeskMaker, *, refused: bool) -> None:
    desk = new_desk([untouched()])
    pairing = desk.window.session.pairing
    assert pairing is not None
    dialog = SettingsDialog(desk.window.look, Path("data"), pairing, None, desk.window, refused=refused)
    dialog.open()
    dialog.activateWindow()
    desk.wait(dialog.isActiveWindow)
    dialog.limit.line.setFocus()
    stops = []
    for _ in range(6):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        stops.append(name_of(focused()))
    again = ["Pair again…"] if refused else []
    assert stops[: 4 + refused] == ["Where your surveys are kept", "Open folder", *again, "Unpair…", "Close"]
    dialog.reject()
