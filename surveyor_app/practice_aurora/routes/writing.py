"""What a temporary key may write: the three sections of a survey, then its status."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Response

from surveyor_app.practice_aurora.answers import Unprocessable, put_answer
from surveyor_app.practice_aurora.error_shapes import Problem
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import Section, SectionPut, StatusChange, SurveyRequest
from surveyor_app.practice_aurora.routes.entrance import JsonBody, PracticeHere, SurveyRequestHere, temporary_key
from surveyor_app.practice_aurora.validation import (
    completion_problems,
    electrical_problems,
    mounting_planes_problems,
    subpanels_problems,
    wrapper_problems,
)

COMPLETED = "completed"
COMPLETABLE = ("requested", COMPLETED)

router = APIRouter(prefix="/tenants/{tenant_id}/site_surveys/{site_survey_id}", dependencies=[Depends(temporary_key)])


@router.put("/electrical")
async def update_electrical(practice: PracticeHere, found: SurveyRequestHere, body: JsonBody) -> Response:
    """Electrical data; attributes left out keep their value unless the behaviour says replace."""
    _refuse_if(electrical_problems(body, practice.behaviour.reject_values))
    given = body["electrical"]
    before = found.sections.get("electrical", {}) if practice.behaviour.electrical_put == "merge" else {}
    _accept(practice, found, "electrical", given, {**before, **given}, fetch="images" in given)
    return put_answer(practice.behaviour.put_answer, {"electrical": found.sections["electrical"]})


@router.put("/electrical/subpanels")
async def update_subpanels(practice: PracticeHere, found: SurveyRequestHere, body: JsonBody) -> Response:
    """The complete list of subpanels."""
    _refuse_if(subpanels_problems(body, practice.behaviour.reject_values))
    _accept(practice, found, "subpanels", body["subpanels"], body["subpanels"])
    return put_answer(practice.behaviour.put_answer, {"subpanels": found.sections["subpanels"]})


@router.put("/roofs/mounting_planes")
async def update_mounting_planes(practice: PracticeHere, found: SurveyRequestHere, body: JsonBody) -> Response:
    """The complete list of mounting planes."""
    _refuse_if(mounting_planes_problems(body, practice.behaviour.reject_values))
    _accept(practice, found, "mounting_planes", body["mounting_planes"], body["mounting_planes"])
    return put_answer(practice.behaviour.put_answer, {"mounting_planes": found.sections["mounting_planes"]})


@router.put("/status")
async def update_status(practice: PracticeHere, found: SurveyRequestHere, body: JsonBody) -> Response:
    """Only ``completed`` is accepted, once everything required at completion is there; saying it again is harmless."""
    _refuse_if(_status_problems(found, body))
    _refuse_if(completion_problems(found.sections.get("electrical")))
    now = practice.clock.now()
    found.statuses.append(StatusChange(COMPLETED, now))
    if found.status != COMPLETED:
        found.status = COMPLETED
        found.completed_at = now
    return put_answer(practice.behaviour.put_answer, {"site_survey": {"id": found.id, "status": found.status}})


def _status_problems(found: SurveyRequest, body: Any) -> list[Problem]:
    problems = wrapper_problems(body, "site_survey")
    if problems:
        return problems
    given = body["site_survey"]
    if not isinstance(given, dict):
        return [Problem("site_survey", "must be an object")]
    problems = [Problem(f"site_survey.{name}", "is not a known attribute") for name in given if name != "status"]
    if given.get("status") != COMPLETED:
        problems.append(Problem("site_survey.status", "must be completed"))
    elif found.status not in COMPLETABLE:
        problems.append(Problem("site_survey.status", f"cannot change from {found.status} to {COMPLETED}"))
    return problems


def _refuse_if(problems: list[Problem]) -> None:
    if problems:
        raise Unprocessable(problems)


def _accept(
    practice: Practice, found: SurveyRequest, section: Section, given: Any, kept: Any, *, fetch: bool = True
) -> None:
    found.sections[section] = kept
    found.puts.append(SectionPut(section, given, practice.clock.now()))
    if fetch and practice.behaviour.download_images:
        practice.downloader.start(found, section, given)
