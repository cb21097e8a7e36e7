"""The office's disk is lost in the middle of an evening's sync: restored from a backup, every photo reaches Aurora."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.office import COMMAND, TENANT, Laptop, Office
from tests.end_to_end.survey_files import write_survey


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Office]:
    """An office that this test may destroy."""
    running = Office(tmp_path / "office")
    try:
        running.start()
        assert running.relay_command("subscribe").code == 0
        yield running
    finally:
        running.stop()


def sync_until_killed(laptop: Laptop, failpoint: str) -> None:
    """A sync whose laptop dies at this point."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SURVEYOR_DATA_DIR": str(laptop.folder),
        "SURVEYOR_FAILPOINT": failpoint,
    }
    died = subprocess.run([*COMMAND, "sync"], env=environment, capture_output=True, timeout=120, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr


@pytest.mark.parametrize("kind", ["folder", "file.tar"])
def test_a_lost_office_is_restored_and_the_laptop_goes_on_with_nothing_lost(
    own_office: Office, pictures: Path, tmp_path: Path, kind: str
) -> None:
    request_id = str(own_office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
    own_office.wait_until_prefetched(request_id)
    laptop = Laptop(tmp_path / "laptop")
    assert laptop("pair", own_office.relay_url, own_office.new_code("Ada")).code == 0
    assert laptop("sync").code == 0
    assert laptop("import", request_id, str(write_survey(tmp_path / "survey", pictures))).code == 0
    assert laptop("publish", request_id).code == 0

    sync_until_killed(laptop, "uploaded-not-marked:2")
    backup = tmp_path / kind
    made = own_office.relay_command("backup", str(backup))
    assert (made.code, made.document["requests"], made.document["lost"]) == (0, 1, [])
    sync_until_killed(laptop, "uploaded-not-marked:2")  # photos that no backup has, and that the laptop knows as hosted
    came_since = str(own_office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
    own_office.wait_until_prefetched(came_since)

    assert own_office.relay is not None
    port = own_office.relay_url.rsplit(":", 1)[1]
    own_office.relay.stop()
    shutil.rmtree(own_office.folder / "relay")
    assert own_office.relay_command("restore", str(backup), "--yes").code == 0
    own_office.start_relay(port)
    assert own_office.relay_command("add-request", TENANT, came_since).code == 0
    own_office.wait_until_prefetched(came_since)

    synced = laptop("sync")

    assert (synced.code, synced.document["published"]) == (0, [request_id]), synced
    held = own_office.survey_state(request_id)
    assert held["status"] == "completed"
    photos = laptop.show(request_id)["photos"]
    assert len(photos) == 6
    for photo in photos:
        content = httpx.get(photo["url"]).content
        assert hashlib.sha256(content).hexdigest() == photo["published_sha256"], photo
    assert laptop("sync").code == 0
    assert {request["id"] for request in laptop("requests").document["requests"]} == {request_id, came_since}
