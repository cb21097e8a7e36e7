"""Everything practice Aurora holds in memory, found by tenant and id."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from surveyor_app.practice_aurora.records import Delivery, Design, Project, Subscription, SurveyRequest


def new_id() -> str:
    """A fresh id of the kind Aurora uses (UUID)."""
    return str(uuid.uuid4())


@dataclass
class Store:
    """The stand-in's records.  It lives on one event loop: no locks."""

    tenant_ids: set[str] = field(default_factory=set)
    projects: dict[str, Project] = field(default_factory=dict)
    designs: dict[str, Design] = field(default_factory=dict)
    requests: dict[str, SurveyRequest] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)

    def project_of(self, tenant_id: str, project_id: str) -> Project | None:
        """The project, or None when it is unknown or another tenant's."""
        project = self.projects.get(project_id)
        return project if project is not None and project.tenant_id == tenant_id else None

    def design_of(self, tenant_id: str, design_id: str) -> Design | None:
        """The design, or None when it is unknown or another tenant's."""
        design = self.designs.get(design_id)
        return design if design is not None and design.tenant_id == tenant_id else None

    def request_of(self, tenant_id: str, request_id: str) -> SurveyRequest | None:
        """The survey request, or None when it is unknown, another tenant's or gone with its project."""
        request = self.requests.get(request_id)
        if request is None or request.tenant_id != tenant_id or request.deleted:
            return None
        return request

    def delete_project(self, project_id: str) -> bool:
        """Remove a project with its designs and requests; what was sent for them stays in the state report."""
        if self.projects.pop(project_id, None) is None:
            return False
        self.designs = {id_: design for id_, design in self.designs.items() if design.project_id != project_id}
        for request in self.requests.values():
            if request.project_id == project_id:
                request.deleted = True
        return True
