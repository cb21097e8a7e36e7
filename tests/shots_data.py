"""Invented surveys for the screenshots: nothing yet, a typical day, a busy evening, and everything going wrong."""

from __future__ import annotations

import colorsys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.notices import Notice, NoticeKind
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoState, PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.request import SurveyRequest
from surveyor_app.domain.steps import Steps
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey, SurveyStatus
from surveyor_app.language import tr
from surveyor_app.practice_aurora.roof_picture import draw_roof_picture
from tests.gui.fake_records import Queued, Record, Totals, a_photo
from tests.gui.fake_services import FakeServices, fake_services
from tests.shots_scenes import make_full, make_untouched

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE_1 = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")
SUB_1 = PhotoTarget(SectionName.SUBPANELS, "sub-1")
STATES = ("empty", "typical", "busy", "error")

_PEOPLE = (
    ("Mrs.", "Jane", "Rosenfeld", "434 Alder Street, San Mateo, CA 94401", 2, "residential"),
    ("", "José", "Muñoz Ibáñez", "18 Calle Señorío, Santa Fe, NM 87501", 1, "residential"),
    (
        "",
        "Wilhelmina",
        "van der Hoeven-Castellanos",
        "12045 Old Stagecoach Ridge Road, Unit 7B, Sonora, CA 95370",
        0,
        "",
    ),
    ("Mr.", "Bo", "Li", "9 Elm Ct, Reno, NV 89501", 3, "residential"),
    ("", "Harbour Dental", "Group", "2210 Marina Way, Alameda, CA 94501", 4, "commercial"),
    ("Ms.", "Amara", "Okafor", "77 Juniper Lane, Davis, CA 95616", 0, "residential"),
)


def _photo_file(folder: Path, number: int) -> Path:
    """A picture that looks a little like a photo, different for each number."""
    path = folder / f"picture-{number}.jpg"
    if not path.exists():
        hue = (number * 0.137) % 1.0
        sky, wall = (
            tuple(round(255 * c) for c in colorsys.hsv_to_rgb(h, s, v))
            for h, s, v in ((0.57, 0.3, 0.92), (hue, 0.28, 0.72))
        )
        image = Image.new("RGB", (800, 600), sky)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 180, 800, 600), fill=wall)
        for row in range(180, 600, 34):
            draw.line((0, row, 800, row), fill=tuple(max(0, c - 18) for c in wall), width=2)
        x = 120 + (number * 67) % 380
        draw.rounded_rectangle((x, 210, x + 210, 520), 10, fill=(196, 200, 205), outline=(90, 95, 100), width=6)
        for slot in range(6):
            draw.rectangle((x + 30, 250 + slot * 42, x + 100, 278 + slot * 42), fill=(40, 42, 46))
            draw.rectangle((x + 112, 250 + slot * 42, x + 182, 278 + slot * 42), fill=(40, 42, 46))
        image.save(path, "JPEG", quality=80)
    return path


def _request(folder: Path, number: int, now: datetime) -> SurveyRequest:
    salutation, first, last, address, batteries, kind = _PEOPLE[number]
    request_id = f"3fa85f64-5717-4562-b3fc-00000000000{number}"
    screenshot = folder / f"design-{number}.png"
    if not screenshot.exists():
        screenshot.write_bytes(draw_roof_picture(f"seed{number}", [12, 9, 6][: 1 + number % 3]))
    materials: list[dict[str, Any]] = [{"component_type": "modules", "name": "Invented 410", "quantity": 22}]
    if batteries:
        materials.append(
            {
                "component_type": "batteries",
                "name": "Harbour Cell 13.5",
                "manufacturer_name": "Invented Storage",
                "quantity": batteries,
            }
        )
    if batteries > 2:
        materials.append(
            {
                "component_type": "batteries",
                "name": "Harbour Cell Mini",
                "manufacturer_name": "Invented Storage",
                "quantity": 1,
            }
        )
    return SurveyRequest(
        id=request_id,
        tenant_id="tenant-1",
        status="requested",
        requested_at=now - timedelta(hours=5 + 26 * number),
        completed_at=None,
        request={
            "id": request_id, "status": "requested", "requested_for_design_id": "design-7", "priority": "high",
            "notes": "Gate code 4711. Please call before you come; the dog is friendly." if number == 0 else None,
        },
        project={
            "customer_salutation": salutation, "customer_first_name": first, "customer_last_name": last,
            "address": address,
            "customer_phone": "" if number == 2 else "(555) 010-4471", "customer_email": "owner@example.com",
            "project_type": kind, "latitude": 37.5630, "longitude": -122.3255, "ahj_id": "ahj-21",
            "created_at": "2026-02-25",
        },
        design={
            "bill_of_materials": materials, "system_size_stc": 9020,
            "arrays": [{"pitch": 22.6, "azimuth": 196}, {"pitch": 22.6, "azimuth": 16}] if number != 2 else [],
        },
        screenshot_path=str(screenshot),
    )  # fmt: skip


