"""A practice Aurora on the test bench: in this process, on a clock that only moves when told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from surveyor_app.practice_aurora.app import create_app
from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.settings import PracticeAurora
from tests.practice_aurora.asgi_client import AsgiClient

START = datetime(2024, 1, 25, 7, 21, 30, 507000, tzinfo=UTC)
SETTINGS = PracticeAurora(
    application_id="app-1", application_key="the-application-key", tenant_id="tenant-1", requests_per_minute=90
)
ELECTRICAL = {"main_panel_location": "garage", "main_bus_rating": 200.0, "main_breaker_rating": 175}
PLANE = {
    "pitch": 26.6,
    "azimuth": 190.0,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 24,
}
HOOK = {
    "event": "site_survey_requested",
    "url_template": "https://relay.example.com/hook?site_survey_request_id=<SITE_SURVEY_REQUEST_ID>"
    "&tenant_id=<TENANT_ID>&session_token=<SESSION_TOKEN>",
    "header_auth_key": "X-Secret",
    "header_auth_value": "hush-hush",
}


@dataclass
class Bench:
    """The client, the inside of the stand-in, and the calls tests make most."""

    client: AsgiClient
    practice: Practice
    application_key: str = SETTINGS.application_key

    def order(self, **order: Any) -> dict[str, str]:
        """Create a request without telling anybody; its ids."""
        answer = self.client.post("/_practice/requests", json={"fire": False, **order})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def mint(self, tenant: str = "tenant-1", session_token: str | None = None) -> httpx.Response:
        """Exchange the application key."""
        return self.client.post(
            f"/partner_applications/app-1/tenants/{tenant}/create_token",
            params={} if session_token is None else {"session_token": session_token},
            headers={"Authorization": f"Bearer {self.application_key}"},
        )

    def key(self, tenant: str = "tenant-1") -> str:
        """A fresh temporary key."""
        return str(self.mint(tenant).json()["token"]["bearer_token"])

    def call(
        self, method: str, path: str, *, key: str | None = None, tenant: str = "tenant-1", **options: Any
    ) -> httpx.Response:
        """A call below the tenant with a temporary key."""
        headers = {"Authorization": f"Bearer {key or self.key(tenant)}"}
        return self.client.request(method, f"/tenants/{tenant}/{path}", headers=headers, **options)

    def put_section(self, request_id: str, section: str, body: Any, key: str | None = None) -> httpx.Response:
        """PUT one section: electrical, electrical/subpanels, roofs/mounting_planes or status."""
        return self.call("PUT", f"site_surveys/{request_id}/{section}", key=key, json=body)

    def hooks(self, method: str, path: str = "", **options: Any) -> httpx.Response:
        """A call to the subscriptions with the application key."""
        headers = {"Authorization": f"Bearer {self.application_key}"}
        return self.client.request(method, f"/partner_applications/app-1/webhooks{path}", headers=headers, **options)

    def fail(self, action: dict[str, Any], **options: Any) -> None:
        """Put a fault in force."""
        answer = self.client.post("/_practice/faults", json={"action": action, **options})
        assert answer.status_code == 201, answer.text

    def behave(self, **behaviour: Any) -> None:
        """Set the behaviour."""
        assert self.client.put("/_practice/behaviour", json=behaviour).status_code == 200

    def state(self) -> dict[str, Any]:
        """The state report, once downloads have ended."""
        return dict(self.client.get("/_practice/state", params={"wait_for_downloads": 10}).json())

    def survey(self, request_id: str) -> dict[str, Any]:
        """One survey of the state report, once downloads have ended."""
        return dict(self.client.get(f"/_practice/surveys/{request_id}", params={"wait_for_downloads": 10}).json())


def open_bench() -> AsgiClient:
    """A client of a fresh stand-in whose clock stands still; use it as a context manager."""
    app = create_app(SETTINGS, clock=Clock(lambda: START))
    return AsgiClient(app)
