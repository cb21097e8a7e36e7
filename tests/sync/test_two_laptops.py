"""Two real laptops, the real relay, one request: the second is asked before it overwrites, and obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.office import TENANT, Laptop, Office

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(180)]

PLANE = {"pitch": 22.5, "azimuth": 190, "roof_type": "comp_shingle", "framing_type": "rafter"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The real servers."""
    running = Office(tmp_path / "office")
    try:
        running.start()
        assert running.relay_command("subscribe").code == 0
        yield running
    finally:
        running.stop()


def paired(office: Office, folder: Path, name: str) -> Laptop:
    code = office.relay_command("add-surveyor", name).document["code"]
    laptop = Laptop(folder)
    assert laptop("pair", office.relay_url, code).code == 0
    return laptop


def survey_file(folder: Path, panel: str) -> str:
    electrical = {"main_panel_location": panel, "main_bus_rating": 200, "main_breaker_rating": 200}
    plane = {**PLANE, "rafter_size": "2x6", "rafter_spacing": 24}
    target = folder / f"{panel}.json"
    target.write_text(json.dumps({"electrical": electrical, "subpanels": [], "mounting_planes": [plane]}))
    return str(target)


def test_the_second_laptop_is_asked_before_it_overwrites_the_first(office: Office, tmp_path: Path) -> None:
    ada, ben = paired(office, tmp_path / "ada", "Ada Sample"), paired(office, tmp_path / "ben", "Ben Example")
    request_id = str(office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
    office.wait_until_prefetched(request_id)
    for laptop, panel in ((ada, "garage"), (ben, "basement")):
        assert laptop("sync").document["pulled"] == 1
        assert laptop("import", request_id, survey_file(tmp_path, panel)).code == 0
        assert laptop("publish", request_id).document["queued"]
    assert ben("sync").document["published"] == [request_id]

    refused = ada("sync")
    assert refused.code == 1
    (blocked,) = refused.document["blocked"]
    assert blocked["code"] == "published_elsewhere"
    assert blocked["text"].startswith("Ben Example published version 1 from another laptop")
    assert any("Publish anyway?" in problem["text"] for problem in ada.show(request_id)["problems"])
    held = office.survey_state(request_id)["sections"]["electrical"]
    assert held["main_panel_location"] == "basement"

    assert ada("publish", request_id, "--overwrite").document["queued"]
    assert ada("sync").document["published"] == [request_id]
    held = office.survey_state(request_id)["sections"]["electrical"]
    assert held["main_panel_location"] == "garage"
    statuses = [change["status"] for change in office.survey_state(request_id)["statuses"]]
    assert statuses.count("completed") == 1
