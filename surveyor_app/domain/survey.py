"""The surveyor's answer to a request: electrical data, subpanels and mounting planes, in Aurora's attribute names."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.photo import PhotoTarget

AttributeValue = str | float | int | None


class SurveyStatus(StrEnum):
    """Where a survey stands: draft → queued → publishing → published | needs_attention; withdrawn when cancelled."""

    DRAFT = "draft"
    QUEUED = "queued"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    NEEDS_ATTENTION = "needs_attention"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Electrical:
    """Main service data; ratings in amperes, options as catalogue keys, None where not entered."""

    main_panel_location: str | None = None
    main_bus_rating: float | None = None
    main_breaker_rating: float | None = None
    service_type: str | None = None
    feeder_type: str | None = None
    utility_meter_location: str | None = None
    existing_grounding: str | None = None
    existing_grounding_location: str | None = None
    main_panel_manufacturer: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Subpanel:
    """One subpanel; ratings in whole amperes."""

    id: str
    location: str | None = None
    disconnect_location: str | None = None
    bus_rating: int | None = None
    disconnect_size: int | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class MountingPlane:
    """One roof plane: pitch in degrees from horizontal, azimuth in degrees clockwise from true north (the down-slope
    direction, 0 ≤ a < 360), rafter spacing in inches exactly as measured."""

    id: str
    pitch: float | None = None
    azimuth: float | None = None
    roof_type: str | None = None
    framing_type: str | None = None
    rafter_size: str | None = None
    rafter_spacing: float | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class CopiedValue:
    """An answer that was copied from another subpanel or plane (`source_id`) and that nobody has checked yet."""

    section: SectionName
    item_id: str
    name: str
    source_id: str


@dataclass(frozen=True, slots=True)
class UnclearAnswer:
    """What a person typed into a field and nobody could understand: kept as typed until the field gets an answer, and
    never sent. `item_id` is None for the electrical section."""

    section: SectionName
    item_id: str | None
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class BegunReason:
    """What a person typed about a missing picture and has not given as its reason yet; never sent, and no problem."""

    target: PhotoTarget
    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one request. `revision` is the one being worked on (1 for a first draft); `request_id` is Aurora's
    site_survey_request_id, an opaque string. `copied` are the answers to be checked; they are sent like all others,
    `unclear` is what was typed and is no answer, `begun_reasons` what is no reason yet."""

    request_id: str
    status: SurveyStatus = SurveyStatus.DRAFT
    revision: int = 1
    electrical: Electrical = field(default_factory=Electrical)
    subpanels: tuple[Subpanel, ...] = ()
    mounting_planes: tuple[MountingPlane, ...] = ()
    copied: tuple[CopiedValue, ...] = ()
    unclear: tuple[UnclearAnswer, ...] = ()
    begun_reasons: tuple[BegunReason, ...] = ()


def values_of(item: Electrical | Subpanel | MountingPlane) -> dict[str, AttributeValue]:
    """The attributes of one section item by Aurora's names, without our own id."""
    return {f.name: getattr(item, f.name) for f in fields(item) if f.name != "id"}


def is_empty(item: Electrical | Subpanel | MountingPlane) -> bool:
    """Whether nothing at all has been entered."""
    return all(value is None or value == "" for value in values_of(item).values())


def attribute_names(section: SectionName) -> tuple[str, ...]:
    """Aurora's attribute names of a section, in the order they are asked on site."""
    return tuple(a.name for a in BY_SECTION[section])
