"""The frozen programs, built once. SURVEYOR_FROZEN=FOLDER uses what is there, e.g. dist/frozen after `make package`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# The scripts of packaging/ are no package: tests import them as they import each other, from their folders.
PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
sys.path[:0] = [str(PACKAGING), str(PACKAGING / "windows")]

GIVEN = "SURVEYOR_FROZEN"
_given = os.environ.get(GIVEN)  # read before tests hide what is called SURVEYOR_…


@pytest.fixture(scope="session")
def frozen(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The folder of a frozen program, by what freeze.py calls it and its command; built where it is not there."""
    out = Path(_given).absolute() if _given else tmp_path_factory.mktemp("frozen")

    def folder(program: str, command: str) -> Path:
        if not (out / command).is_dir():
            build: list[str | Path] = [sys.executable, repository / "packaging" / "freeze.py", program, out]
            subprocess.run(build, check=True, timeout=900)
        return out / command

    return folder


@pytest.fixture(scope="session")
def desktop(frozen: Callable[[str, str], Path]) -> Path:
    """The desktop app's folder."""
    return frozen("desktop", "surveyor")


@pytest.fixture(scope="session")
def office(frozen: Callable[[str, str], Path]) -> Path:
    """The office program's folder."""
    return frozen("relay", "surveyor-relay")


@pytest.fixture(scope="session")
def bare(frozen: Callable[[str, str], Path]) -> Path:
    """The folder of the empty window."""
    return frozen("bare", "bare")
