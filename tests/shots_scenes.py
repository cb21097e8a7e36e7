"""Invented surveys at both ends: one that nobody has begun, and one with as much in it as a long day brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, PhotoState, PhotoTarget
from surveyor_app.domain.request import SurveyRequest
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey, SurveyStatus
from tests.gui.fake_records import Record, a_photo
from tests.gui.fake_services import FakeServices

_TOWNS = ("San Mateo, CA 94401", "Santa Fe, NM 87501", "Reno, NV 89501", "Davis, CA 95616")
_NAMES = (
    "Ahlberg",
    "Baptiste",
    "Castellanos",
    "Dvořák",
    "Eastwood",
    "Fujimoto",
    "García",
    "Hawthorne",
    "Ibáñez",
    "Jung",
)


def make_untouched(services: FakeServices) -> None:
    """The first survey is new: its subpanel and its plane have just been added, nothing is entered."""
    record = next(iter(services.records.values()))
    record.survey = Survey(
        record.request.id, subpanels=(Subpanel("sub-1"),), mounting_planes=(MountingPlane("plane-1"),)
    )
    record.photos.clear()
    record.absences.clear()


def make_full(services: FakeServices, folder: Path, now: datetime) -> None:
    """The first survey has five planes, three subpanels and many photos; there are 40 more requests."""
    record = next(iter(services.records.values()))
    planes = tuple(
        MountingPlane(f"plane-{n}", 22.62, 196.0 + 30 * n, "comp_shingle", "truss", "2x4", 24.0, "Two layers. " * n)
        for n in range(1, 6)
    )
    panels = tuple(
        Subpanel(f"sub-{n}", f"Garage, bay {n}, left of the door", "Main panel", 100, 60) for n in range(1, 4)
    )
    filled = replace(
        record.survey.electrical,
        main_breaker_rating=200.0,
        feeder_type="bottom_fed",
        existing_grounding="ufer",
        notes="Two free spaces at the bottom right; the door only opens half way because of the water heater. " * 4,
    )
    record.survey = replace(record.survey, electrical=filled, subpanels=panels, mounting_planes=planes)
    _fill_with_photos(record)
    _many_requests(services, record.request, now)
    files = {path.stem: path for path in folder.glob("picture-*.jpg")}
    pictures = list(files.values())
    for at, photo in enumerate(record.photos):
        record.files.setdefault(photo.id, pictures[at % len(pictures)])


def _fill_with_photos(record: Record) -> None:
    targets = [PhotoTarget(SectionName.ELECTRICAL)]
    targets += [PhotoTarget(SectionName.SUBPANELS, panel.id) for panel in record.survey.subpanels]
    targets += [PhotoTarget(SectionName.MOUNTING_PLANES, plane.id) for plane in record.survey.mounting_planes]
    slots = {
        SectionName.ELECTRICAL: ("main_breaker", "panel_label", "meter_closeup", "meter_wide", "equipment_wall", None),
        SectionName.SUBPANELS: ("location", "label", "open", "open"),
        SectionName.MOUNTING_PLANES: ("roof_plane", "pitch_reading", "rafter_size", "rafter_spacing", "shading"),
    }
    for target in targets:
        for slot in (*slots[target.section], UNSORTED):
            photo = a_photo(f"photo-{len(record.photos) + 1}", record.request.id, target, slot, size=3_400_000)
            record.photos.append(photo)
            record.states[photo.id] = PhotoState.SAVED
    record.absences += [Absence(target, "gas_meter", AbsenceKind.NOT_APPLICABLE, "") for target in targets[:1]]


def _many_requests(services: FakeServices, like: SurveyRequest, now: datetime) -> None:
    statuses = (SurveyStatus.DRAFT, SurveyStatus.DRAFT, SurveyStatus.PUBLISHED, SurveyStatus.QUEUED)
    for n in range(40):
        project = dict(like.project or {}) | {
            "customer_salutation": "",
            "customer_first_name": "Alexandra" if n % 3 else "Bo",
            "customer_last_name": f"{_NAMES[n % len(_NAMES)]} {n + 1}",
            "address": f"{100 + 7 * n} Juniper Lane, {_TOWNS[n % len(_TOWNS)]}",
        }
        asked = now - timedelta(days=1 + n)
        request = replace(like, id=f"many-{n}", project=project, requested_at=asked)
        answers = Electrical(main_bus_rating=200.0) if n % 2 else Electrical()
        services.records[request.id] = Record(
            request, Survey(request.id, statuses[n % len(statuses)], electrical=answers)
        )
