"""One office a process; every test has a surveyor, a laptop and a request of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.harness import Harness, open_harness


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    """The office and the yard."""
    with open_harness(tmp_path_factory.mktemp("crash")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _relay_is_back(harness: Harness) -> Iterator[None]:
    yield
    if harness.office.relay_is_dead() or harness.office.armed:
        harness.office.revive_relay()
