"""Copies answers from one subpanel or roof plane to another, and puts answers back as they stood; each in the caller's
transaction."""

from __future__ import annotations

from collections.abc import Mapping

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.copies import values_to_copy
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.survey import AttributeValue, MountingPlane, Subpanel, Survey, values_of
from surveyor_app.domain.unclear import texts_at
from surveyor_app.language import tr
from surveyor_app.storage import copied_repository, survey_repository, unclear_repository
from surveyor_app.storage.connection import Connection


def item_of(survey: Survey, section: SectionName, item_id: str) -> Subpanel | MountingPlane:
    """One subpanel or plane; NotFound."""
    items: tuple[Subpanel | MountingPlane, ...] = ()
    if section is not SectionName.ELECTRICAL:
        items = survey.subpanels if section is SectionName.SUBPANELS else survey.mounting_planes
    found = next((item for item in items if item.id == item_id), None)
    if found is None:
        raise NotFound(tr("That entry is not in this survey any more."))
    return found


def copy_into(
    connection: Connection,
    request_id: str,
    section: SectionName,
    item_id: str,
    source_id: str,
    *,
    overwrite: bool = False,
    turn: float | None = None,
) -> None:
    """Give one entry the answers of another of its section, to be checked; see domain/copies.py. NotFound."""
    survey = survey_repository.load(connection, request_id)
    source, into = item_of(survey, section, source_id), item_of(survey, section, item_id)
    taken = values_to_copy(source, into, overwrite=overwrite, turn=turn)
    typed = texts_at(survey, section, item_id)
    taken = {name: value for name, value in taken.items() if overwrite or name not in typed}
    for name, value in taken.items():
        survey_repository.save_field(connection, request_id, section, item_id, name, value)
    copied_repository.mark(connection, request_id, section, item_id, dict.fromkeys(taken, source_id))
    unclear_repository.drop(connection, request_id, section, item_id, taken)


def put_back(
    connection: Connection,
    request_id: str,
    section: SectionName,
    item_id: str | None,
    values: Mapping[str, AttributeValue],
    copied: Mapping[str, str],
    unclear: Mapping[str, str],
) -> bool:
    """Store answers that stood here before, with their marks (see copied_repository.mark) and with what was typed over
    them and not understood; whether one is another than now. NotFound."""
    survey = survey_repository.load(connection, request_id)
    item = survey.electrical if item_id is None else item_of(survey, section, item_id)
    now = values_of(item)
    changed = {name: value for name, value in values.items() if value != now[name]}
    for name, value in changed.items():
        survey_repository.save_field(connection, request_id, section, item_id, name, value)
    if item_id is not None:
        copied_repository.confirm(connection, request_id, section, item_id, values.keys() - copied.keys())
        copied_repository.mark(connection, request_id, section, item_id, copied)
    for name in values:
        unclear_repository.keep(connection, request_id, section, item_id, name, unclear.get(name, ""))
    return bool(changed)
