"""A design summary: what is to be built, and one array per roof face."""

from __future__ import annotations

import json

from surveyor_app.practice_aurora.records import Design, JsonObject


def design_body(design: Design) -> JsonObject:
    """The ``design`` object of GET /tenants/{t}/designs/{id}/summary.

    ``arrays`` is a list, or the same list as a JSON string: Aurora's documents show both.
    """
    return {
        "design_id": design.id,
        "project_id": design.project_id,
        **design.attributes,
        "bill_of_materials": design.bill_of_materials,
        "arrays": json.dumps(design.arrays) if design.arrays_as == "json_string" else design.arrays,
    }
