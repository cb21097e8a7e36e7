"""What the request page shows: who and where, batteries, the design's arrays, and everything else that Aurora sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.units import compass_point, pitch_ratio
from surveyor_app.gui.presenters.words import moment, number
from surveyor_app.services.summaries import SurveyDetail

_SHOWN = {
    "id", "status", "requested_at", "completed_at", "screenshot_url", "address", "customer_address", "mailing_address",
    "customer_salutation", "customer_first_name", "customer_last_name", "customer_phone", "customer_email",
    "project_type",
    "latitude", "longitude", "bill_of_materials", "arrays", "notes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value with an icon."""

    icon: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """The request page in words. `screenshot` is None until it arrived; rows are cells in column order."""

    title: str
    context: str
    facts: tuple[Fact, ...]
    notes: str
    screenshot: Path | None
    batteries: tuple[tuple[str, str, str], ...]
    arrays: tuple[tuple[str, str, str], ...]
    more: tuple[tuple[str, str], ...]


def _more(prefix: str, document: dict[str, Any] | None, inner: str) -> list[tuple[str, str]]:
    found = (document or {}).get(inner, document or {})
    if not isinstance(found, dict):
        return []
    return [
        (f"{prefix} · {name.replace('_', ' ')}", _plain(value))
        for name, value in sorted(found.items())
        if name not in _SHOWN and value not in (None, "", [], {})
    ]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _notes(detail: SurveyDetail) -> str:
    for document in (detail.request.request, detail.request.project):
        text = (document or {}).get("notes")
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""


def _array(number_: int, pitch: float | None, azimuth: float | None) -> tuple[str, str, str]:
    pitch_words = f"{number(pitch)}° ({pitch_ratio(pitch)})" if pitch is not None else "not given"
    azimuth_words = f"{number(azimuth)}° ({compass_point(azimuth)})" if azimuth is not None else "not given"
    return f"Array {number_}", pitch_words, azimuth_words


def request_facts(detail: SurveyDetail, now: datetime) -> RequestFacts:
    """The request page of a survey."""
    project, request = detail.project, detail.request
    place = (
        f"{project.latitude:.6f}, {project.longitude:.6f}"
        if project.latitude is not None and project.longitude is not None
        else ""
    )
    facts = [
        Fact("map-pin", "Site address", project.address or "Not given"),
        Fact("phone", "Phone", project.phone or "Not given"),
        Fact("mail", "E-mail", project.email or "Not given"),
        Fact("building-2", "Project type", project.project_type.replace("_", " ").capitalize() or "Not given"),
    ]
    if project.mailing_address and project.mailing_address != project.address:
        facts.append(Fact("inbox", "Mailing address", project.mailing_address))
    if place:
        facts.append(Fact("compass", "Position", place))
    asked = f"Requested {moment(request.requested_at, now)}" if request.requested_at else "Requested"
    return RequestFacts(
        title=project.customer_name or "Customer unknown",
        context=f"{asked} · Aurora says “{request.status or 'unknown'}”",
        facts=tuple(facts),
        notes=_notes(detail),
        screenshot=Path(request.screenshot_path) if request.screenshot_path else None,
        batteries=tuple((b.name or "Battery", b.manufacturer_name or "–", f"{b.quantity} ×") for b in detail.batteries),
        arrays=tuple(_array(n, a.pitch, a.azimuth) for n, a in enumerate(detail.arrays, start=1)),
        more=tuple(
            _more("Request", request.request, "site_survey_request")
            + _more("Project", request.project, "project")
            + _more("Design", request.design, "design")
        ),
    )
