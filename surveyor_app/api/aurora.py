"""Aurora's tenant API as "Site survey apps" describes it: paths and wrappers. What the office alone calls is in
aurora_partner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from surveyor_app.api.answers import object_in
from surveyor_app.api.http import JsonClient
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS
from surveyor_app.domain.attributes import SectionName

_SECTION_PATHS = {
    SectionName.ELECTRICAL: "/site_surveys/{id}/electrical",
    SectionName.SUBPANELS: "/site_surveys/{id}/electrical/subpanels",
    SectionName.MOUNTING_PLANES: "/site_surveys/{id}/roofs/mounting_planes",
}


def version_header(api_version: str | None) -> dict[str, str]:
    """Asks for one version of Aurora's API, where one was chosen."""
    return {"Aurora-API-Version": api_version} if api_version else {}


class AuroraTenant:
    """Calls with a temporary key about one tenant's surveys. All raise ApiError. Close with `aclose()`."""

    def __init__(
        self,
        base_url: str,
        tenant_id: str,
        bearer: str,
        api_version: str | None = None,
        *,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._tenant = {"tenant": tenant_id}
        self._http = JsonClient(
            base_url,
            bearer=bearer,
            headers=version_header(api_version),
            timeout_seconds=timeout_seconds,
            transport=transport,
        )

    @property
    def server_time(self) -> datetime | None:
        """Aurora's clock at its last answer, to whole seconds (UTC)."""
        return self._http.server_time

    async def site_survey_request(self, request_id: str) -> dict[str, Any]:
        """The inner site_survey_request object."""
        return await self._read("/site_surveys/{id}/request", request_id, "site_survey_request")

    async def project(self, project_id: str) -> dict[str, Any]:
        """The inner project object, of whichever API version."""
        return await self._read("/projects/{id}", project_id, "project")

    async def design_summary(self, design_id: str) -> dict[str, Any]:
        """The inner design object with its bill of materials."""
        return await self._read("/designs/{id}/summary", design_id, "design")

    async def put_section(self, section: SectionName, request_id: str, body: dict[str, Any]) -> None:
        """Send {"electrical": {…}}, {"subpanels": […]} or {"mounting_planes": […]}, lists always complete."""
        await self._put(_SECTION_PATHS[section], request_id, body)

    async def complete(self, request_id: str) -> None:
        """Set the survey's status to completed; Refused(422) lists what Aurora still misses."""
        await self._put("/site_surveys/{id}/status", request_id, {"site_survey": {"status": "completed"}})

    async def _read(self, path: str, subject_id: str, wrapper: str) -> dict[str, Any]:
        document = await self._http.request(
            "GET", "/tenants/{tenant}" + path, values={**self._tenant, "id": subject_id}
        )
        return object_in(document, wrapper)

    async def _put(self, path: str, request_id: str, body: dict[str, Any]) -> None:
        await self._http.write("PUT", "/tenants/{tenant}" + path, values={**self._tenant, "id": request_id}, json=body)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
