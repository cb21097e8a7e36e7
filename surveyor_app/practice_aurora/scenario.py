"""Creates requests as Aurora's users would: a project, a design, a request for a survey, and the webhook."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from surveyor_app.practice_aurora.answers import Refusal
from surveyor_app.practice_aurora.orders import RequestOrder
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import Delivery, Design, JsonObject, Project, SurveyRequest
from surveyor_app.practice_aurora.sample_data import SampleData, load_samples
from surveyor_app.practice_aurora.store import new_id

PROJECT_AGE = timedelta(days=2)  # a project is designed for some days before a survey is requested


class Scenario:
    """Turns orders into records."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    @cached_property
    def samples(self) -> SampleData:
        """The samples and defaults that ship with the package."""
        return load_samples()

    async def create(self, order: RequestOrder) -> tuple[SurveyRequest, list[Delivery]]:
        """Create what is ordered and, unless told otherwise, send the webhook."""
        store = self._practice.store
        tenant_id = order.tenant_id or self._practice.settings.tenant_id
        request_id = order.request_id or new_id()
        if request_id in store.requests:
            raise Refusal(409, "a request with this id exists")
        requested_at = order.requested_at or self._practice.clock.now() - timedelta(hours=order.requested_hours_ago)
        project = self._project(order, tenant_id, requested_at - PROJECT_AGE)
        design = self._design(order, tenant_id, project.id)
        request = SurveyRequest(
            id=request_id,
            tenant_id=tenant_id,
            project_id=project.id,
            requested_for_design_id=design.id,
            status=order.status,
            requested_at=requested_at,
            screenshot=order.screenshot,
            screenshot_url=order.screenshot_url,
        )
        store.tenant_ids.add(tenant_id)
        store.projects[project.id] = project
        store.designs[design.id] = design
        store.requests[request.id] = request
        return request, await self._practice.webhooks.survey_requested(request) if order.fire else []

    def _project(self, order: RequestOrder, tenant_id: str, created_at: datetime) -> Project:
        ids = {"owner_id": new_id(), "team_id": new_id(), "ahj_id": new_id()}
        attributes: JsonObject = {**self.samples.project, **ids, **order.project}
        return Project(order.project_id or new_id(), tenant_id, attributes, order.api_shape, created_at)

    def _design(self, order: RequestOrder, tenant_id: str, project_id: str) -> Design:
        materials = self.samples.bill_of_materials if order.bill_of_materials is None else order.bill_of_materials
        return Design(
            id=order.design_id or new_id(),
            tenant_id=tenant_id,
            project_id=project_id,
            bill_of_materials=[{"id": new_id(), "sku": None, **item} for item in materials],
            arrays=self.samples.arrays if order.arrays is None else order.arrays,
            arrays_as=order.arrays_as,
            attributes={**self.samples.design, **order.design},
        )
