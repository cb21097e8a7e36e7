"""What a temporary key may read: the survey request, the project, the design summary."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from surveyor_app.practice_aurora.answers import not_found
from surveyor_app.practice_aurora.clock import iso_text
from surveyor_app.practice_aurora.design_summary import design_body
from surveyor_app.practice_aurora.project_shapes import project_body
from surveyor_app.practice_aurora.records import JsonObject
from surveyor_app.practice_aurora.routes.entrance import PracticeHere, SurveyRequestHere, temporary_key

router = APIRouter(prefix="/tenants/{tenant_id}", dependencies=[Depends(temporary_key)])


@router.get("/site_surveys/{site_survey_id}/request")
async def retrieve_request(request: Request, practice: PracticeHere, found: SurveyRequestHere) -> JsonObject:
    """The survey request, with a screenshot address that works for 24 hours."""
    return {
        "site_survey_request": {
            "id": found.id,
            "project_id": found.project_id,
            "requested_for_design_id": found.requested_for_design_id,
            "status": found.status,
            "requested_at": iso_text(found.requested_at),
            "completed_at": iso_text(found.completed_at) if found.completed_at else None,
            "screenshot_url": practice.screenshots.url_for(found, str(request.base_url)),
        }
    }


@router.get("/projects/{project_id}")
async def retrieve_project(practice: PracticeHere, tenant_id: str, project_id: str) -> JsonObject:
    """The project in the API shape chosen for it."""
    project = practice.store.project_of(tenant_id, project_id)
    if project is None:
        raise not_found("project")
    return {"project": project_body(project)}


@router.get("/designs/{design_id}/summary")
async def retrieve_design_summary(practice: PracticeHere, tenant_id: str, design_id: str) -> JsonObject:
    """The design summary."""
    design = practice.store.design_of(tenant_id, design_id)
    if design is None:
        raise not_found("design")
    return {"design": design_body(design)}
