"""Reads one survey with its problems and progress, and keeps the counts of the list true after an edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from surveyor_app.domain import lifecycle, rules
from surveyor_app.domain.freezing import copy_key, is_frozen_in
from surveyor_app.domain.moved_fields import field_now
from surveyor_app.domain.photo import Absence, Photo
from surveyor_app.domain.problem import Problem, Severity, still_expected
from surveyor_app.domain.progress import TaskProgress, progress, tasks_done
from surveyor_app.domain.request import Battery, DesignArray, SurveyRequest, known_arrays, read_batteries
from surveyor_app.domain.survey import Survey, SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.office_data import OfficeData
from surveyor_app.storage import (
    delivery_repository,
    outbox_repository,
    photo_repository,
    request_repository,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.photo_files import PhotoStore

_KEPT_REQUESTS = 20


@dataclass(frozen=True, slots=True)
class SurveyState:
    """One survey and what follows from it; the request's screenshot_path is the bare file name."""

    request: SurveyRequest
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


@dataclass(frozen=True, slots=True)
class _Known:
    """A request as it was pulled at some time."""

    stamp: tuple[datetime, str | None]
    request: SurveyRequest
    batteries: tuple[Battery, ...]
    arrays: tuple[DesignArray, ...] | None


class SurveyReader:
    """Reads states for one thread. Requests are remembered until they change: they are large to parse."""

    def __init__(self, office: OfficeData, paths: DataPaths) -> None:
        self._office = office
        self._store = PhotoStore(paths)
        self._requests: dict[str, _Known] = {}

    def read(self, connection: Connection, request_id: str) -> SurveyState:
        """The survey as it stands in this transaction; NotFound."""
        return self._state(connection, survey_repository.load(connection, request_id))

    def finish_edit(self, connection: Connection, request_id: str, now: datetime) -> SurveyState:
        """After a change in the same transaction: move the survey's status on and store its counts."""
        survey, frozen = survey_repository.load_with_frozen(connection, request_id)
        status, revision = lifecycle.after_edit(survey.status, survey.revision, frozen)
        state = self._state(connection, replace(survey, status=status, revision=revision))
        state = self._without_trace(connection, state, frozen)
        survey_repository.save_edit(connection, state.survey, counts_of(state), now)
        return state

    def retouch(self, connection: Connection, request_id: str, now: datetime) -> SurveyState:
        """After a change in the same transaction that alters nothing of what is sent: store its counts and the time."""
        state = self.read(connection, request_id)
        survey_repository.save_edit(connection, state.survey, counts_of(state), now)
        return state

    def recount(self, connection: Connection, request_id: str) -> SurveyState:
        """Store the counts as they are, without an edit having happened. A draft that is what was published already,
        as older versions of this app left some, is put right by the way."""
        survey, frozen = survey_repository.load_with_frozen(connection, request_id)
        state = self._without_trace(connection, self._state(connection, survey), frozen)
        if state.survey is not survey:
            survey_repository.set_status(connection, request_id, state.survey.status, state.survey.revision)
        survey_repository.save_counts(connection, request_id, counts_of(state))
        return state

    def _without_trace(self, connection: Connection, state: SurveyState, frozen: int) -> SurveyState:
        """A draft that is again what its newest revision froze stands where that one stands. One that lacks what the
        office asks for by now stays a draft, because publishing it is refused."""
        survey, office = state.survey, self._office
        if not frozen or survey.status is not SurveyStatus.DRAFT or _errors(state.rule_problems):
            return state
        latest = revision_repository.latest(connection, survey.request_id)
        if latest is None or not is_frozen_in(latest, survey, state.photos, office.catalogue, office.checklist):
            return state
        stands = lifecycle.after_taking_back(latest.number, outbox_repository.of_revision(connection, latest.id))
        if stands is None:
            return state
        survey = replace(survey, status=stands[0], revision=stands[1])
        tasks = progress(survey, state.photos, state.absences, state.problems, office.checklist)
        return replace(state, survey=survey, tasks=tasks)

    def _state(self, connection: Connection, survey: Survey) -> SurveyState:
        request_id = survey.request_id
        photos = photo_repository.photos(connection, request_id)
        items: set[str | None] = {None, *(p.id for p in survey.subpanels), *(p.id for p in survey.mounting_planes)}
        absences = tuple(
            absence for absence in photo_repository.absences(connection, request_id) if absence.target.item_id in items
        )
        known = self._request(connection, request_id)
        batteries, arrays = known.batteries, known.arrays
        catalogue, checklist = self._office.catalogue, self._office.checklist
        lost = self._lost(connection, request_id, photos)
        found = tuple(rules.check(survey, photos, absences, catalogue, checklist, batteries, arrays, lost))
        refused = _refused(connection, survey)
        tasks = progress(survey, photos, absences, found + refused, checklist)
        return SurveyState(known.request, survey, photos, absences, batteries, arrays or (), found, refused, tasks)

    def _lost(self, connection: Connection, request_id: str, photos: tuple[Photo, ...]) -> frozenset[str]:
        """The photos that nobody could send any more: the file is gone, and the copy that would be sent as things stand
        is neither on this laptop nor proven to be at the office."""
        gone = [photo for photo in photos if self._store.is_gone(photo.sha256, photo.media_type)]
        if not gone:
            return frozenset()
        copies = delivery_repository.copies(connection, request_id)
        return frozenset(
            photo.id for photo in gone if not self._is_kept(copies.get(copy_key(photo, self._office.checklist)))
        )

    def _is_kept(self, copy: PublishedCopy | None) -> bool:
        return copy is not None and (copy.is_verified or self._store.has_copy(copy.sha256, copy.size))

    def _request(self, connection: Connection, request_id: str) -> _Known:
        stamp = request_repository.stamp(connection, request_id)
        known = self._requests.get(request_id)
        if known is None or known.stamp != stamp:
            request = request_repository.get(connection, request_id)
            known = _Known(stamp, request, read_batteries(request.design), known_arrays(request.design))
            self._requests[request_id] = known
            while len(self._requests) > _KEPT_REQUESTS:
                self._requests.pop(next(iter(self._requests)))
        return known


def _refused(connection: Connection, survey: Survey) -> tuple[Problem, ...]:
    """What servers refused of the newest revision, at the fields where the survey has that now."""
    refused = delivery_repository.server_problems(connection, survey.request_id)
    revision = revision_repository.latest(connection, survey.request_id) if refused else None
    if revision is None:
        return refused
    return tuple(replace(one, field=field_now(one.field, revision.item_ids, survey)) for one in refused)


def counts_of(state: SurveyState) -> survey_repository.SurveyCounts:
    """What is stored for the list of requests; the list itself adds the servers' problems."""
    return survey_repository.SurveyCounts(
        problems=len(state.rule_problems),
        errors=_errors(state.rule_problems),
        photos=len(state.photos),
        tasks_done=tasks_done(state.tasks),
        unclear=sum(problem.is_gap for problem in state.rule_problems) - _errors(state.rule_problems),
        open_ends=len(still_expected(state.rule_problems)),
    )


def _errors(problems: tuple[Problem, ...]) -> int:
    return sum(problem.severity is Severity.ERROR for problem in problems)
