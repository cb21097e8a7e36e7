"""Everything in the window is translatable: in a language of dots no English word is left on any page, dialog or row.

What people entered is in Greek letters here, so every Latin letter is a text that nobody marked, or an exception below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from surveyor_app import language
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.notices import Notice, NoticeKind
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, PhotoState, PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.request import SurveyRequest
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey, SurveyStatus
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.before_publish import question
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import NOW, FakePairing, Queued, Record, Totals, a_photo
from tests.gui.fake_services import FakeServices, fake_services
from tests.gui.masked import Masked, texts_in
from tests.marked import marked_texts
from tests.shots_phone import show_scene

# What stays as it is in every language.
EXCEPTIONS = (
    r"\b[EPS][\w-]*_[\w-]+\.jpg",  # names of files
    r"\b(?:Surveyor|English|Español|JSON|JPEG|PNG|HEIC|kbit/s|kB|MB|GB|mm|cm|px|in|A|B|s|h)\b",  # names and units
    r"\b(?:Ctrl|Alt|Shift|Enter|Esc|F\d+|[A-Z])(?=\b|_)(?: ?\+ ?(?:\w+))?",  # keys, and points of the compass
    r"\b[NESW]{1,3}\b",
    r"\b\d+x\d+\b",  # lumber
    r"\bIMG_\d+(?:\.\w+)?",  # a phone's names
    r"http://[\d.:]+/[\w-]+",  # the address for a phone
    r"https://surveys\.example\.com",
    r"\b(?:UTC|GMT|CET|CEST)\b",
    r"/[\w./-]+",  # folders
)
PLACES = (
    Place("request"),
    Place("electrical"),
    Place("subpanels"),
    Place("subpanels", "sub-1"),
    Place("mounting_planes"),
    Place("mounting_planes", "plane-1"),
    Place("mounting_planes", "plane-2"),
    Place("photos"),
    Place("review"),
    Place("leave"),
)
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


@pytest.fixture(autouse=True)
def dots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever language is chosen, it is the one of dots."""
    monkeypatch.setattr(language, "use", lambda _code: None)
    monkeypatch.setattr(language._InUse, "catalogue", Masked(marked_texts()))


def english(texts: Iterable[str]) -> set[str]:
    """Those of the texts that have a word nobody translated."""
    found = set()
    for text in texts:
        rest = text
        for known in EXCEPTIONS:
            rest = re.sub(known, " ", rest)
        if re.search(r"[A-Za-z]", rest):
            found.add(text)
    return found


def a_request(request_id: str) -> SurveyRequest:
    return SurveyRequest(
        id=request_id,
        tenant_id="tenant-1",
        status="ζητείται",
        requested_at=NOW - timedelta(days=40),
        completed_at=None,
        request={"id": request_id, "notes": "Πόρτα 47", "προτεραιότητα": True},
        project={
            "customer_first_name": "Ζωή",
            "customer_last_name": "Δείγμα",
            "address": "Οδός 1, Πόλη",
            "mailing_address": "Θυρίδα 2",
            "customer_phone": "(555) 010-0000",
            "project_type": "residential",
            "latitude": 37.5,
            "longitude": -122.3,
        },
        design={
            "bill_of_materials": [
                {"component_type": "batteries", "name": "Κύτταρο", "manufacturer_name": "Νέα", "quantity": 2}
            ],
            "arrays": [{"pitch": 26.6, "azimuth": 180}, {"pitch": None, "azimuth": None}],
        },
    )


def begun(request_id: str = "req-1") -> Record:
    """A survey in which nearly everything is worth a remark."""
    survey = Survey(
        request_id,
        electrical=Electrical(
            main_panel_location="garage", main_bus_rating=100.0, main_breaker_rating=133.0, notes="Σημείωση"
        ),
        subpanels=(Subpanel("sub-1", "Γκαράζ", "Υπόγειο", 300, 301), Subpanel("sub-2")),
        mounting_planes=(
            MountingPlane("plane-1", 6.0, 90.0, "comp_shingle", "truss", "2x8", 11.0),
            MountingPlane("plane-2", 50.0, 270.0),
        ),
    )
    record = Record(a_request(request_id), survey)
    for number, (target, slot) in enumerate(
        ((ELECTRICAL, "main_breaker"), (ELECTRICAL, "main_breaker"), (ELECTRICAL, None), (PLANE, UNSORTED))
    ):
        record.photos.append(a_photo(f"photo-{number}", request_id, target, slot, name=f"ΦΩΤΟ{number}"))
        record.states[f"photo-{number}"] = PhotoState.SAVED
    record.absences = [
        Absence(ELECTRICAL, "panel_open", AbsenceKind.NOT_REACHED, "Σκύλος"),
        Absence(ELECTRICAL, "meter_wide", AbsenceKind.NOT_APPLICABLE, ""),
    ]
    record.notices = [Notice(kind, "Κάτι άλλαξε.", NOW) for kind in NoticeKind]
    return record


