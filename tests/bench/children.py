"""Runs one of the bench's programs as a process of its own and reads the JSON document that it prints last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_REPOSITORY = Path(__file__).resolve().parents[2]
_SECONDS = 300


def run_child(program: str, *arguments: str, folder: Path | None = None) -> dict[str, Any]:
    """Run tests/bench/programs/PROGRAM.py; its document, with "began": when it was started, on the monotonic clock."""
    command = [sys.executable, "-m", f"tests.bench.programs.{program}", *arguments]
    return run_command(command, {"SURVEYOR_DATA_DIR": str(folder)} if folder is not None else {})


def run_command(command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """The same for any command."""
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        command,
        cwd=_REPOSITORY,
        env={**_inherited(), **environment},
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    lines = done.stdout.decode().strip().splitlines()
    if not lines:
        raise RuntimeError(f"{command[-1]} said nothing: {done.stderr.decode()[-500:]}")
    document: dict[str, Any] = json.loads(lines[-1])
    return document | {"began": began}


def _inherited() -> dict[str, str]:
    """This environment, but Python keeps what it compiled, as it does wherever the app is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
