"""A window killed while somebody types: at most the last second is lost, and it opens again at the same field."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
from surveyor_app.storage import migrate, request_repository
from tests.fake_clock import FakeClock
from tests.sample_requests import a_request

PLANES = SectionName.MOUNTING_PLANES
LETTERS = 100  # 4 s of typing without a rest
MOST_LOST_SECONDS = 1.0


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """A data folder with two planes in one survey."""
    folder = DataPaths(tmp_path / "laptop")
    migrate.prepare(folder)
    services = open_services(folder, FakeClock())
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request())
    services.survey.add_item("req-1", PLANES)
    services.survey.add_item("req-1", PLANES)
    services.close()
    return folder


@contextmanager
def window(paths: DataPaths, does: str) -> Iterator[subprocess.Popen[str]]:
    """A window's process; killed at the end if it is still there."""
    environment = {**os.environ, "SURVEYOR_DATA_DIR": str(paths.root), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.typing_window", does],
        cwd=Path(__file__).resolve().parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def lines(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What the window says, line by line."""
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def typed_until_killed(paths: DataPaths, does: str, letters: int) -> list[dict[str, Any]]:
    """What a window told about each letter until it was killed after so many."""
    typed: list[dict[str, Any]] = []
    with window(paths, does) as process:
        for said in lines(process):
            typed.append(said)
            if len(typed) == letters:
                break
        process.send_signal(signal.SIGKILL)
        assert process.wait(20) == -signal.SIGKILL
    return typed


def assert_little_is_lost(typed: list[dict[str, Any]], stored: str) -> None:
    """All but the last second of what was typed is there."""
    assert typed[-1]["text"].startswith(stored)
    times = [said["at"] for said in typed]
    longest_gap = max(later - earlier for earlier, later in pairwise(times))
    lost = times[-1] - times[len(stored)] if len(stored) < len(times) else 0.0
    assert lost <= MOST_LOST_SECONDS + longest_gap, f"{len(typed) - len(stored)} letters of {lost:.2f} s are lost"


@pytest.mark.timeout(120)
def test_a_kill_in_the_middle_of_what_no_field_understands_loses_at_most_a_second_of_it(paths: DataPaths) -> None:
    typed = typed_until_killed(paths, "type-azimuth", LETTERS // 2)
    services = open_services(paths, FakeClock())
    survey = services.survey.detail("req-1").survey
    services.close()
    [kept] = survey.unclear
    assert (kept.item_id, kept.name) == (survey.mounting_planes[0].id, "azimuth")
    assert_little_is_lost(typed, kept.text)
    with window(paths, "look") as process:
        here = next(lines(process))
        assert process.wait(30) == 0
    assert (here["field"], here["text"]) == ("Azimuth", kept.text)


@pytest.mark.timeout(120)
def test_a_kill_while_typing_loses_at_most_a_second_and_the_window_comes_back_to_the_field(paths: DataPaths) -> None:
    typed = typed_until_killed(paths, "type", LETTERS)
    services = open_services(paths, FakeClock())
    plane, other = services.survey.detail("req-1").survey.mounting_planes
    services.close()
    stored = plane.notes or ""
    assert other.notes is None
    assert_little_is_lost(typed, stored)
    with window(paths, "look") as process:
        here = next(lines(process))
        assert process.wait(30) == 0
    assert (here["request"], here["task"], here["item"]) == ("req-1", "mounting_planes", plane.id)
    assert (here["field"], here["text"], here["cursor"]) == ("Notes", stored, len(stored))
    assert here["scroll"] > 0
    assert here["size"] == [900, 640]
