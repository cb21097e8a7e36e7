"""Samples for domain tests: the shipped catalogue and checklist, a whole survey, photos."""

from __future__ import annotations

from datetime import UTC, datetime

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.photo import Photo, PhotoTarget
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey
from surveyor_app.resources import read_json

CATALOGUE = catalogue_from_json(read_json("catalogue.json"))
CHECKLIST = checklist_from_json(read_json("checklist.json"))
MAIN = PhotoTarget(SectionName.ELECTRICAL)
NOON = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)

ELECTRICAL = Electrical(
    main_panel_location="garage", main_bus_rating=200.0, main_breaker_rating=200.0, main_panel_manufacturer="Siemens"
)
PLANE = MountingPlane(
    "plane-1",
    pitch=26.57,
    azimuth=180.0,
    roof_type="comp_shingle",
    framing_type="rafter",
    rafter_size="2x6",
    rafter_spacing=24.0,
)
SUBPANEL = Subpanel("sub-1", location="Barn", bus_rating=100, disconnect_size=60)
SURVEY = Survey("request-1", electrical=ELECTRICAL, subpanels=(SUBPANEL,), mounting_planes=(PLANE,))


def photo(
    photo_id: str,
    target: PhotoTarget = MAIN,
    slot: str | None = None,
    position: int = 0,
    taken_at: datetime | None = None,
) -> Photo:
    """A photo of which only these facts matter."""
    return Photo(
        photo_id, "request-1", target, slot, position, "0" * 64, 1, "image/jpeg", 4, 3, "x.jpg", NOON, taken_at
    )


def expected_photos(survey: Survey = SURVEY) -> list[Photo]:
    """One photo in every expected slot."""
    places = [MAIN]
    places += [PhotoTarget(SectionName.SUBPANELS, item.id) for item in survey.subpanels]
    places += [PhotoTarget(SectionName.MOUNTING_PLANES, item.id) for item in survey.mounting_planes]
    return [
        photo(f"{place.section}-{place.item_id}-{slot.key}", place, slot.key)
        for place in places
        for slot in CHECKLIST.slots[place.section]
        if slot.expected
    ]
