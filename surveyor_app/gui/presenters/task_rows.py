"""The survey's task list: six tasks with their state and gaps, subpanels and planes unfolded below theirs."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.problem import NO_PICTURE, still_expected
from surveyor_app.domain.progress import TaskProgress, TaskState
from surveyor_app.domain.survey import MountingPlane, Subpanel
from surveyor_app.domain.unclear import is_begun
from surveyor_app.domain.units import compass_point, pitch_ratio
from surveyor_app.gui.presenters.places import TASK_ICONS, TASK_NAMES, TASKS, item_problems
from surveyor_app.gui.presenters.words import CAN_BE_SENT, Sign
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

STATES = {
    TaskState.NOT_STARTED: Sign(N_("Not started"), "circle-dashed", "neutral"),
    TaskState.INCOMPLETE: Sign(N_("Incomplete"), "circle-dot", "unusual"),
    TaskState.COMPLETE: Sign(N_("Complete"), "circle-check", "done"),
}
ANSWERED = Sign(N_("Answers complete"), "circle-dot", "unusual")  # and pictures to take, or a number to check
TO_READ = Sign(N_("To read first"), "", "neutral")  # nobody works it off


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: a task, or one item of it (`item_id`) with a shorter name. `note` is "3 gaps" or ""."""

    task: str
    item_id: str | None
    name: str
    icon: str
    state: Sign
    note: str
    number: int
    short: str = ""  # a task: the note where there is no room for it; an item: its name below that of its task

    @property
    def spoken(self) -> str:
        """The row in words, for screen readers."""
        return ", ".join(part for part in (self.name, self.state.words, self.note) if part)


def subpanel_title(item: Subpanel, number: int) -> str:
    """ "Subpanel 1 · Garage"."""
    title = tr("Subpanel {n}", n=number)
    return f"{title} · {item.location}" if item.location else title


def plane_title(item: MountingPlane, number: int) -> str:
    """ "Plane 1 · SSW 6:12"."""
    parts = [compass_point(item.azimuth)] if item.azimuth is not None else []
    parts += [pitch_ratio(item.pitch)] if item.pitch is not None else []
    title = tr("Plane {n}", n=number)
    return f"{title} · {' '.join(parts)}" if parts else title


def item_title(item: Subpanel | MountingPlane, number: int) -> str:
    """The title of a subpanel or plane, its place in the list counted from 1."""
    return subpanel_title(item, number) if isinstance(item, Subpanel) else plane_title(item, number)


def items_of(detail: SurveyDetail, section: SectionName) -> tuple[Subpanel | MountingPlane, ...]:
    """The subpanels or planes of a survey; empty for electrical."""
    if section is SectionName.SUBPANELS:
        return detail.survey.subpanels
    return detail.survey.mounting_planes if section is SectionName.MOUNTING_PLANES else ()


def note(gaps: int, pictures: int = 0, counts: int = 0) -> str:
    """ "1 gap", "3 pictures to take", "2 gaps · 3 pictures", ""."""
    parts = [trn("{n} gap", "{n} gaps", gaps)] if gaps else []
    if pictures and gaps:
        parts.append(trn("{n} picture", "{n} pictures", pictures))
    elif pictures:
        parts.append(trn("{n} picture to take", "{n} pictures to take", pictures))
    elif counts:
        parts.append(trn("{n} number to check", "{n} numbers to check", counts))
    return " · ".join(parts)


def _notes(task: TaskProgress | None) -> tuple[str, str]:
    """What is left to do in a task, and in fewer words where there is no room."""
    if task is None:
        return "", ""
    started = task.state is not TaskState.NOT_STARTED
    gaps, pictures = (0, task.gaps) if task.name == "photos" else (task.gaps, task.pictures if started else 0)
    said = note(gaps, pictures, task.counts if started else 0)
    if gaps and pictures:
        return said, note(gaps)  # the pictures stand in their own row too
    return said, trn("{n} picture", "{n} pictures", pictures) if pictures else said


def task_rows(detail: SurveyDetail) -> list[TaskRow]:
    """All rows of the task list, in the order on site."""
    progress: dict[str, TaskProgress] = {task.name: task for task in detail.tasks}
    rows: list[TaskRow] = []
    for number, task in enumerate(TASKS, start=1):
        known = progress.get(task)
        state, (said, short) = _state(known, detail), _notes(known)
        rows.append(TaskRow(task, None, tr(TASK_NAMES[task]), TASK_ICONS[task], state, said, number, short))
        if task in ("subpanels", "mounting_planes"):
            rows += _item_rows(detail, SectionName(task))
    return rows


def _state(task: TaskProgress | None, detail: SurveyDetail) -> Sign:
    """The state of a task; what is complete because there is none, or ready for a publish, says so."""
    if task is None:
        return STATES[TaskState.NOT_STARTED]
    if task.name == "request":
        return TO_READ
    if task.state is TaskState.COMPLETE and not _has_items(task.name, detail):
        is_doubt = any(problem.is_doubt and problem.field == task.name for problem in detail.problems)
        return Sign(N_("None entered"), *(("circle-dot", "unusual") if is_doubt else ("circle-check", "done")))
    if task.state is not TaskState.NOT_STARTED and not task.gaps and (task.pictures or task.counts):
        return ANSWERED
    is_whole = not any(problem.is_gap for problem in detail.problems)
    if task.name == "review" and task.state is TaskState.INCOMPLETE and is_whole:
        return CAN_BE_SENT if still_expected(detail.problems) else Sign(N_("Ready to publish"), "circle-dot", "info")
    return STATES[task.state]


def _has_items(task: str, detail: SurveyDetail) -> bool:
    """Whether a task has a list with something in it, or none at all."""
    return task not in ("subpanels", "mounting_planes") or bool(items_of(detail, SectionName(task)))


def item_gaps(detail: SurveyDetail, section: SectionName, item_id: str) -> int:
    """What Aurora will refuse or nobody understands in one subpanel or plane; missing pictures count at the photos."""
    found = item_problems(detail.problems, detail.survey, section, item_id)
    return sum(p.is_gap and ".photos." not in p.field for problems in found.values() for p in problems)


def item_pictures(detail: SurveyDetail, section: SectionName, item_id: str) -> int:
    """The expected pictures of one subpanel or plane that are neither taken nor explained."""
    found = item_problems(detail.problems, detail.survey, section, item_id)
    return sum(p.code == NO_PICTURE for problems in found.values() for p in problems)


def item_standing(detail: SurveyDetail, section: SectionName, item: Subpanel | MountingPlane) -> tuple[Sign, str]:
    """How one subpanel or plane stands, and what is left to do; what nobody has begun is quiet, whatever it will
    need."""
    gaps, pictures = item_gaps(detail, section, item.id), item_pictures(detail, section, item.id)
    if not is_begun(detail.survey, section, item):
        return STATES[TaskState.NOT_STARTED], note(gaps)
    state = STATES[TaskState.INCOMPLETE if gaps else TaskState.COMPLETE]
    return (ANSWERED if pictures and not gaps else state), note(gaps, pictures)


def _item_rows(detail: SurveyDetail, section: SectionName) -> list[TaskRow]:
    rows = []
    for number, item in enumerate(items_of(detail, section), start=1):
        state, left = item_standing(detail, section, item)
        title = item_title(item, number)
        short = title.partition(" ")[2] if " · " in title else title
        rows.append(TaskRow(section.value, item.id, title, "", state, left, 0, short))
    return rows
