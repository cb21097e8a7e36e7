"""Control: create requests, change them, send their webhooks, delete projects."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Depends, Request

from surveyor_app.practice_aurora.answers import not_found
from surveyor_app.practice_aurora.clock import iso_text
from surveyor_app.practice_aurora.orders import (
    DesignChange,
    FireOrder,
    ProjectChange,
    RequestChange,
    RequestOrder,
    SampleOrder,
    given,
)
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import Delivery, JsonObject, SurveyRequest
from surveyor_app.practice_aurora.routes.entrance import PracticeHere, loopback_only
from surveyor_app.practice_aurora.scenario import Scenario
from surveyor_app.practice_aurora.state_report import survey_report

router = APIRouter(prefix="/_practice", dependencies=[Depends(loopback_only)])


@router.post("/requests", status_code=201)
async def create_request(request: Request, order: RequestOrder | None = None) -> JsonObject:
    """A project, a design and a survey request; the webhook goes out before this answers."""
    return created_body(*await scenario_of(request).create(order or RequestOrder()))


@router.post("/scenario/sample", status_code=201)
async def sample_scenario(request: Request, order: SampleOrder | None = None) -> JsonObject:
    """All sample requests of practice mode."""
    order = order or SampleOrder()
    scenario = scenario_of(request)
    changes = {"fire": order.fire, "tenant_id": order.tenant_id}
    samples = [sample.model_copy(update=changes) for sample in scenario.samples.requests]
    return {"requests": [created_body(*await scenario.create(sample)) for sample in samples]}


@router.put("/requests/{request_id}")
async def change_request(practice: PracticeHere, request_id: str, change: RequestChange) -> JsonObject:
    """Cancel it, point it at another design, give it another screenshot."""
    found = _request(practice, request_id)
    names = ("requested_for_design_id", "completed_at", "screenshot_url")
    for name, value in given(change, *names).items():
        setattr(found, name, value)
    found.status = change.status or found.status
    found.requested_at = change.requested_at or found.requested_at
    found.screenshot = change.screenshot or found.screenshot
    if change.fire:
        await practice.webhooks.survey_requested(found)
    return survey_report(found)


@router.post("/requests/{request_id}/fire")
async def fire_again(practice: PracticeHere, request_id: str, order: FireOrder | None = None) -> JsonObject:
    """Send the webhook again, several times at once when asked to."""
    times = order.times if order else 1
    return {"deliveries": _deliveries(await practice.webhooks.survey_requested(_request(practice, request_id), times))}


@router.post("/requests/{request_id}/session_token", status_code=201)
async def new_session_token(practice: PracticeHere, request_id: str) -> JsonObject:
    """A session token as a webhook would carry it, for scripts that play the webhook themselves."""
    return {"session_token": practice.keys.new_session_token(_request(practice, request_id).tenant_id)}


@router.put("/projects/{project_id}")
async def change_project(practice: PracticeHere, project_id: str, change: ProjectChange) -> JsonObject:
    """Lay attributes over the project's."""
    project = practice.store.projects.get(project_id)
    if project is None:
        raise not_found("project")
    project.attributes |= change.project
    project.api_shape = change.api_shape or project.api_shape
    return {"project_id": project.id}


@router.delete("/projects/{project_id}")
async def delete_project(practice: PracticeHere, project_id: str) -> JsonObject:
    """Delete the project; its designs and requests answer 404 from now on."""
    if not practice.store.delete_project(project_id):
        raise not_found("project")
    return {"deleted": project_id}


@router.put("/designs/{design_id}")
async def change_design(practice: PracticeHere, design_id: str, change: DesignChange) -> JsonObject:
    """Give the design other attributes, materials or arrays."""
    design = practice.store.designs.get(design_id)
    if design is None:
        raise not_found("design")
    design.attributes |= change.design
    for name, value in given(change, "bill_of_materials", "arrays", "arrays_as").items():
        setattr(design, name, value if value is not None else getattr(design, name))
    return {"design_id": design.id}


def scenario_of(request: Request) -> Scenario:
    """The scenario maker of the running application."""
    scenario = request.app.state.scenario
    if not isinstance(scenario, Scenario):
        raise TypeError("the application was not built by create_app")
    return scenario


def created_body(request: SurveyRequest, deliveries: list[Delivery]) -> JsonObject:
    """The ids of what was created and how the webhooks went."""
    return {
        "request_id": request.id,
        "project_id": request.project_id,
        "design_id": request.requested_for_design_id,
        "tenant_id": request.tenant_id,
        "deliveries": _deliveries(deliveries),
    }


def _deliveries(deliveries: list[Delivery]) -> list[JsonObject]:
    return [{**asdict(delivery), "at": iso_text(delivery.at)} for delivery in deliveries]


def _request(practice: Practice, request_id: str) -> SurveyRequest:
    found = practice.store.requests.get(request_id)
    if found is None:
        raise not_found("request")
    return found
