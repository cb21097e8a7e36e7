"""Whether anybody has begun a survey, as a condition of queries of the survey table: what `progress.is_started` says of
the survey read whole."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, exists, or_

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import SurveyStatus, attribute_names
from surveyor_app.storage import unclear_repository
from surveyor_app.storage.core_tables import (
    ABSENCE,
    ELECTRICAL,
    MOUNTING_PLANE,
    PHOTO,
    SUBPANEL,
    SURVEY,
    UNCLEAR_ANSWER,
)

_ANSWERS = {
    SectionName.ELECTRICAL: ELECTRICAL,
    SectionName.SUBPANELS: SUBPANEL,
    SectionName.MOUNTING_PLANES: MOUNTING_PLANE,
}


def _answered(section: SectionName, table: Table) -> ColumnElement[bool]:
    columns = (table.c[name] for name in attribute_names(section))
    return exists().where(table.c.request_id == SURVEY.c.request_id, or_(*(c.is_not(None) for c in columns)))


STARTED = or_(
    SURVEY.c.status != SurveyStatus.DRAFT,
    *(_answered(section, table) for section, table in _ANSWERS.items()),
    *(exists().where(table.c.request_id == SURVEY.c.request_id) for table in (PHOTO, ABSENCE)),
    exists().where(UNCLEAR_ANSWER.c.request_id == SURVEY.c.request_id, unclear_repository.OF_FIELDS),
)
