"""One office a process; every test has requests and laptops of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyor_app.practice_mode import sample_photos
from tests.end_to_end.office import TENANT, Laptop, Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running, subscribed office."""
    running = Office(tmp_path_factory.mktemp("office"))
    try:
        running.start()
        assert running.relay_command("subscribe").code == 0
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def _no_faults_left(office: Office) -> Iterator[None]:
    yield
    office.ask("DELETE", "/faults")
    office.ask("PUT", "/behaviour", {})


@pytest.fixture
def new_request(office: Office) -> Callable[..., str]:
    """Let a customer ask for a survey and wait until the relay has it; returns the request id."""

    def ask(**order: object) -> str:
        created = office.ask("POST", "/requests", {"tenant_id": TENANT, **order})
        request_id = str(created["request_id"])
        office.wait_until_prefetched(request_id)
        return request_id

    return ask


@pytest.fixture
def paired_laptop(office: Office, tmp_path: Path) -> Callable[[str], Laptop]:
    """Pair a laptop for a surveyor by its name."""

    def pair(name: str) -> Laptop:
        laptop = Laptop(tmp_path / name.replace(" ", "-"))
        paired = laptop("pair", office.relay_url, office.new_code(name), "--name", f"{name}'s laptop")
        assert paired.code == 0, paired
        return laptop

    return pair


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few photographs; the one of the roof has 12 megapixels, as a phone's."""
    folder = tmp_path_factory.mktemp("pictures")
    taken = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    for scene in ("panel", "open_panel", "label", "roof", "tape"):
        with pytest.MonkeyPatch.context() as patch:
            if scene != "roof":
                patch.setattr(sample_photos, "SCALE", 1)
            target = folder / f"{scene}.jpg"
            sample_photos.draw_photo(scene, f"test {scene}", target, taken_at=taken, sideways=scene == "roof")
    return folder
