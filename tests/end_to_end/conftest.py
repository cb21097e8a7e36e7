"""One office a module; every test has requests and laptops of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyor_app.practice_mode.sample_photos import draw_photo
from tests.end_to_end.office import TENANT, Laptop, Office


@pytest.fixture(scope="module")
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
        code = office.relay_command("add-surveyor", name).document["code"]
        laptop = Laptop(tmp_path / name.replace(" ", "-"))
        paired = laptop("pair", office.relay_url, code, "--name", f"{name}'s laptop")
        assert paired.code == 0, paired
        return laptop

    return pair


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few 12-megapixel photographs."""
    folder = tmp_path_factory.mktemp("pictures")
    taken = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    for scene in ("panel", "open_panel", "label", "roof", "tape"):
        draw_photo(scene, f"test {scene}", folder / f"{scene}.jpg", taken_at=taken, sideways=scene == "roof")
    return folder
