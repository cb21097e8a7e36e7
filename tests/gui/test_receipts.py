"""Receipts: three ticks for each photo, sections, and what Aurora has not fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoState, PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.dialogs.picture_dialog import PictureDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.receipts import overdue_words, photo_ticks, section_receipts, totals_words
from surveyor_app.gui.widgets.ticks_row import TicksRow
from tests.gui.conftest import DeskMaker
from tests.gui.fake_services import Record, a_photo
from tests.gui.fake_services import fake_services as services_of
from tests.gui.sample_records import complete

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


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
    found = photo_ticks(services_of([_sent()]).detail("req-1"), NOW)
    assert [(one.photo_id, [tick.done for tick in one.ticks]) for one in found] == [
        ("photo-3", [True, False, False]),
        ("photo-2", [True, True, False]),
        ("photo-1", [True, True, True]),
    ]
    assert totals_words(found) == "3 photos: 3 hosted, 2 accepted, 1 fetched by Aurora"
    assert found[1].ticks[2].sign.text == "Not fetched"


def test_a_photo_that_aurora_does_not_fetch_is_called_out_after_a_day() -> None:
    detail = services_of([_sent()]).detail("req-1")
    assert overdue_words(photo_ticks(detail, NOW), NOW).startswith("1 photo has not been fetched by Aurora since")
    soon = NOW - timedelta(hours=3)
    assert overdue_words(photo_ticks(detail, soon), soon) == ""


def test_sections_and_the_survey_say_whether_they_are_proven() -> None:
    lines = section_receipts(services_of([_sent()]).detail("req-1"), NOW)
    assert [(words, done) for words, done, _ in lines] == [
        ("Electrical accepted", True),
        ("Subpanels not accepted yet", False),
        ("Roof planes not accepted yet", False),
        ("Survey not completed yet", False),
    ]


def test_the_review_page_and_the_large_picture_show_the_ticks(new_desk: DeskMaker) -> None:
    desk = new_desk([_sent(datetime.now(UTC))])
    desk.open(place=Place("review"))
    page = desk.window.pages.page("review")
    assert "3 photos: 3 hosted, 2 accepted, 1 fetched by Aurora" in page.texts
    assert any("has not been fetched" in text for text in page.texts)
    desk.window.pages.go(Place("electrical"))
    electrical = desk.window.pages.current
    assert isinstance(electrical, ItemPage)
    tile = next(t for t in electrical.photos.panel.grid.tiles.rows if t.photo_id == "photo-2")
    electrical.photos.panel.opened.emit(tile, electrical.photos.panel.grid.tiles.rows)
    dialog = desk.window.findChild(PictureDialog)
    assert isinstance(dialog, PictureDialog)
    row = dialog.findChild(TicksRow)
    assert isinstance(row, TicksRow)
    assert row.accessibleName() == "Hosted, Accepted, Not fetched"
    dialog.close()
    desk.wait(lambda: not desk.window.images.is_busy)
