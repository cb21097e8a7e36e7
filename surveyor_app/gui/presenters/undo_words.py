"""What a change was about, in words: "Pitch of Plane 1", "Subpanel 2 removed"."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.presenters.places import item_ids
from surveyor_app.language import N_, tr
from surveyor_app.services.summaries import SurveyDetail

_NUMBERED = {SectionName.SUBPANELS: N_("Subpanel {number}"), SectionName.MOUNTING_PLANES: N_("Plane {number}")}


def numbered(section: SectionName, number: int) -> str:
    """ "Plane 1", counted from 1."""
    return tr(_NUMBERED[section], number=number)


def entry_name(detail: SurveyDetail | None, section: SectionName, item_id: str | None) -> str:
    """ "Plane 1"; "" for the electrical section and for what is not in the survey."""
    if detail is None or item_id is None:
        return ""
    ids = item_ids(detail.survey, section)
    return numbered(section, ids.index(item_id) + 1) if item_id in ids else ""


def value_label(detail: SurveyDetail | None, section: SectionName, item_id: str | None, name: str) -> str:
    """ "Pitch of Plane 1", "Main bus rating"."""
    field, entry = tr(attribute(section, name).label), entry_name(detail, section, item_id)
    return tr("{field} of {entry}", field=field, entry=entry) if entry else field


def absence_label(detail: SurveyDetail | None, target: PhotoTarget, slot_label: str) -> str:
    """Why a picture is missing: "No photo of “Panel label”, Subpanel 1"."""
    entry = entry_name(detail, target.section, target.item_id)
    label = tr("No photo of “{slot}”", slot=slot_label)
    return tr("{what}, {entry}", what=label, entry=entry) if entry else label
