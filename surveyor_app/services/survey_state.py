"""Reads one survey with its problems and progress, and keeps the counts of the list true after an edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from surveyor_app.domain import lifecycle, rules
from surveyor_app.domain.photo import Absence, Photo
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.progress import TaskProgress, progress, tasks_done
from surveyor_app.domain.request import Battery, DesignArray, read_arrays, read_batteries
from surveyor_app.domain.survey import Survey
from surveyor_app.services.office_data import OfficeData
from surveyor_app.storage import (
    delivery_repository,
    photo_repository,
    request_repository,
    survey_repository,
)
from surveyor_app.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class SurveyState:
    """One survey and what follows from it."""

    survey: Survey
    photos: tuple[Photo, ...]
    absences: tuple[Absence, ...]
    batteries: tuple[Battery, ...]
    arrays: tuple[DesignArray, ...]
    rule_problems: tuple[Problem, ...]
    server_problems: tuple[Problem, ...]
    tasks: tuple[TaskProgress, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, those of the rules first."""
        return self.rule_problems + self.server_problems


class SurveyReader:
    """Reads states for one thread. What the design says is remembered until it is pulled anew: it is large to parse."""

    def __init__(self, office: OfficeData) -> None:
        self._office = office
        self._designs: dict[str, tuple[datetime, tuple[Battery, ...], tuple[DesignArray, ...]]] = {}

    def read(self, connection: Connection, request_id: str) -> SurveyState:
        """The survey as it stands in this transaction; NotFound."""
        return self._state(connection, survey_repository.load(connection, request_id))

    def finish_edit(self, connection: Connection, request_id: str, now: datetime) -> SurveyState:
        """After a change in the same transaction: move the survey's status on and store its counts."""
        survey = survey_repository.load(connection, request_id)
        frozen = survey_repository.last_frozen_number(connection, request_id)
        status, revision = lifecycle.after_edit(survey.status, survey.revision, frozen)
        state = self._state(connection, replace(survey, status=status, revision=revision))
        survey_repository.save_counts(
            connection, request_id, counts_of(state), status=status, revision=revision, updated_at=now
        )
        return state

    def recount(self, connection: Connection, request_id: str) -> SurveyState:
        """Store the counts as they are, without an edit having happened."""
        state = self.read(connection, request_id)
        survey_repository.save_counts(connection, request_id, counts_of(state))
        return state

    def _state(self, connection: Connection, survey: Survey) -> SurveyState:
        request_id = survey.request_id
        photos = photo_repository.photos(connection, request_id)
        items: set[str | None] = {None, *(p.id for p in survey.subpanels), *(p.id for p in survey.mounting_planes)}
        absences = tuple(
            absence for absence in photo_repository.absences(connection, request_id) if absence.target.item_id in items
        )
        batteries, arrays = self._design(connection, request_id)
        catalogue, checklist = self._office.catalogue, self._office.checklist
        found = tuple(rules.check(survey, photos, absences, catalogue, checklist, batteries, arrays))
        refused = delivery_repository.server_problems(connection, request_id)
        tasks = progress(survey, photos, absences, found + refused, checklist)
        return SurveyState(survey, photos, absences, batteries, arrays, found, refused, tasks)

    def _design(self, connection: Connection, request_id: str) -> tuple[tuple[Battery, ...], tuple[DesignArray, ...]]:
        pulled_at = request_repository.pulled_at(connection, request_id)
        known = self._designs.get(request_id)
        if known is None or known[0] != pulled_at:
            design = request_repository.get(connection, request_id).design
            known = self._designs[request_id] = (pulled_at, read_batteries(design), read_arrays(design))
        return known[1], known[2]


def counts_of(state: SurveyState) -> survey_repository.SurveyCounts:
    """What is stored for the list of requests; the list itself adds the servers' problems."""
    return survey_repository.SurveyCounts(
        problems=len(state.rule_problems),
        errors=sum(problem.severity is Severity.ERROR for problem in state.rule_problems),
        photos=len(state.photos),
        tasks_done=tasks_done(state.tasks),
    )
