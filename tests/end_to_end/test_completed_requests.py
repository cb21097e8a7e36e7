"""What every laptop hears of a completed request, and when: from Aurora itself, by way of the office."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.end_to_end.office import TENANT, Laptop, Office
from tests.end_to_end.survey_files import write_survey

NewRequest = Callable[..., str]
PairedLaptop = Callable[[str], Laptop]


def publish(laptop: Laptop, request_id: str, folder: Path, pictures: Path) -> None:
    """The whole job."""
    assert laptop("sync").code == 0
    assert laptop("import", request_id, str(write_survey(folder, pictures))).code == 0
    assert laptop("publish", request_id).document["queued"]
    synced = laptop("sync")
    assert (synced.code, synced.document["published"]) == (0, [request_id])


def wait_until_relay(office: Office, request_id: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
    """Until what the office knows of a request is so, at most 30 s."""
    with office.administration() as asked:
        for _ in range(300):
            known = next(request for request in asked.requests() if request["id"] == request_id)
            if is_so(known):
                return
            time.sleep(0.1)
    raise AssertionError(f"the relay did not hear of it: {known}")


def listed(laptop: Laptop, request_id: str) -> dict[str, Any]:
    """The request in the laptop's list."""
    found: dict[str, Any] = next(r for r in laptop("requests").document["requests"] if r["id"] == request_id)
    return found


def test_a_laptop_that_is_paired_after_a_publish_hears_at_its_first_sync_that_the_request_is_completed(
    office: Office, new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    first = paired_laptop("Finn First")
    publish(first, request_id, tmp_path / "folder", pictures)
    wait_until_relay(office, request_id, lambda known: known["status"] == "completed")

    second = paired_laptop("Sue Second")
    assert second("sync").code == 0
    assert listed(second, request_id)["request_status"] == "completed"

    assert first("sync").code == 0
    assert first.show(request_id)["notices"] == []
    assert listed(first, request_id)["survey_status"] == "published"


def test_an_assignment_by_an_office_that_did_not_hear_of_the_completion_yet_opens_nothing_again(
    office: Office, new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Olga Opened")
    assert laptop("sync").code == 0
    office.fault("GET", f"/site_surveys/{request_id}/request$", {"status": 503}, times=None)
    publish(laptop, request_id, tmp_path / "folder", pictures)
    wait_until_relay(office, request_id, lambda known: known["error"] is not None)
    assert office.relay_command("assign", request_id, "Olga Opened").code == 0

    assert laptop("sync").document["pulled"] == 1
    assert listed(laptop, request_id)["request_status"] == "requested"
    assert not laptop("publish", request_id).document["queued"], "nothing was opened again"

    office.ask("POST", "/clock", {"advance_seconds": 2})  # HTTP tells whole seconds
    office.ask("DELETE", "/faults")
    office.ask("PUT", f"/requests/{request_id}", {"status": "requested"})
    assert office.relay_command("refresh", TENANT, request_id).code == 0
    wait_until_relay(office, request_id, lambda known: known["error"] is None)
    assert laptop("sync").code == 0
    assert laptop("publish", request_id).document["queued"], "now Aurora has opened it again"
    assert laptop("sync").document["published"] == [request_id]
    assert office.survey_state(request_id)["status"] == "completed"
