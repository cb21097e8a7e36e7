"""How far a survey is: six tasks, each not started, incomplete or complete. Nothing here ever blocks moving on.

A section is complete once its answers and its expected pictures are there, or it is said why a picture is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import Absence, Photo
from surveyor_app.domain.photo_rules import empty_slots
from surveyor_app.domain.problem import COUNTS_DIFFER, NO_PICTURE, Problem, Severity
from surveyor_app.domain.survey import MountingPlane, Subpanel, Survey, SurveyStatus
from surveyor_app.domain.unclear import is_begun

# The request is there to be read: nobody works it off, so it never counts as done.
COUNTED_TASKS = (*(section.value for section in SectionName), "photos", "review")
COUNTING = 4  # raised whenever tasks are counted in another way: stored counts are then made anew
_SENT = frozenset({SurveyStatus.QUEUED, SurveyStatus.PUBLISHING, SurveyStatus.PUBLISHED})


class TaskState(StrEnum):
    """How a task stands."""

    NOT_STARTED = "not_started"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task: request, electrical, subpanels, mounting_planes, photos or review. `gaps` counts what is still
    missing, refused or not understood: of the section, expected pictures of the photos, all of it for the review.
    `pictures` of a section are still to take; `counts` contradict what was said elsewhere and may be right anyway, so
    that they keep no task from being complete."""

    name: str
    state: TaskState
    gaps: int
    pictures: int = 0
    counts: int = 0


def progress(
    survey: Survey,
    photos: Sequence[Photo],
    absences: Sequence[Absence],
    problems: Sequence[Problem],
    checklist: Checklist,
) -> tuple[TaskProgress, ...]:
    """The six tasks in the order on site. The request needs nothing from the surveyor. A house without subpanels, or
    whose design has nothing on the roof, is complete there once the electrical answers are: until then nobody has
    looked."""
    begun = is_begun(survey, SectionName.ELECTRICAL, survey.electrical)
    electrical = _section(SectionName.ELECTRICAL, problems, started=begun)
    has_looked = begun and not electrical.gaps
    subpanels = _list(SectionName.SUBPANELS, survey, survey.subpanels, problems, has_looked=has_looked)
    planes = _list(SectionName.MOUNTING_PLANES, survey, survey.mounting_planes, problems, has_looked=has_looked)
    pictures = _pictures(survey, photos, absences, problems, checklist)
    tasks = (TaskProgress("request", TaskState.COMPLETE, 0), electrical, subpanels, planes, pictures)
    return (*tasks, _review(survey, tasks, problems))


def tasks_done(tasks: Iterable[TaskProgress]) -> int:
    """How many of the counted tasks are complete, out of `len(COUNTED_TASKS)`."""
    return sum(task.name in COUNTED_TASKS and task.state is TaskState.COMPLETE for task in tasks)


def is_started(tasks: Iterable[TaskProgress]) -> bool:
    """Whether anybody has begun; reading the request is no beginning."""
    return any(task.name in COUNTED_TASKS and task.state is not TaskState.NOT_STARTED for task in tasks)


def _state(gaps: int, *, started: bool) -> TaskState:
    if not started:
        return TaskState.NOT_STARTED
    return TaskState.INCOMPLETE if gaps else TaskState.COMPLETE


def _list(
    section: SectionName,
    survey: Survey,
    items: Sequence[Subpanel | MountingPlane],
    problems: Sequence[Problem],
    *,
    has_looked: bool,
) -> TaskProgress:
    task = _section(section, problems, started=any(is_begun(survey, section, item) for item in items))
    is_none_right = not items and not task.gaps and has_looked
    return replace(task, state=TaskState.COMPLETE) if is_none_right else task


def _is_picture(problem: Problem) -> bool:
    return ".photos." in problem.field


def _is_refused_picture(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR and _is_picture(problem)


def _section(section: SectionName, problems: Iterable[Problem], *, started: bool) -> TaskProgress:
    here = [problem for problem in problems if _belongs(problem.field, section)]
    gaps = sum(problem.is_gap and not _is_picture(problem) for problem in here)
    pictures = len({problem.field for problem in here if problem.code == NO_PICTURE or _is_refused_picture(problem)})
    counts = sum(problem.code == COUNTS_DIFFER for problem in here)
    return TaskProgress(section.value, _state(gaps + pictures, started=started), gaps, pictures, counts)


def _belongs(field: str, section: SectionName) -> bool:
    return field == section or field.startswith((f"{section}.", f"{section}["))


def _pictures(
    survey: Survey,
    photos: Sequence[Photo],
    absences: Sequence[Absence],
    problems: Iterable[Problem],
    checklist: Checklist,
) -> TaskProgress:
    fields = {field for field, _slot in empty_slots(survey, photos, absences, checklist)}
    fields |= {p.field for p in problems if _is_refused_picture(p)}
    return TaskProgress("photos", _state(len(fields), started=bool(photos or absences)), len(fields))


def _review(survey: Survey, tasks: Sequence[TaskProgress], problems: Iterable[Problem]) -> TaskProgress:
    open_ends = sum(problem.is_gap for problem in problems)
    if survey.status in _SENT:
        return TaskProgress("review", TaskState.COMPLETE, 0)
    started = any(task.state is not TaskState.NOT_STARTED for task in tasks if task.name != "request")
    return TaskProgress("review", TaskState.INCOMPLETE if started else TaskState.NOT_STARTED, open_ends)
