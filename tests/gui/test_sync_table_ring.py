"""Where the keyboard is on the sync page: a ring around the whole line of the table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.gui.theme import THEME_NAMES
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Queued, Totals, a_job
from tests.gui.pixels import rgb, ring_of
from tests.gui.sample_records import complete


@pytest.fixture
def desk(new_desk: DeskMaker) -> Desk:
    """The sync page with three lines."""
    desk = new_desk([complete()])
    jobs = [a_job(id=f"job-{n}", subject_id=f"photo-{n}") for n in range(3)]
    desk.services.queued = [Queued(job, "Zoë Sample", f"Upload {job.id}.jpg", "Waits", 2_000_000) for job in jobs]
    desk.services.numbers = Totals(photos_total=3, jobs_waiting=3, items=3)
    desk.window.resize(1280, 800)
    desk.window.show_sync()
    desk.settle()
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    return desk


def line(desk: Desk, row: int) -> QImage:
    """One line of the table as it is on the screen."""
    table = desk.window.sync_page.table
    whole = table.grab().toImage()
    top = table.viewport().pos().y() + table.rowViewportPosition(row)
    return whole.copy(QRect(table.viewport().x(), top, table.viewport().width(), table.rowHeight(row)))


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_the_line_with_the_keyboard_has_a_ring_and_no_other(desk: Desk, theme: str) -> None:
    look, table = desk.window.look, desk.window.sync_page.table
    look.choose(theme)
    desk.settle()
    ring = rgb(look, "focus")
    table.selectRow(1)
    desk.window.sync_page.now_button.setFocus()
    assert not any(ring_of(line(desk, row), ring) for row in range(3)), "the keyboard is elsewhere"
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert [ring_of(line(desk, row), ring) for row in range(3)] == [False, True, False]
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert [ring_of(line(desk, row), ring) for row in range(3)] == [False, False, True]


def test_the_keyboard_is_seen_where_nothing_is_chosen(desk: Desk) -> None:
    table = desk.window.sync_page.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.selectionModel().setCurrentIndex(table.model().index(2, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert QApplication.focusWidget() is table
    assert [ring_of(line(desk, row), rgb(desk.window.look, "focus")) for row in range(3)] == [False, False, True]
