"""Aurora's tenant API as "Site survey apps" describes it: paths and wrappers. What the office alone calls is in
aurora_partner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from surveyor_app.api.answers import object_in
from surveyor_app.api.http import JsonClient
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS


def version_header(api_version: str | None) -> dict[str, str]:
    """Asks for one version of Aurora's API, where one was chosen."""
    return {"Aurora-API-Version": api_version} if api_version else {}


<<<<<<< HEAD
=======
class AuroraPartner:
    """Calls with the application key; only the office relay makes them. All raise ApiError. Close with `aclose()`."""

    def __init__(
        self,
        base_url: str,
        application_id: str,
        application_key: str,
        api_version: str | None = None,
        *,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._application = {"application": application_id}
        self._http = JsonClient(
            base_url,
            bearer=application_key,
            headers=_version_header(api_version),
            timeout_seconds=timeout_seconds,
            transport=transport,
        )

    async def create_token(self, tenant_id: str, session_token: str | None = None) -> TemporaryKey:
        """A new temporary key for a tenant; the session token, where given, is spent by this call."""
        document = await self._http.request(
            "POST",
            "/partner_applications/{application}/tenants/{tenant}/create_token",
            values={**self._application, "tenant": tenant_id},
            params={"session_token": session_token} if session_token else None,
        )
        try:
            return TokenAnswer.model_validate(document).token
        except ValidationError as error:
            # The validation error quotes its input, and that may be the key itself.
            fields = sorted(
                {".".join(map(str, e["loc"])) for e in error.errors(include_input=False, include_url=False)}
            )
            text = tr("Aurora's temporary key could not be read ({fields}).", fields=", ".join(fields))
            raise Offline(text, code="unexpected_answer") from None

    async def list_webhooks(self) -> list[dict[str, Any]]:
        """The subscriptions of this application; Aurora's documents do not show the answer, so any list is taken."""
        try:
            document = await self._http.request("GET", _WEBHOOKS, values=self._application)
        except Refused as fault:
            if fault.status in _NO_LIST:
                return []
            raise
        return _webhook_list(document)

    async def create_webhook(
        self,
        event: str,
        url_template: str,
        header_auth_key: str,
        header_auth_value: str,
        description: str = "",
        enabled: bool = True,
    ) -> dict[str, Any]:
        """Subscribe; the stored subscription with its id, or what Aurora says of it."""
        body = _webhook_body(event, url_template, header_auth_key, header_auth_value, description, enabled)
        return _webhook(await self._http.write("POST", _WEBHOOKS, values=self._application, json=body))

    async def update_webhook(
        self,
        webhook_id: str,
        event: str,
        url_template: str,
        header_auth_key: str,
        header_auth_value: str,
        description: str = "",
        enabled: bool = True,
    ) -> dict[str, Any]:
        """Replace a subscription; the stored one, or what Aurora says of it."""
        body = _webhook_body(event, url_template, header_auth_key, header_auth_value, description, enabled)
        values = {**self._application, "webhook": webhook_id}
        return _webhook(await self._http.write("PUT", _WEBHOOKS + "/{webhook}", values=values, json=body))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _webhook_body(
    event: str, url_template: str, header_auth_key: str, header_auth_value: str, description: str, enabled: bool
) -> dict[str, Any]:
    return {
        _WEBHOOK_WRAPPER: {
            "event": event,
            "url_template": url_template,
            "description": description,
            "enabled": enabled,
            "header_auth_key": header_auth_key,
            "header_auth_value": header_auth_value,
        }
    }


def _webhook_list(document: Any) -> list[dict[str, Any]]:
    """A list, bare or as the only list of an object, each entry bare or wrapped."""
    lists = [v for v in document.values() if isinstance(v, list)] if isinstance(document, dict) else [document]
    entries = lists[0] if len(lists) == 1 and isinstance(lists[0], list) else []
    return [_webhook(entry) for entry in entries if isinstance(entry, dict)]


def _webhook(document: Any) -> dict[str, Any]:
    """A subscription, bare or in its wrapper; empty where the answer is none."""
    if not isinstance(document, dict):
        return {}
    inner = document.get(_WEBHOOK_WRAPPER)
    return inner if isinstance(inner, dict) else document


>>>>>>> b496bf3 (A PUT that was accepted is a success whatever is said of it: an empty answer, a list or a word counted as offline for ever)
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

    async def put_electrical(self, request_id: str, body: dict[str, Any]) -> None:
        """Send {"electrical": {…}}."""
        await self._put("/site_surveys/{id}/electrical", request_id, body)

    async def put_subpanels(self, request_id: str, body: dict[str, Any]) -> None:
        """Send {"subpanels": […]}, the complete list."""
        await self._put("/site_surveys/{id}/electrical/subpanels", request_id, body)

    async def put_mounting_planes(self, request_id: str, body: dict[str, Any]) -> None:
        """Send {"mounting_planes": […]}, the complete list."""
        await self._put("/site_surveys/{id}/roofs/mounting_planes", request_id, body)

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
