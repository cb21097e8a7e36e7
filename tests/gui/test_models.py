"""Every model of the window under Qt's own model tester, and what their rows say."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.models.photo_list_model import PhotoListModel
from surveyor_app.gui.models.queue_table_model import HEADINGS, QueueColumn, QueueTableModel
from surveyor_app.gui.models.request_list_model import RequestListModel
from surveyor_app.gui.models.task_list_model import TaskListModel
from surveyor_app.gui.presenters.request_cards import card
from surveyor_app.gui.presenters.sync_words import QueueRow
from surveyor_app.gui.presenters.task_rows import task_rows
from surveyor_app.gui.presenters.tiles import tile_group
from surveyor_app.gui.presenters.words import Sign
from tests.gui.fake_records import a_photo
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import untouched, with_items

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _row(job_id: str, progress: float | None = None) -> QueueRow:
    return QueueRow(
        job_id,
        "req-1",
        f"Upload {job_id}",
        "Zoë",
        Sign("Waiting", "clock", "neutral"),
        "Busy.",
        "Now",
        progress,
        "2 MB",
    )


def test_the_list_of_requests_is_a_proper_model(qtmodeltester: ModelTester) -> None:
    model = RequestListModel()
    cards = [card(summary, NOW) for summary in fake_services([untouched("a"), with_items("b")]).requests()]
    model.show(cards)
    qtmodeltester.check(model)
    assert model.index(0).data() == "Zoë Sample"
    assert "1 Example Street" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index_of("b").row() == 1


def test_rows_that_stay_only_report_what_changed(qtmodeltester: ModelTester) -> None:
    model = RequestListModel()
    services = fake_services([untouched("a"), untouched("b")])
    model.show([card(summary, NOW) for summary in services.requests()])
    qtmodeltester.check(model)
    resets: list[None] = []
    changed: list[int] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.dataChanged.connect(lambda index, _last, _roles: changed.append(index.row()))
    services.set_value("b", SectionName.ELECTRICAL, None, "notes", "something")
    services.records["b"].photos.append(a_photo("photo-1", "b", PhotoTarget(SectionName.ELECTRICAL), None))
    assert model.show([card(summary, NOW) for summary in services.requests()]) is False
    assert (resets, changed) == ([], [1])


def test_the_task_list_is_a_proper_model(qtmodeltester: ModelTester) -> None:
    model = TaskListModel()
    detail = fake_services([with_items()]).detail("req-1")
    model.show(task_rows(detail))
    qtmodeltester.check(model)
    names = [model.index(row).data() for row in range(model.rowCount())]
    assert names == [
        "Request", "Electrical", "Subpanels", "Subpanel 1 · Garage", "Subpanel 2 · Attic",
        "Roof planes", "Plane 1 · S 6:12", "Plane 2", "Photos", "Review",
    ]  # fmt: skip
    shown = [row.short for row in task_rows(detail) if row.item_id]
    assert shown == ["1 · Garage", "2 · Attic", "1 · S 6:12", "Plane 2"]


def test_photo_tiles_are_a_proper_model(qtmodeltester: ModelTester) -> None:
    record = untouched()
    target = PhotoTarget(SectionName.ELECTRICAL)
    record.photos.append(a_photo("photo-1", "req-1", target, "main_breaker"))
    services = fake_services([record])
    detail = services.detail("req-1")
    model = PhotoListModel()
    model.show(tile_group(target, detail.photos, detail.absences, services.checklist).tiles)
    qtmodeltester.check(model)
    index = model.index_of("photo-1")
    assert index.data() == "Main breaker"
    assert "E04_main-breaker_1of1.jpg" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert model.index_of("slot:main_breaker") == QModelIndex()


def test_the_queue_is_a_proper_table(qtmodeltester: ModelTester) -> None:
    model = QueueTableModel()
    model.show([_row("one"), _row("two", 0.5)])
    qtmodeltester.check(model)
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(4)] == list(HEADINGS)
    assert model.index(0, QueueColumn.STATE).data() == "Waiting. Busy."
    assert model.index(1, QueueColumn.PROGRESS).data() == "50%"
    model.show([_row("two", 0.75)])
    qtmodeltester.check(model)
    assert model.rowCount() == 1
