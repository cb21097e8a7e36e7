"""What Aurora asked and told us: the request, its project and its design, read tolerantly from Aurora's documents.

Two shapes of the project exist (classic and API 2024.05); more attributes appear at any time and any value may be null.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CANCELLED_STATUSES = frozenset({"cancelled", "canceled", "withdrawn", "deleted", "rejected"})


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery of the design's bill of materials."""

    name: str
    manufacturer_name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class DesignArray:
    """One roof face of the design: pitch and azimuth in degrees, either may be unknown."""

    pitch: float | None
    azimuth: float | None


@dataclass(frozen=True, slots=True)
class Project:
    """The site and its owner, from either shape; empty strings where Aurora gave nothing."""

    customer_name: str = ""
    address: str = ""
    mailing_address: str = ""
    phone: str = ""
    email: str = ""
    latitude: float | None = None
    longitude: float | None = None
    project_type: str = ""


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """One site survey request: `id` is Aurora's site_survey_request_id; the three documents are kept as received, and
    `read_at` is when the office read the first of them by Aurora's clock, None where it does not tell. `assigned_to` is
    a surveyor's name, as the office last said."""

    id: str
    tenant_id: str
    status: str
    requested_at: datetime | None
    completed_at: datetime | None
    request: dict[str, Any]
    project: dict[str, Any] | None
    design: dict[str, Any] | None
    screenshot_path: str | None = None
    read_at: datetime | None = None
    assigned_to: str | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether Aurora's (open) status says that nobody waits for this survey any more."""
        return self.status.lower() in CANCELLED_STATUSES


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    """A finite number from a JSON number or a text that says one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _inner(document: Any, wrapper: str) -> dict[str, Any]:
    """The object inside its wrapper, or the object itself when it came without one."""
    if not isinstance(document, dict):
        return {}
    inner = document.get(wrapper, document)
    return inner if isinstance(inner, dict) else {}


def read_project(document: dict[str, Any] | None) -> Project:
    """A project of either shape, with or without its {"project": …} wrapper."""
    raw = _inner(document, "project")
    names = (raw.get("customer_salutation"), raw.get("customer_first_name"), raw.get("customer_last_name"))
    location = _inner(raw.get("location"), "")
    return Project(
        customer_name=" ".join(filter(None, map(_text, names))) or _text(raw.get("name")),
        address=_text(raw.get("address"))
        or _text(location.get("property_address"))
        or _text(raw.get("property_address")),
        mailing_address=_text(raw.get("customer_address")) or _text(raw.get("mailing_address")),
        phone=_text(raw.get("customer_phone")),
        email=_text(raw.get("customer_email")),
        latitude=_number(raw.get("latitude") if raw.get("latitude") is not None else location.get("latitude")),
        longitude=_number(raw.get("longitude") if raw.get("longitude") is not None else location.get("longitude")),
        project_type=_text(raw.get("project_type")),
    )


def read_batteries(document: dict[str, Any] | None) -> tuple[Battery, ...]:
    """The batteries of a design summary's bill of materials; component types are an open set, matched loosely."""
    materials = _inner(document, "design").get("bill_of_materials")
    found = []
    for entry in materials if isinstance(materials, list) else ():
        if not isinstance(entry, dict) or "batter" not in _text(entry.get("component_type")).lower():
            continue
        quantity = _number(entry.get("quantity"))
        found.append(
            Battery(_text(entry.get("name")), _text(entry.get("manufacturer_name")), int(quantity) if quantity else 0)
        )
    return tuple(found)


def read_arrays(document: dict[str, Any] | None) -> tuple[DesignArray, ...]:
    """The design's arrays, as far as they are known."""
    return known_arrays(document) or ()


def known_arrays(document: dict[str, Any] | None) -> tuple[DesignArray, ...] | None:
    """The design's arrays, given as a list or as a JSON string; an array may carry several faces. Empty for a design
    that has nothing on the roof, None where the document does not say."""
    arrays = _inner(document, "design").get("arrays")
    if isinstance(arrays, str):
        try:
            arrays = json.loads(arrays)
        except (ValueError, RecursionError):
            return None
    if not isinstance(arrays, list):
        return None
    found = []
    for entry in arrays:
        if not isinstance(entry, dict):
            continue
        faces = entry.get("faces") if isinstance(entry.get("faces"), list) else [entry]
        for face in faces or ():
            if isinstance(face, dict):
                pitch, azimuth = _number(face.get("pitch")), _number(face.get("azimuth"))
                if pitch is not None or azimuth is not None:
                    found.append(DesignArray(pitch, azimuth))
    return tuple(found) if found or not arrays else None
