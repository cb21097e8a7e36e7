"""A laptop with a fake office for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.imaging import qt_home
from tests.sync.laptop import Laptop

# As in a program: before any worker thread, and in the thread that outlives them all.
qt_home.settle()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Paired, nothing pulled yet."""
    made = Laptop(tmp_path / "laptop")
    yield made
    made.database.close()
