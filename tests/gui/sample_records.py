"""Made-up requests and surveys for window tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from surveyor_app.domain.request import SurveyRequest
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey, SurveyStatus
from tests.gui.fake_records import Record

COMPLETE_ELECTRICAL = Electrical(main_panel_location="garage", main_bus_rating=200.0, main_breaker_rating=200.0)
COMPLETE_PLANE = MountingPlane("plane-1", 26.57, 180.0, "comp_shingle", "rafter", "2x6", 24.0)


def a_request(request_id: str = "req-1", **project: Any) -> SurveyRequest:
    """A request with a battery and an array."""
    return SurveyRequest(
        id=request_id,
        tenant_id="tenant-1",
        status="requested",
        requested_at=datetime(2026, 3, 1, 7, 21, tzinfo=UTC),
        completed_at=None,
        request={"id": request_id, "priority": "high"},
        project={
            "customer_first_name": "Zoë",
            "customer_last_name": "Sample",
            "address": "1 Example Street, Springfield",
            "customer_phone": "(555) 010-0000",
            **project,
        },
        design={
            "bill_of_materials": [
                {"component_type": "batteries", "name": "Invented Cell", "manufacturer_name": "Made-Up", "quantity": 2}
            ],
            "arrays": [{"pitch": 26.6, "azimuth": 180}],
        },
    )


def untouched(request_id: str = "req-1", **project: Any) -> Record:
    """A request that nobody has begun."""
    return Record(a_request(request_id, **project), Survey(request_id))


def complete(request_id: str = "req-1", status: SurveyStatus = SurveyStatus.DRAFT) -> Record:
    """A survey that Aurora would accept."""
    survey = Survey(request_id, status, 1, COMPLETE_ELECTRICAL, (), (COMPLETE_PLANE,))
    return Record(a_request(request_id), survey)


def retrofit(request_id: str = "req-1") -> Record:
    """Batteries alone: the design has nothing on the roof, and no plane is entered."""
    record = complete(request_id)
    record.survey = replace(record.survey, mounting_planes=())
    record.request = replace(record.request, design={"arrays": []})
    return record


def with_items(request_id: str = "req-1") -> Record:
    """Two subpanels and two planes."""
    survey = Survey(
        request_id,
        electrical=COMPLETE_ELECTRICAL,
        subpanels=(Subpanel("sub-1", "Garage"), Subpanel("sub-2", "Attic")),
        mounting_planes=(COMPLETE_PLANE, MountingPlane("plane-2")),
    )
    return Record(a_request(request_id), survey)