def in_state(request_id: str, status: SurveyStatus) -> Record:
    record = replace(begun(request_id), notices=[])
    record.survey = replace(record.survey, status=status)
    record.receipts = [
        Receipt(ReceiptKind.HOSTED, "photo-0", NOW, {}),
        Receipt(ReceiptKind.ACCEPTED, SectionName.ELECTRICAL.value, NOW, {}),
    ]
    return record


def a_job(request_id: str, kind: JobKind, status: JobStatus) -> SyncJob:
    due = NOW + timedelta(days=30_000) if status is JobStatus.WAITING else None
    return SyncJob(
        f"{request_id}-{kind}-{status}", kind, request_id, "r", "photo-0", status, 2, due, (), None, "Σφάλμα", NOW
    )


def all_services() -> FakeServices:
    records = [begun(), *(in_state(f"req-{status}", status) for status in SurveyStatus)]
    services = fake_services([*records, Record(a_request("req-new"), Survey("req-new"))])
    services.paired = FakePairing("Άννα", "Γραφείο", "Φορητός 3")
    for status in JobStatus:
        job = a_job("req-publishing", JobKind.UPLOAD_PHOTO, status)
        services.queued.append(Queued(job, "Ζωή Δείγμα", "Αποστολή", "Αιτία", 1_240_000))
    services.numbers = Totals(14, 18, 18_300_000, 18, 1, 18)
    blocked = services.records["req-needs_attention"]
    blocked.jobs = [a_job("req-needs_attention", JobKind.PUT_MOUNTING_PLANES, JobStatus.BLOCKED)]
    blocked.server_problems = [Problem(Severity.ERROR, "mounting_planes[0].rafter_size", "Όχι.")]
    return services


@pytest.fixture
def desk(new_desk: DeskMaker) -> Desk:
    made = new_desk(services=all_services())
    made.window.resize(1600, 1000)
    return made


def dialogs_of(desk: Desk) -> Iterator[QDialog]:
    """The dialogs that are open, closed afterwards."""
    for dialog in desk.window.findChildren(QDialog):
        if dialog.isVisible():
            yield dialog
            dialog.close()


def test_dots_show_what_is_not_translated() -> None:
    assert language.tr("Electrical") == "··········"
    assert language.trn("{n} photo", "{n} photos", 3) == "3 ······"
    assert english(["··· 3", "6:12 SSW", "Ctrl+K", "Not marked"]) == {"Not marked"}


def test_every_page_of_a_survey(desk: Desk) -> None:
    found = {}
    desk.open("req-1")
    for place in PLACES:
        desk.window.pages.go(place)
        desk.settle()
        found[f"{place.task} {place.item_id or ''}".strip()] = english(texts_in(desk.window))
    assert {page: sorted(words) for page, words in found.items() if words} == {}


def test_the_review_page_in_every_state(desk: Desk) -> None:
    found = set()
    for status in SurveyStatus:
        desk.open(f"req-{status}", Place("review"))
        desk.settle()
        found |= english(texts_in(desk.window))
    assert sorted(found) == []


def test_the_list_of_requests_and_the_sync_page(desk: Desk) -> None:
    desk.window.show_sync()
    desk.settle()
    table = desk.window.sync_page.table
    table.selectRow(0)
    desk.window.sync_page.details_button.click()
    assert sorted(english(texts_in(desk.window))) == []
    cards = [card.spoken for card in desk.window.requests.cards.rows]
    assert sorted(english(cards)) == []


def test_the_window_before_anything_is_there(new_desk: DeskMaker) -> None:
    for paired in (False, True):
        desk = new_desk([], paired=paired)
        if paired:
            desk.services.paired = FakePairing("Άννα", "Γραφείο", "Φορητός 3")
        assert sorted(english(texts_in(desk.window))) == []
        desk.window.show_sync()
        desk.settle()
        assert sorted(english(texts_in(desk.window))) == []
        desk.close()


