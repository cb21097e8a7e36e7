"""Small things that look careless: buttons that touch, icons on their words, names that are cut where they differ."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.models.queue_table_model import QueueColumn
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.theme import THEME_NAMES, Look
from surveyor_app.gui.widgets.basics import button
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Queued, Totals
from tests.gui.sample_records import with_items


def test_the_buttons_of_the_pairing_dialog_stand_apart(new_desk: DeskMaker) -> None:
    desk = new_desk([], paired=False)
    dialog = PairingDialog(desk.window.look, desk.window.session, desk.window)
    dialog.open()
    cancel = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Cancel")
    gap = dialog.pair_button.geometry().left() - cancel.geometry().right() - 1
    assert gap >= 8
    dialog.close()


@pytest.mark.parametrize("words_first", [True, False])
def test_an_icon_keeps_room_to_words_that_come_later(new_desk: DeskMaker, words_first: bool) -> None:
    look: Look = new_desk([]).window.look
    late = button("", look=look, icon="copy")
    late.setText("Add a plane like Plane 1")
    usual = button("Add a plane like Plane 1", look=look, icon="copy")
    if not words_first:
        late.setText("")
        assert late.iconSize() == button("", look=look, icon="copy").iconSize()
        late.setText("Add a plane like Plane 1")
    assert late.iconSize() == usual.iconSize()
    for theme in THEME_NAMES:
        look.choose(theme)
        assert late.iconSize() == usual.iconSize()


def test_add_a_plane_like_has_the_room(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes"))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    assert page.add_like_button.iconSize() == page.add_button.iconSize()


def _sync_page(new_desk: DeskMaker, title: str) -> Desk:
    desk = new_desk([with_items()])
    now = datetime.now(UTC)
    job = SyncJob(
        "job-1", JobKind.UPLOAD_PHOTO, "req-1", "rev-1", "photo-1", JobStatus.QUEUED, 0, now, (), None, "", now
    )
    desk.services.queued = [Queued(job, "Zoë Sample", title, "", 2_000_000)]
    desk.services.numbers = Totals(1, 1, 2_000_000, 1, 0, 1)
    desk.window.session.read_queue()
    desk.window.show_sync()
    desk.settle()
    return desk


def test_names_on_the_sync_page_have_the_width_that_states_leave(new_desk: DeskMaker) -> None:
    title = "Upload P12-03_rafter-spacing-at-the-ridge_12of14.jpg"
    desk = _sync_page(new_desk, title)
    desk.window.resize(1280, 800)
    table = desk.window.sync_page.table
    desk.wait(lambda: table.columnWidth(QueueColumn.ITEM) > table.columnWidth(QueueColumn.STATE))
    whole = sum(table.columnWidth(column) for column in QueueColumn)
    assert abs(whole - table.viewport().width()) <= 1, "nothing is left free beside it"
    tip = desk.window.sync_page.queue.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert title in tip
