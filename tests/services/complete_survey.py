"""Fills a survey with everything that Aurora requires."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.services.opened import Services

ELECTRICAL: dict[str, AttributeValue] = {
    "main_panel_location": "garage",
    "main_bus_rating": 200.0,
    "main_breaker_rating": 175.0,
}
PLANE: dict[str, AttributeValue] = {
    "pitch": 26.6,
    "azimuth": 180.0,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 24.0,
}


def fill_completely(services: Services, request_id: str) -> None:
    """Electrical data and one plane."""
    for name, value in ELECTRICAL.items():
        services.survey.set_value(request_id, SectionName.ELECTRICAL, None, name, value)
    plane = services.survey.add_item(request_id, SectionName.MOUNTING_PLANES)
    for name, value in PLANE.items():
        services.survey.set_value(request_id, SectionName.MOUNTING_PLANES, plane, name, value)
