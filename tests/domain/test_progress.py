"""The six tasks: what is started, what is complete, how much is missing."""

from __future__ import annotations

from dataclasses import replace

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import Absence, AbsenceKind, Photo
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.progress import COUNTED_TASKS, TaskProgress, TaskState, is_started, progress, tasks_done
from surveyor_app.domain.request import DesignArray
from surveyor_app.domain.rules import check
from surveyor_app.domain.survey import Electrical, MountingPlane, Survey, SurveyStatus
from tests.domain.samples import CATALOGUE, CHECKLIST, SURVEY, expected_photos


def tasks_of(
    survey: Survey,
    photos: list[Photo] | None = None,
    absences: tuple[Absence, ...] = (),
    *extra: Problem,
    arrays: tuple[DesignArray, ...] | None = None,
) -> dict[str, TaskProgress]:
    hung = photos or []
    problems = [*check(survey, hung, absences, CATALOGUE, CHECKLIST, arrays=arrays), *extra]
    return {task.name: task for task in progress(survey, hung, absences, problems, CHECKLIST)}


def test_there_are_six_tasks_in_the_order_on_site() -> None:
    assert list(tasks_of(Survey("r"))) == ["request", "electrical", "subpanels", "mounting_planes", "photos", "review"]


def test_nothing_is_started_on_a_fresh_survey() -> None:
    tasks = tasks_of(Survey("r"))
    assert {name for name, task in tasks.items() if task.state is TaskState.NOT_STARTED} == set(tasks) - {"request"}
    assert (tasks["electrical"].gaps, tasks["mounting_planes"].gaps, tasks["photos"].gaps) == (3, 1, 8)
    assert tasks_done(tasks.values()) == 0
    assert not is_started(tasks.values())


def test_one_answer_begins_a_survey_and_an_empty_plane_does_not() -> None:
    assert is_started(tasks_of(Survey("r", electrical=Electrical(main_bus_rating=200.0))).values())
    assert not is_started(tasks_of(Survey("r", mounting_planes=(MountingPlane("p"),))).values())


def test_reading_the_request_is_no_task_to_be_counted() -> None:
    assert "request" not in COUNTED_TASKS
    assert set(tasks_of(Survey("r"))) == {"request", *COUNTED_TASKS}


def test_a_half_filled_section_is_incomplete_with_its_gaps() -> None:
    survey = Survey(
        "r", electrical=Electrical(main_bus_rating=200.0), mounting_planes=(MountingPlane("p", pitch=20.0),)
    )
    tasks = tasks_of(survey)
    assert (tasks["electrical"].state, tasks["electrical"].gaps) == (TaskState.INCOMPLETE, 2)
    assert (tasks["mounting_planes"].state, tasks["mounting_planes"].gaps) == (TaskState.INCOMPLETE, 5)


def test_warnings_do_not_keep_a_section_from_being_complete() -> None:
    survey = replace(SURVEY, electrical=replace(SURVEY.electrical, main_breaker_rating=225.0))
    assert tasks_of(survey, expected_photos())["electrical"].state is TaskState.COMPLETE


def test_a_house_without_subpanels_is_complete_once_somebody_looked_at_the_main_panel() -> None:
    assert tasks_of(Survey("r"))["subpanels"].state is TaskState.NOT_STARTED
    assert tasks_of(replace(SURVEY, subpanels=()))["subpanels"].state is TaskState.COMPLETE


def test_a_roof_for_batteries_alone_is_complete_without_planes_once_somebody_looked_at_the_main_panel() -> None:
    assert tasks_of(Survey("r"), arrays=())["mounting_planes"].state is TaskState.NOT_STARTED
    retrofit = replace(SURVEY, mounting_planes=())
    photos = expected_photos(retrofit)
    assert tasks_of(retrofit, photos, arrays=())["mounting_planes"].state is TaskState.COMPLETE
    needed = tasks_of(retrofit, photos)["mounting_planes"]
    assert (needed.state, needed.gaps) == (TaskState.NOT_STARTED, 1)


def test_photos_are_complete_when_every_expected_slot_is_filled() -> None:
    photos = expected_photos()
    assert tasks_of(SURVEY, photos)["photos"].state is TaskState.COMPLETE
    missing = tasks_of(SURVEY, photos[1:])["photos"]
    assert (missing.state, missing.gaps) == (TaskState.INCOMPLETE, 1)


def test_a_survey_with_everything_waits_only_for_its_review() -> None:
    tasks = tasks_of(SURVEY, expected_photos())
    assert tasks_done(tasks.values()) == 4
    assert (tasks["review"].state, tasks["review"].gaps) == (TaskState.INCOMPLETE, 0)


def test_publishing_completes_the_review_and_a_refusal_reopens_it() -> None:
    sent = replace(SURVEY, status=SurveyStatus.QUEUED)
    assert tasks_done(tasks_of(sent, expected_photos()).values()) == 5
    refusal = Problem(Severity.ERROR, "mounting_planes[0].pitch", "must be a number")
    refused = tasks_of(replace(SURVEY, status=SurveyStatus.NEEDS_ATTENTION), expected_photos(), (), refusal)
    assert refused["review"] == TaskProgress("review", TaskState.INCOMPLETE, 1)
    assert refused["mounting_planes"].gaps == 1


def test_a_section_whose_pictures_are_to_take_is_not_complete_and_says_how_many() -> None:
    electrical = tasks_of(SURVEY, [])["electrical"]
    assert (electrical.state, electrical.gaps) == (TaskState.INCOMPLETE, 0)
    expected = [slot for slot in CHECKLIST.slots[SectionName.ELECTRICAL] if slot.expected]
    assert electrical.pictures == len(expected)
    assert tasks_of(SURVEY, expected_photos())["electrical"] == TaskProgress("electrical", TaskState.COMPLETE, 0)


def test_a_reason_is_as_good_as_a_picture() -> None:
    photos = expected_photos()
    excused = Absence(photos[0].target, str(photos[0].slot), AbsenceKind.NOT_REACHED, "locked")
    tasks = tasks_of(SURVEY, photos[1:], (excused,))
    assert {name for name, task in tasks.items() if task.state is TaskState.COMPLETE} >= {"electrical", "photos"}


def test_a_count_that_contradicts_the_notes_is_told_and_keeps_no_task_open() -> None:
    survey = replace(SURVEY, subpanels=(), electrical=replace(SURVEY.electrical, notes="feeds 2 subpanels"))
    subpanels = tasks_of(survey, expected_photos())["subpanels"]
    assert (subpanels.state, subpanels.counts) == (TaskState.COMPLETE, 1)
