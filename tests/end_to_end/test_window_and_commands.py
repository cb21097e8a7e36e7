"""One window and one engine a data folder: commands beside an open window use its engine."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.office import COMMAND, Laptop, end_of_logs


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Callable[[Laptop], subprocess.Popen[bytes]]]:
    """Open a window without a screen and wait, at most a minute, until its engine has the lock."""
    opened: list[subprocess.Popen[bytes]] = []
    words = tmp_path / "window.txt"

    def open_on(laptop: Laptop) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "SURVEYOR_DATA_DIR": str(laptop.folder), "QT_QPA_PLATFORM": "offscreen"}
        with words.open("ab") as file:
            process = subprocess.Popen(COMMAND, env=environment, stdout=file, stderr=file)
        opened.append(process)
        for _ in range(600):
            if (laptop.folder / "engine.lock").exists():
                return process
            if process.poll() is not None:
                break
            time.sleep(0.1)
        said = f"{words.read_text(encoding='utf-8')}\n{end_of_logs(laptop.folder)}"
        raise AssertionError(f"the window did not start its engine (exit code {process.poll()}):\n{said}")

    yield open_on
    for process in opened:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def test_a_sync_beside_an_open_window_is_done_by_its_engine_and_reported_the_same(
    new_request: Callable[..., str],
    paired_laptop: Callable[[str], Laptop],
    open_window: Callable[[Laptop], subprocess.Popen[bytes]],
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Wanda Window")
    open_window(laptop)
    synced = laptop("sync")
    assert (synced.code, synced.document["online"], synced.document["blocked"]) == (0, True, [])
    assert request_id in {r["id"] for r in laptop("requests").document["requests"]}


def test_a_second_start_leaves_at_once_and_the_first_window_stays(
    paired_laptop: Callable[[str], Laptop], open_window: Callable[[Laptop], subprocess.Popen[bytes]]
) -> None:
    laptop = paired_laptop("Sid Second")
    first = open_window(laptop)
    environment = {**os.environ, "SURVEYOR_DATA_DIR": str(laptop.folder), "QT_QPA_PLATFORM": "offscreen"}
    assert subprocess.run(COMMAND, env=environment, timeout=30, check=False).returncode == 0
    assert first.poll() is None


def test_a_window_that_is_told_to_end_gives_its_locks_back(
    paired_laptop: Callable[[str], Laptop], open_window: Callable[[Laptop], subprocess.Popen[bytes]]
) -> None:
    laptop = paired_laptop("Tess Term")
    window = open_window(laptop)
    window.send_signal(signal.SIGTERM)
    assert window.wait(30) == 0
    assert not Path(laptop.folder / "engine.lock").exists()
    assert not Path(laptop.folder / "window.lock").exists()


def test_the_locks_of_a_killed_window_are_free_for_the_next_one(
    paired_laptop: Callable[[str], Laptop], open_window: Callable[[Laptop], subprocess.Popen[bytes]]
) -> None:
    laptop = paired_laptop("Kim Killed")
    window = open_window(laptop)
    window.kill()
    window.wait(10)
    assert laptop("sync").code == 0