_FULL_ELECTRICAL = Electrical(
    main_panel_location="garage", main_bus_rating=200.0, main_breaker_rating=200.0, service_type="underground",
    feeder_type="bottom_fed", utility_meter_location="exterior_left", existing_grounding="ufer",
    existing_grounding_location="Behind the meter, under the hose bib", main_panel_manufacturer="Siemens",
    notes="Two free spaces at the bottom right. The door only opens half way because of the water heater.",
)  # fmt: skip
_PLANES = (
    MountingPlane(
        "plane-1", 22.62, 196.0, "comp_shingle", "truss", "2x4", 24.0, "Second layer of shingle at the eave."
    ),
    MountingPlane("plane-2", 22.62, 16.0, "comp_shingle", "truss", "2x4", None),
)


def _add_photos(record: Record, folder: Path, target: PhotoTarget, slots: list[str | None], state: PhotoState) -> None:
    for slot in slots:
        number = len(record.photos) + 1
        photo = a_photo(f"photo-{number}", record.request.id, target, slot, size=2_900_000 + number * 217_000)
        record.photos.append(photo)
        record.files[photo.id] = _photo_file(folder, number)
        record.states[photo.id] = state


def _started(folder: Path, now: datetime) -> Record:
    """The open survey of a typical day: half done."""
    request = _request(folder, 0, now)
    electrical = replace(_FULL_ELECTRICAL, main_breaker_rating=None, feeder_type=None, existing_grounding=None)
    survey = Survey(
        request.id, electrical=electrical, mounting_planes=_PLANES,
        subpanels=(Subpanel("sub-1", "Garage, left of the door", "Main panel", 100, 60),),
    )  # fmt: skip
    record = Record(request, survey)
    _add_photos(
        record,
        folder,
        ELECTRICAL,
        ["panel_location", "panel_closed", "panel_open", "panel_open", None],
        PhotoState.SAVED,
    )
    _add_photos(record, folder, PLANE_1, ["roof_plane", "pitch_reading", "rafter_size"], PhotoState.SAVED)
    _add_photos(record, folder, SUB_1, ["location"], PhotoState.SAVED)
    record.absences.append(Absence(PLANE_1, "attic_overview", AbsenceKind.NOT_REACHED, "hatch painted shut"))
    return record


def _complete(folder: Path, now: datetime, number: int, status: SurveyStatus, photo_state: PhotoState) -> Record:
    request = _request(folder, number, now)
    planes = (_PLANES[0], replace(_PLANES[1], rafter_spacing=24.0))
    record = Record(request, Survey(request.id, status, 1, _FULL_ELECTRICAL, (), planes))
    slots: list[str | None] = [
        "panel_location", "panel_closed", "panel_open", "main_breaker", "panel_label", "meter_closeup", "meter_wide",
        "equipment_wall",
    ]  # fmt: skip
    _add_photos(record, folder, ELECTRICAL, slots, photo_state)
    for plane in ("plane-1", "plane-2"):
        target = PhotoTarget(SectionName.MOUNTING_PLANES, plane)
        _add_photos(
            record,
            folder,
            target,
            ["roof_plane", "pitch_reading", "rafter_size", "rafter_spacing", "attic_overview"],
            photo_state,
        )
    return record


def _job(record: Record, number: int, kind: JobKind, status: JobStatus, now: datetime, **more: Any) -> SyncJob:
    photos = record.photos
    subject = photos[number % len(photos)].id if kind is JobKind.UPLOAD_PHOTO else "revision-1"
    return SyncJob(
        f"job-{record.request.id[-1]}-{number}", kind, record.request.id, "revision-1", subject, status,
        more.get("attempts", 0), more.get("due_at"), (), more.get("code"), more.get("text"), now,
    )  # fmt: skip


def _queue(services: FakeServices, record: Record, now: datetime, *, failing: bool) -> None:
    names = (
        [f"E{n:02}" for n in range(1, 9)] + [f"P1-{n:02}" for n in range(1, 6)] + [f"P2-{n:02}" for n in range(1, 6)]
    )
    customer = "Bo Li"
    for number, name in enumerate(names):
        if number < 4 and not failing:
            continue
        running = number in (4, 5) and not failing
        status = JobStatus.RUNNING if running else JobStatus.WAITING if failing and number < 3 else JobStatus.QUEUED
        job = _job(
            record, number, JobKind.UPLOAD_PHOTO, status, now, due_at=now + timedelta(minutes=6) if failing else None
        )
        reason = "" if running else tr("The server cannot be reached.") if failing else tr("Waits for its turn")
        services.queued.append(
            Queued(job, customer, f"{tr('Upload')} {name}_photo_1of1.jpg", reason, 1_240_000 + number * 31_000)
        )
        record.jobs.append(job)
    for kind, title in (
        (JobKind.PUT_ELECTRICAL, "Send electrical"), (JobKind.PUT_SUBPANELS, "Send subpanels"),
        (JobKind.PUT_MOUNTING_PLANES, "Send roof planes"), (JobKind.PUT_STATUS, "Mark as completed"),
    ):  # fmt: skip
        job = _job(record, len(services.queued), kind, JobStatus.QUEUED, now)
        services.queued.append(Queued(job, customer, tr(title), tr("Waits for the photos"), None))
        record.jobs.append(job)


