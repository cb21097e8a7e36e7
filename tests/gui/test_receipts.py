"""Receipts: three ticks for each photo, sections, and what Aurora has not fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import PhotoState, PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.receipts import overdue_words, photo_ticks, section_receipts, totals_words
from surveyor_app.gui.widgets.ticks_row import TicksRow
from surveyor_app.services.summaries import LatePhotos
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import NOW, Record, a_photo
from tests.gui.fake_services import fake_services as services_of
from tests.gui.sample_records import complete


def _sent(now: datetime = NOW) -> Record:
    record = complete(status=SurveyStatus.PUBLISHED)
    for number, state in enumerate((PhotoState.FETCHED, PhotoState.REFERENCED, PhotoState.VERIFIED), start=1):
        photo = a_photo(f"photo-{number}", "req-1", PhotoTarget(SectionName.ELECTRICAL), "panel_open")
        record.photos.append(photo)
        record.states[photo.id] = state
        record.receipts.append(Receipt(ReceiptKind.HOSTED, photo.id, now - timedelta(hours=3), {}))
    record.receipts += [
        Receipt(ReceiptKind.ACCEPTED, "electrical", now - timedelta(hours=26), {}),
        Receipt(ReceiptKind.FETCHED, "photo-1", now - timedelta(hours=1), {}),
    ]
    return record


def test_each_photo_has_three_ticks_and_what_lacks_most_comes_first() -> None:
    found = photo_ticks(services_of([_sent()]).detail("req-1"))
    assert [(one.photo_id, [tick.done for tick in one.ticks]) for one in found] == [
        ("photo-3", [True, False, False]),
        ("photo-2", [True, True, False]),
        ("photo-1", [True, True, True]),
    ]
    assert totals_words(found) == "3 photos: 3 at the office, 2 accepted, 1 picked up by Aurora"
    assert found[1].ticks[2].sign.text == "Not picked up"


def test_photos_that_are_late_are_called_out_and_come_before_others_that_lack_as_much() -> None:
    record = _sent()
    record.states["photo-3"] = PhotoState.REFERENCED
    record.late_photos = LatePhotos(("photo-3",), NOW - timedelta(hours=3))  # an office may wait for less than a day
    detail = services_of([record]).detail("req-1")
    assert [(one.photo_id, one.overdue) for one in photo_ticks(detail)] == [
        ("photo-3", True),
        ("photo-2", False),
        ("photo-1", False),
    ]
    assert overdue_words(detail, NOW).startswith("1 photo has not been fetched by Aurora since")


def test_nothing_is_late_by_a_time_of_the_windows_own() -> None:
    detail = services_of([_sent()]).detail("req-1")
    much_later = NOW + timedelta(days=9)
    assert overdue_words(detail, much_later) == ""
    assert not any(one.overdue for one in photo_ticks(detail))


def test_what_an_earlier_version_proved_is_no_proof_of_the_one_on_its_way() -> None:
    record = _sent()
    subjects = [(ReceiptKind.ACCEPTED, name) for name in ("electrical", "subpanels", "mounting_planes")]
    record.receipts += [
        Receipt(kind, subject, NOW, {}) for kind, subject in (*subjects, (ReceiptKind.COMPLETED, "req-1"))
    ]
    assert all(proven for _words, proven, _at in section_receipts(services_of([record]).detail("req-1"), NOW))

    def job(kind: JobKind, **state: bool) -> SyncJob:
        return SyncJob(
            kind.value, kind, "req-1", "rev-2", "rev-2", JobStatus.QUEUED, 0, None, (), None, None, NOW, {**state}
        )

    record.jobs = [job(JobKind.PUT_ELECTRICAL), job(JobKind.PUT_SUBPANELS, nothing_new=True), job(JobKind.PUT_STATUS)]
    lines = section_receipts(services_of([record]).detail("req-1"), NOW)
    assert [(words, proven) for words, proven, _at in lines] == [
        ("Electrical not accepted yet", False),
        ("Subpanels accepted", True),
        ("Roof planes accepted", True),
        ("Survey not completed yet", False),
    ]


def test_a_request_that_aurora_opened_again_is_not_called_completed(new_desk: DeskMaker) -> None:
    """Above it the card says that Aurora opened it again; the window is told while the page is in sight."""
    record = _sent()
    record.receipts.append(Receipt(ReceiptKind.COMPLETED, "req-1", NOW, {}))
    desk = new_desk([record])
    desk.open(place=Place("review"))
    page = desk.window.pages.page("review")
    assert "Survey completed in Aurora" in page.texts
    record.is_open_again = True
    desk.window.session.refresh()
    desk.settle()
    assert "Aurora opened this request again" in page.texts
    assert "Survey not completed yet" in page.texts
    assert "Survey completed in Aurora" not in page.texts


def test_sections_and_the_survey_say_whether_they_are_proven() -> None:
    lines = section_receipts(services_of([_sent()]).detail("req-1"), NOW)
    assert [(words, done) for words, done, _ in lines] == [
        ("Electrical accepted", True),
        ("Subpanels not accepted yet", False),
        ("Roof planes not accepted yet", False),
        ("Survey not completed yet", False),
    ]


def test_the_review_page_and_the_large_picture_show_the_ticks(new_desk: DeskMaker) -> None:
    now = datetime.now(UTC)
    record = _sent(now)
    record.late_photos = LatePhotos(("photo-2",), now - timedelta(hours=26))
    desk = new_desk([record])
    desk.open(place=Place("review"))
    page = desk.window.pages.page("review")
    assert "3 photos: 3 at the office, 2 accepted, 1 picked up by Aurora" in page.texts
    assert sum("fetched by Aurora since" in text or "has not fetched" in text for text in page.texts) == 1
    desk.window.pages.go(Place("electrical"))
    electrical = desk.window.pages.current
    assert isinstance(electrical, ItemPage)
    tile = next(t for t in electrical.photos.panel.grid.tiles.rows if t.photo_id == "photo-2")
    electrical.photos.panel.opened.emit(tile, electrical.photos.panel.grid.tiles.rows)
    dialog = desk.window.findChild(PhotoViewer)
    assert isinstance(dialog, PhotoViewer)
    row = dialog.findChild(TicksRow)
    assert isinstance(row, TicksRow)
    assert row.accessibleName() == "At the office, Accepted, Not picked up"
    dialog.close()
    desk.wait(lambda: not desk.window.images.is_busy)
