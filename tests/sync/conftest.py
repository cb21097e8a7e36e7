"""A laptop with a fake office for every test, or the real servers for those that are about the line to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.imaging import qt_home
from tests.end_to_end.office import Office
from tests.sync.laptop import Laptop

# As in a program: before any worker thread, and in the thread that outlives them all.
qt_home.settle()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Paired, nothing pulled yet."""
    made = Laptop(tmp_path / "laptop")
    yield made
    made.database.close()


@pytest.fixture
def real_office(tmp_path: Path) -> Iterator[Office]:
    """The real servers, subscribed, for one test alone: it may kill them."""
    running = Office(tmp_path / "office")
    try:
        running.start()
        assert running.relay_command("subscribe").code == 0
        yield running
    finally:
        running.stop()