def services_for(state: str, folder: Path) -> FakeServices:
    """The services behind one state of the screenshots; pictures are made in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    if state == "empty":
        return fake_services(paired=False)
    records = [_started(folder, now)]
    records += [Record(r, Survey(r.id)) for r in (_request(folder, n, now) for n in (1, 2))]
    busy = _complete(folder, now, 3, SurveyStatus.PUBLISHING, PhotoState.SAVED)
    sent = _complete(folder, now, 4, SurveyStatus.PUBLISHED, PhotoState.FETCHED)
    sent.receipts = [
        *(Receipt(ReceiptKind.HOSTED, p.id, now - timedelta(hours=3), {}) for p in sent.photos),
        *(Receipt(ReceiptKind.ACCEPTED, s.value, now - timedelta(hours=2, minutes=50), {}) for s in SectionName),
        Receipt(ReceiptKind.COMPLETED, sent.request.id, now - timedelta(hours=2, minutes=49), {}),
    ]
    records += [busy, sent, Record(_request(folder, 5, now), Survey(_request(folder, 5, now).id))]
    services = fake_services(records)
    if state == "busy":
        _busy(services, records, busy, now)
    if state == "error":
        _error(services, records, busy, folder, now)
    if state == "typical":
        ready = _complete(folder, now, 3, SurveyStatus.DRAFT, PhotoState.SAVED)
        services.records[ready.request.id] = ready
    if state == "untouched":
        make_untouched(services)
    if state == "full":
        _busy(services, records, busy, now)
        services.records = {r.request.id: r for r in (records[0], *services.records.values())}
        make_full(services, folder, now)
    return services


def _busy(services: FakeServices, records: list[Record], busy: Record, now: datetime) -> None:
    _queue(services, busy, now, failing=False)
    done = [_job(busy, n, JobKind.UPLOAD_PHOTO, JobStatus.DONE, now) for n in range(100, 104)]
    busy.jobs = done + busy.jobs
    for photo in busy.photos[:4]:
        busy.states[photo.id] = PhotoState.VERIFIED
    services.numbers = Totals(14, 18, 18_300_000, 18, 0, 18, Steps(4, 22))
    services.records = {busy.request.id: busy} | {r.request.id: r for r in records}


def _redesigned() -> str:
    """In the words of domain/notices.py."""
    counts = tr(" ({now} instead of {before})", now=3, before=2)
    return tr("The design changed: {what}.", what=tr("the arrays on the roof{counts}", counts=counts))


def _error(services: FakeServices, records: list[Record], busy: Record, folder: Path, now: datetime) -> None:
    _queue(services, busy, now, failing=True)
    words = "Aurora answered: rafter_size is not one of the accepted values."
    blocked = _job(
        busy, 300, JobKind.PUT_MOUNTING_PLANES, JobStatus.BLOCKED, now, code="refused", text=words, attempts=1
    )
    services.queued.insert(0, Queued(blocked, "Bo Li", tr("Send roof planes"), words, None))
    busy.jobs = [blocked, *busy.jobs]
    busy.survey = replace(busy.survey, status=SurveyStatus.NEEDS_ATTENTION)
    busy.server_problems = [Problem(Severity.ERROR, "mounting_planes[0].rafter_size", words)]
    busy.states[busy.photos[2].id] = PhotoState.BLOCKED
    services.numbers = Totals(18, 18, 24_100_000, 21, 1, 22, Steps(0, 22))
    first = records[0]
    first.survey = replace(
        first.survey,
        electrical=replace(
            first.survey.electrical, main_panel_manufacturer="Federal Pacific Stab-Lok",
            main_bus_rating=None, main_panel_location=None,
        ),
        mounting_planes=(replace(_PLANES[0], pitch=8.0, azimuth=120.0, framing_type=None), _PLANES[1]),
        subpanels=(replace(first.survey.subpanels[0], bus_rating=90, disconnect_size=150),),
    )  # fmt: skip
    damaged = folder / "damaged-design.png"
    damaged.write_bytes(b"\x89PNG cut off")
    first.request = replace(first.request, screenshot_path=str(damaged))
    first.notices = [Notice(NoticeKind.DESIGN, _redesigned(), now)]
    lost = first.photos[0]
    first.files[lost.id] = first.files[lost.id].with_suffix(".gone")
    gone = records[5]
    gone.request = replace(gone.request, status="cancelled")
    gone.survey = replace(gone.survey, status=SurveyStatus.WITHDRAWN)
    services.records = {busy.request.id: busy} | {r.request.id: r for r in records}
