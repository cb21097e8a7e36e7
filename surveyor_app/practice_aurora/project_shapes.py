"""A project as either version of Aurora's API writes it."""

from __future__ import annotations

from surveyor_app.practice_aurora.clock import iso_text
from surveyor_app.practice_aurora.records import JsonObject, Project

LOCATION_NAMES = {"address": "property_address", "latitude": "latitude", "longitude": "longitude"}
COMPONENTS = "property_address_components"


def project_body(project: Project) -> JsonObject:
    """The ``project`` object of GET /tenants/{t}/projects/{id}.

    Classic: customer_address, address, latitude, longitude, updated_at.  2024.05: mailing_address and a location object
    instead, and no updated_at.
    """
    attributes = dict(project.attributes)
    created_at = iso_text(project.created_at)
    if project.api_shape == "classic":
        attributes.pop(COMPONENTS, None)
        return {"id": project.id, **attributes, "created_at": created_at, "updated_at": created_at}
    location = {new: attributes.pop(old, None) for old, new in LOCATION_NAMES.items()}
    location[COMPONENTS] = attributes.pop(COMPONENTS, None)
    mailing_address = attributes.pop("customer_address", None)
    return {
        "id": project.id,
        **attributes,
        "mailing_address": mailing_address,
        "location": location,
        "created_at": created_at,
    }
