"""The keyboard never falls into the search by itself: what had it went away, and somebody types on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.pages.list_item_page import ListItemPage
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Queued, a_job
from tests.gui.hands import MOST_TABS, focused, name_of
from tests.gui.sample_records import complete, with_items

PLANES = SectionName.MOUNTING_PLANES


def in_front(desk: Desk) -> None:
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)


def type_on(desk: Desk) -> None:
    """Letters that were meant for what is gone."""
    widget = QApplication.focusWidget()
    QTest.keyClicks(widget if widget is not None else desk.window, "ab")
    assert desk.window.top.search.text() == ""


def delete(widget: QWidget) -> None:
    widget.deleteLater()


@pytest.mark.parametrize("going", [QWidget.hide, lambda one: one.setEnabled(False), delete, QWidget.clearFocus])
def test_what_had_the_keyboard_goes_and_the_page_has_it(new_desk: DeskMaker, going: Callable[[QWidget], None]) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("review"))
    in_front(desk)
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    button = QPushButton("Here")
    page.column.insertWidget(0, button)
    button.show()
    button.setFocus()
    assert focused() is button
    going(button)
    desk.wait(lambda: QApplication.focusWidget() is page.widget())
    type_on(desk)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is not page.widget()
    assert page.isAncestorOf(focused())


def test_all_right_leads_to_the_answers_that_are_open(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    desk.window.session.add_item(PLANES, "plane-1")
    desk.settle()
    in_front(desk)
    page = desk.window.pages.current
    assert isinstance(page, ListItemPage)
    page.copied_note.button.setFocus()
    QTest.keyClick(page.copied_note.button, Qt.Key.Key_Space)
    desk.settle()
    assert not page.copied_note.isVisible()
    assert page.isAncestorOf(focused())
    assert focused() is not page.widget()
    type_on(desk)


def test_publish_anyway_leaves_the_keyboard_on_the_review(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("review"))
    in_front(desk)
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    page.publish_button.setFocus()
    QTest.keyClick(page.publish_button, Qt.Key.Key_Return)
    desk.asked().agree_button.click()
    desk.settle()
    assert desk.record().survey.status is SurveyStatus.QUEUED
    in_front(desk)
    desk.wait(lambda: QApplication.focusWidget() is not None)
    assert page.isAncestorOf(focused())
    type_on(desk)


def test_a_table_that_empties_itself_leaves_the_keyboard_on_its_page(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    job = a_job(JobStatus.WAITING)
    desk.services.queued = [Queued(job, "Zoë Sample", "Upload a photo", "", 2_000_000)]
    desk.window.session.read_queue()
    desk.open()
    desk.window.show_sync()
    in_front(desk)
    page = desk.window.sync_page
    page.table.setFocus()
    assert focused() is page.table
    desk.services.queued = []
    desk.window.session.read_queue()
    desk.settle()
    assert page.table.isHidden()
    assert page.isAncestorOf(focused()), name_of(focused())
    type_on(desk)


def test_the_search_is_reached_on_purpose(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("review"))
    in_front(desk)
    QTest.keyClick(focused(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert focused() is desk.window.top.search
    for _ in range(MOST_TABS):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() is desk.window.top.search:
            return
    raise AssertionError("Tab never comes to the search again")
