"""Made-up requests as an office's feed brings them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from surveyor_app.storage.request_repository import PulledRequest

PULLED_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

BATTERY = {
    "id": "b-1",
    "component_type": "batteries",
    "sku": None,
    "name": "Invented Cell 13",
    "manufacturer_name": "Made-Up Storage",
    "quantity": 2,
}


def a_request(request_id: str = "req-1", **changes: Any) -> PulledRequest:
    """A pulled request with a battery, two arrays, and attributes nobody knows yet."""
    facts: dict[str, Any] = {
        "id": request_id,
        "tenant_id": "tenant-1",
        "status": "requested",
        "request": {
            "id": request_id,
            "project_id": "project-1",
            "requested_for_design_id": "design-1",
            "status": "requested",
            "requested_at": "2026-03-01T07:21:30.507Z",
            "completed_at": None,
            "screenshot_url": "images.example.invalid/1.png",
            "priority": "high",
        },
        "project": {
            "customer_salutation": "Mrs.",
            "customer_first_name": "Zoë",
            "customer_last_name": "Sample",
            "address": "1 Example Street, Springfield",
            "customer_phone": "(555) 010-0000",
        },
        "design": {
            "bill_of_materials": [BATTERY, {"component_type": "modules", "name": "Panel", "quantity": 20}],
            "arrays": [{"pitch": 26.6, "azimuth": 180}],
        },
        "pulled_at": PULLED_AT,
    }
    return PulledRequest(**(facts | changes))
