"""Moves a survey along while its revision is delivered, unless the surveyor already works on the next one."""

from __future__ import annotations

from collections.abc import Collection

from surveyor_app.domain.lifecycle import IN_DELIVERY
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import survey_repository
from surveyor_app.storage.connection import Connection


def move_survey(
    connection: Connection, revision: Revision, status: SurveyStatus, among: Collection[SurveyStatus] = IN_DELIVERY
) -> bool:
    """Set the survey's status where it still is this revision, in one of the states `among`; whether it changed."""
    survey = survey_repository.load(connection, revision.request_id)
    if survey.revision != revision.number or survey.status not in among or survey.status is status:
        return False
    survey_repository.set_status(connection, revision.request_id, status)
    return True
