"""Review: what changed since the last publish, and exactly what is sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import Change, ChangeKind
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.changes import changes_state
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_delivery import FakePreview
from tests.gui.fake_records import NOW
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import with_items

PLANES = SectionName.MOUNTING_PLANES
CHANGES = (
    Change(ChangeKind.VALUE, SectionName.ELECTRICAL, None, 0, "main_panel_location", "garage", "basement"),
    Change(ChangeKind.VALUE, PLANES, "plane-1", 1, "pitch", None, 26.57),
    Change(ChangeKind.ITEM_REMOVED, PLANES, "plane-9", 3),
    Change(ChangeKind.PHOTO_ADDED, SectionName.ELECTRICAL, after="E04_main-breaker_1of1.jpg"),
)


def open_review(new_desk: DeskMaker, preview: FakePreview) -> tuple[Desk, ReviewPage]:
    services = fake_services([with_items()])
    services.publish.previewed = preview
    desk = new_desk(services=services)
    desk.open(place=Place("review"))
    desk.settle()
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    return desk, page


def test_changes_are_said_as_a_person_reads_them_each_with_its_place() -> None:
    services = fake_services([with_items()])
    state = changes_state(FakePreview({}, 2, CHANGES), services.detail("req-1"), services.catalogue)

    assert state is not None
    assert state.title == "What changed since version 2"
    assert state.sentence == "Sent again: Electrical, Roof planes. The rest stays as Aurora has it."
    assert [(row.where, row.text) for row in state.rows] == [
        ("Electrical", "Main panel location: Garage → Basement"),
        ("Plane 1 · S 6:12", "Pitch: – → 26.57° = 6:12"),
        ("Plane 3", "Removed"),
        ("Electrical", "Photo added: E04_main-breaker_1of1.jpg"),
    ]
    assert state.rows[1].place == Place("mounting_planes", "plane-1", attribute="pitch")
    assert state.rows[2].place is None


def test_what_is_still_on_its_way_is_not_said_to_be_at_aurora() -> None:
    record = with_items()
    record.jobs = [
        SyncJob(
            "job", JobKind.PUT_ELECTRICAL, "req-1", "rev-1", "rev-1", JobStatus.QUEUED, 0, None, (), None, None, NOW
        )
    ]
    services = fake_services([record])
    unchanged = changes_state(FakePreview({}, 1), services.detail("req-1"), services.catalogue)
    assert unchanged is not None
    assert unchanged.sentence == "Nothing. It is sent as it was published."
    state = changes_state(FakePreview({}, 1, CHANGES), services.detail("req-1"), services.catalogue)
    assert state is not None
    assert state.sentence == "Changed: Electrical, Roof planes. What has not arrived yet of version 1 is sent with it."


def test_before_the_first_publish_nothing_is_compared_and_afterwards_nothing_new_is_said_so() -> None:
    services = fake_services([with_items()])
    detail = services.detail("req-1")

    assert changes_state(FakePreview(), detail, services.catalogue) is None
    unchanged = changes_state(FakePreview({}, 1), detail, services.catalogue)
    assert unchanged is not None
    assert unchanged.sentence == "Nothing. There is nothing to send again."


def test_a_change_leads_to_its_field(new_desk: DeskMaker) -> None:
    desk, page = open_review(new_desk, FakePreview({}, 1, CHANGES))

    page.button("Go to Plane 1 · S 6:12: Pitch: – → 26.57° = 6:12").click()

    assert desk.window.pages.place == Place("mounting_planes", "plane-1", attribute="pitch")


def test_the_data_are_shown_when_opened_and_copied_whole(new_desk: DeskMaker) -> None:
    _desk, page = open_review(new_desk, FakePreview({"electrical": {"notes": "Tür"}}))
    assert not any('"notes": "Tür"' in text for text in page.texts)

    heading = page.button("Exactly what is sent")
    heading.setFocus()
    QTest.keyClick(heading, Qt.Key.Key_Space)

    assert any('"notes": "Tür"' in text for text in page.texts)
    page.button("Copy what is sent").click()
    assert QGuiApplication.clipboard().text() == '{\n  "electrical": {\n    "notes": "Tür"\n  }\n}'
