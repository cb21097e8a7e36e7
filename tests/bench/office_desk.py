"""A laptop that is paired with a real office and has surveys full of photos to send."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyor_app.paths import DataPaths
from tests.bench.desk import ELECTRICAL, services_of
from tests.bench.pictures import different_photographs
from tests.end_to_end.office import TENANT, Laptop, Office
from tests.services.complete_survey import fill_completely

PHOTOS = 40


@contextmanager
def office_at(folder: Path) -> Iterator[Office]:
    """Relay and stand-in Aurora as processes of their own."""
    office = Office(folder)
    try:
        office.start()
        if office.relay_command("subscribe").code != 0:
            raise RuntimeError("the office could not subscribe")
        yield office
    finally:
        office.stop()


@contextmanager
def laptop_of(office: Office, folder: Path, relay_url: str, surveys: int = 1) -> Iterator[tuple[DataPaths, list[str]]]:
    """A paired laptop with so many pulled requests; this process uses its folder meanwhile."""
    asked = [str(office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"]) for _ in range(surveys)]
    office.wait_until_prefetched(*asked)
    laptop = Laptop(folder)
    for words in (("pair", relay_url, office.new_code("Bench")), ("sync",)):
        done = laptop(*words)
        if done.code != 0:
            raise RuntimeError(f"{words[0]} went wrong: {done.document}")
    before = os.environ.get("SURVEYOR_DATA_DIR")
    os.environ["SURVEYOR_DATA_DIR"] = str(folder)
    try:
        yield DataPaths(folder), asked
    finally:
        if before is None:
            del os.environ["SURVEYOR_DATA_DIR"]
        else:
            os.environ["SURVEYOR_DATA_DIR"] = before


def fill(paths: DataPaths, request_id: str, *, publish: bool) -> None:
    """Everything that Aurora requires, and forty photos of which no two are the same."""
    services = services_of(paths)
    fill_completely(services, request_id)
    added = services.photo.add_files(request_id, ELECTRICAL, different_photographs(PHOTOS), None)
    if len(added.added) != PHOTOS:
        raise RuntimeError(f"not all photos came in: {added.refused}")
    if publish and not services.publish.publish(request_id).queued:
        raise RuntimeError("the survey could not be published")
    services.close()
