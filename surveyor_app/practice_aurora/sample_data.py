"""The sample requests of practice mode: invented people at invented addresses, kept as JSON beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

from surveyor_app.practice_aurora.orders import RequestOrder
from surveyor_app.practice_aurora.records import JsonObject

SAMPLE_FILE = "sample_requests.json"


@dataclass(frozen=True)
class SampleData:
    """``project``, ``design``, ``bill_of_materials`` and ``arrays`` fill what an order leaves out."""

    project: JsonObject
    design: JsonObject
    bill_of_materials: list[JsonObject]
    arrays: list[JsonObject]
    requests: list[RequestOrder]


def load_samples() -> SampleData:
    """Read the file that ships with the package."""
    source = resources.files("surveyor_app.practice_aurora").joinpath("data", SAMPLE_FILE)
    data = json.loads(source.read_text(encoding="utf-8"))
    orders = [RequestOrder.model_validate(entry["order"]) for entry in data["requests"]]
    defaults = data["defaults"]
    return SampleData(
        project=defaults["project"],
        design=defaults["design"],
        bill_of_materials=defaults["bill_of_materials"],
        arrays=defaults["arrays"],
        requests=orders,
    )
