"""A laptop with a fake office for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.laptop import Laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """Paired, nothing pulled yet."""
    made = Laptop(tmp_path / "laptop")
    yield made
    made.database.close()
