"""Aurora's partner API, which only the office calls: temporary keys and webhooks, as "Site survey apps" has them."""

from __future__ import annotations

from typing import Any

import httpx
from pydantic import ValidationError

from surveyor_app.api.aurora import version_header
from surveyor_app.api.aurora_schemas import TemporaryKey, TokenAnswer
from surveyor_app.api.errors import Offline, Refused
from surveyor_app.api.http import JsonClient
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS
from surveyor_app.language import tr

_WEBHOOKS = "/partner_applications/{application}/webhooks"
_WEBHOOK_WRAPPER = "partner_application_webhook"
_NO_LIST = (404, 405)


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
            headers=version_header(api_version),
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
