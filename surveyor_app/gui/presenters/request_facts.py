"""What the request page shows: who and where, batteries, the design's arrays, and everything else that Aurora sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyor_app.domain.request import known_arrays
from surveyor_app.domain.units import compass_point, pitch_ratio
from surveyor_app.gui.presenters.words import moment, number
from surveyor_app.language import N_, tr
from surveyor_app.services.summaries import SurveyDetail

_SHOWN = {
    "id", "status", "requested_at", "completed_at", "screenshot_url", "address", "customer_address", "mailing_address",
    "customer_salutation", "customer_first_name", "customer_last_name", "customer_phone", "customer_email",
    "project_type",
    "latitude", "longitude", "bill_of_materials", "arrays", "notes",
}  # fmt: skip
_PROJECT_TYPES = {"residential": N_("Residential"), "commercial": N_("Commercial")}
LONGEST_WORD = 40
OPEN_STATUS = "requested"  # goes without saying: it is why the request is here


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
    no_arrays: str  # said in their place
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
        return tr("yes") if value else tr("no")
    return " ".join(_fitting(word) for word in str(value).split(" "))


def _fitting(word: str) -> str:
    """An address or a key without blanks would push the page wider than the window; its beginning is enough here."""
    return word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 1]}…"


def _notes(detail: SurveyDetail) -> str:
    for document in (detail.request.request, detail.request.project):
        text = (document or {}).get("notes")
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""


def _array(number_: int, pitch: float | None, azimuth: float | None) -> tuple[str, str, str]:
    pitch_words = f"{number(pitch)}° ({pitch_ratio(pitch)})" if pitch is not None else tr("not given")
    azimuth_words = f"{number(azimuth)}° ({compass_point(azimuth)})" if azimuth is not None else tr("not given")
    return tr("Array {n}", n=number_), pitch_words, azimuth_words


def _project_type(sent: str) -> str:
    """Aurora's word as a person reads it."""
    return tr(_PROJECT_TYPES.get(sent, "")) or sent.replace("_", " ").capitalize()


def request_facts(detail: SurveyDetail, now: datetime) -> RequestFacts:
    """The request page of a survey."""
    project, request = detail.project, detail.request
    place = (
        f"{project.latitude:.6f}, {project.longitude:.6f}"
        if project.latitude is not None and project.longitude is not None
        else ""
    )
    facts = [
        Fact("map-pin", tr("Site address"), project.address or tr("Not given")),
        Fact("phone", tr("Phone"), project.phone or tr("Not given")),
        Fact("mail", tr("E-mail"), project.email or tr("Not given")),
        Fact("building-2", tr("Project type"), _project_type(project.project_type) or tr("Not given")),
    ]
    if project.mailing_address and project.mailing_address != project.address:
        facts.append(Fact("inbox", tr("Mailing address"), project.mailing_address))
    if place:
        facts.append(Fact("compass", tr("Position"), place))
    asked = tr("Requested")
    if request.requested_at:
        asked = tr("Requested {when}", when=moment(request.requested_at, now))
    if request.status != OPEN_STATUS:
        asked = tr("{requested} · Aurora says “{status}”", requested=asked, status=request.status or tr("unknown"))
    return RequestFacts(
        title=project.customer_name or tr("Customer unknown"),
        context=asked,
        facts=tuple(facts),
        notes=_notes(detail),
        screenshot=Path(request.screenshot_path) if request.screenshot_path else None,
        batteries=tuple(
            (b.name or tr("Battery"), b.manufacturer_name or "–", str(b.quantity)) for b in detail.batteries
        ),
        arrays=tuple(_array(n, a.pitch, a.azimuth) for n, a in enumerate(detail.arrays, start=1)),
        no_arrays=tr("Aurora sent no array data; measure each roof plane on site.")
        if known_arrays(request.design) is None
        else tr("No array in this design."),
        more=tuple(
            _more(tr("Request"), request.request, "site_survey_request")
            + _more(tr("Project"), request.project, "project")
            + _more(tr("Design"), request.design, "design")
        ),
    )
