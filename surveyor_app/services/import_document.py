"""One survey as an import file: an export holds it, and `surveyor import` makes the same survey of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import Absence, PhotoTarget
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.domain.survey_file import absence_kind
from surveyor_app.services.summaries import PhotoView, SurveyDetail

Document = dict[str, Any]


def import_document(detail: SurveyDetail, files: Mapping[str, str]) -> Document:
    """The document that `domain/survey_file.py` reads. `files` has the path of each photo by its id; a photo that is
    not among them is left out."""
    survey = detail.survey

    def entry(section: SectionName, item: Electrical | Subpanel | MountingPlane, item_id: str | None) -> Document:
        target = PhotoTarget(section, item_id)
        written: Document = {name: value for name, value in values_of(item).items() if value is not None}
        photos = [view for view in detail.photos if view.photo.target == target and view.photo.id in files]
        if photos:
            written["photos"] = [_photo(view, files[view.photo.id]) for view in photos]
        absences = [absence for absence in detail.absences if absence.target == target]
        if absences:
            written["absent"] = {absence.slot: _absence(absence) for absence in absences}
        return written

    return {
        SectionName.ELECTRICAL.value: entry(SectionName.ELECTRICAL, survey.electrical, None),
        SectionName.SUBPANELS.value: [entry(SectionName.SUBPANELS, panel, panel.id) for panel in survey.subpanels],
        SectionName.MOUNTING_PLANES.value: [
            entry(SectionName.MOUNTING_PLANES, plane, plane.id) for plane in survey.mounting_planes
        ],
    }


def _photo(view: PhotoView, path: str) -> Document:
    slot = {} if view.photo.slot is None else {"slot": view.photo.slot}
    return {"path": path, **slot, "turned": view.photo.turned}


def _absence(absence: Absence) -> str | Document:
    """The reason alone wherever its words say the kind already."""
    if absence_kind(absence.reason) is absence.kind:
        return absence.reason
    return {"kind": absence.kind.value, "reason": absence.reason}
