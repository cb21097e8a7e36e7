"""Runs a frozen program as a person would: without Python, far from the source."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

SECONDS = 900


def run(program: Path, *arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it without this session's Python, display and Surveyor settings; its data goes below `cwd`."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in hidden and not name.startswith(("PYTHON", "SURVEYOR_", "VIRTUAL_ENV"))
    }
    environment = {**kept, "PATH": "/usr/bin:/bin", "SURVEYOR_DATA_DIR": str(cwd / "data"), **settings}
    return subprocess.run(
        [program, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def self_test(program: Path, cwd: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and what came of each check by its name."""
    finished = run(program, "--self-test", "--json", cwd=cwd)
    return finished.returncode, {check["name"]: check for check in json.loads(finished.stdout)["checks"]}


def copy_of(folder: Path, target: Path) -> Path:
    """A copy that may be broken: the same files under other names, so that nothing is written twice."""
    return Path(shutil.copytree(folder, target / folder.name, symlinks=True, copy_function=os.link))
