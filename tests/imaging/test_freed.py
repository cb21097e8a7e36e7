"""Memory that pictures have freed is no longer the program's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PICTURES_COME_AND_GO = """
from surveyor_app.imaging.freed import give_back_freed

def megabytes():
    with open("/proc/self/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Rss:")) / 1024

# Blocks too small for pages of their own, with something after each that stays: as pictures among a window's things.
pictures, small = [], []
before = megabytes()
for _ in range(800):
    pictures.append(bytearray(b"x" * 100_000))
    small.append(bytes(600))
held = megabytes() - before
pictures.clear()
kept = megabytes() - before
give_back_freed()
print(held, kept, megabytes() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there anything is given back, and /proc says so")
def test_what_pictures_freed_goes_back_to_the_system(repository: Path) -> None:
    command = [sys.executable, "-c", PICTURES_COME_AND_GO]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=60, check=True)
    held, kept, left = (float(number) for number in done.stdout.split())
    assert kept > held / 2, "nothing was kept that could be given back"
    assert left < held / 4