def test_the_faults_of_the_disk(desk: Desk) -> None:
    found = set()
    for code in ("disk_full", "read_only", "database_locked", "database_damaged", "database_foreign", "backup", "?"):
        desk.window.session.note_storage_fault(StorageFault("Σφάλμα.", code=code))
        desk.settle()
        found |= english(texts_in(desk.window))
    desk.window.session.storage_fault = None
    desk.window.session.note_storage_fault(None)
    assert sorted(found) == []


def test_the_dialogs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Φορητός")
    desk.open("req-1")
    found: set[str] = set()
    for open_it in (desk.window.office.settings, desk.window.office.pair, desk.window.office.help):
        open_it()
        desk.settle()
        opened = list(dialogs_of(desk))
        assert opened
        for dialog in opened:
            found |= english(texts_in(dialog))
    assert sorted(found) == []


def test_the_question_before_a_publish(desk: Desk) -> None:
    desk.open("req-1", Place("review"))
    detail, checklist = desk.window.session.detail, desk.window.session.checklist
    assert detail is not None
    assert checklist is not None
    asked = question(detail, checklist)
    assert asked is not None
    ExpectedDialog(desk.window.look, asked, desk.window).open()
    found = {text for dialog in dialogs_of(desk) for text in english(texts_in(dialog))}
    assert sorted(found) == []


def test_unpairing_asks_in_the_persons_language(desk: Desk) -> None:
    desk.window.office.settings()
    settings = next(dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible())
    settings.unpair_button.click()  # type: ignore[attr-defined]
    found = {text for dialog in dialogs_of(desk) for text in english(texts_in(dialog))}
    assert sorted(found) == []


def test_the_viewer_and_the_menus_of_the_photos(desk: Desk, tmp_path: Path) -> None:
    desk.open("req-1", Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    found: set[str] = set()
    for grid in desk.window.findChildren(PhotoGrid):
        for tile in grid.tiles.rows:
            menu = grid.menu_for(tile)
            found |= english(texts_in(menu))
            menu.close()
            found |= english([tile.spoken, tile.title, tile.why, tile.counted])
    panel = page.photos.panel
    shown = next(tile for tile in panel.grid.tiles.rows if tile.photo_id)
    panel.opened.emit(shown, panel.grid.tiles.rows)
    desk.settle()
    for dialog in dialogs_of(desk):
        found |= english(texts_in(dialog))
    assert sorted(found) == []


def test_photos_from_a_phone(desk: Desk) -> None:
    receiver = desk.window.phone
    found = set()
    desk.open("req-1", Place("photos"))
    for place in (Place("photos"), Place("mounting_planes", "plane-1")):
        desk.window.pages.go(place)
        receiver.networks_now = lambda: ()
        desk.window.pages.from_phone()
        for scene in ("no-network", "code", "came", "nobody", "ended"):
            desk.settle()
            show_scene(receiver, scene)
            found |= english(texts_in(desk.window))
        desk.window.pages.go(Place("review"))
        found |= english([desk.window.phoning.bar.text])
        receiver.close()
        found |= english([desk.window.undo.text])
    assert sorted(found) == []


def test_saying_why_a_photo_is_missing_and_copying(desk: Desk) -> None:
    desk.open("req-1", Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    grid = page.photos.panel.grid
    grid.reason_wanted.emit(next(tile for tile in grid.tiles.rows if not tile.photo_id))
    desk.settle()
    found = english(texts_in(desk.window))
    desk.window.pages.go(Place("mounting_planes", "plane-2"))
    desk.settle()
    page = desk.window.pages.current
    page.copy_from_previous()  # type: ignore[attr-defined]
    desk.settle()
    found |= english(texts_in(desk.window))
    assert sorted(found) == []


def test_what_is_said_after_something_was_done(desk: Desk) -> None:
    desk.open("req-1", Place("subpanels"))
    session, found = desk.window.session, set()
    session.add_item(SectionName.SUBPANELS)
    desk.settle()
    found |= english(texts_in(desk.window))
    session.remove_item(SectionName.SUBPANELS, "sub-1")
    desk.settle()
    found |= english(texts_in(desk.window))
    session.set_value(SectionName.ELECTRICAL, None, "main_bus_rating", 200.0)
    desk.settle()
    found |= english(texts_in(desk.window))
    session.publish()
    desk.settle()
    found |= english(texts_in(desk.window))
    assert sorted(found) == []


def test_the_photos_page_with_its_places(desk: Desk) -> None:
    desk.open("req-1", Place("photos"))
    page: QWidget = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    found = english(texts_in(page))
    assert sorted(found) == []
