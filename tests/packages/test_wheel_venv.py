"""The wheel as a person gets it: installed with its libraries into an empty environment, far from the source tree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(command: list[str | Path], cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    hidden = ("PYTHON", "SURVEYOR_", "QT_", "DISPLAY", "WAYLAND_DISPLAY", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return subprocess.run(
        command, cwd=cwd, env=kept | settings, capture_output=True, text=True, timeout=900, check=False
    )


@pytest.fixture(scope="module")
def environment(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    built = run([*build, repository], folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    assert run([sys.executable, "-m", "venv", folder / "env"], folder).returncode == 0
    pip: list[str | Path] = [folder / "env" / "bin" / "python", "-m", "pip", "install", "-q"]
    installed = run([*pip, "-c", repository / "constraints.txt", f"{wheel}[relay]"], folder)
    assert installed.returncode == 0, installed.stderr
    return folder


def test_it_runs_the_demo(environment: Path) -> None:
    program = environment / "env" / "bin" / "surveyor"
    answer = run([program, "demo"], environment, SURVEYOR_DATA_DIR=str(environment / "data"))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "20 photos fetched by Aurora, survey completed" in answer.stdout


def test_it_examines_itself(environment: Path) -> None:
    program = environment / "env" / "bin" / "surveyor"
    answer = run([program, "--self-test"], environment, QT_QPA_PLATFORM="offscreen")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    answer = run([program, "requests", "--json"], environment, SURVEYOR_DATA_DIR=str(environment / "other"))
    assert json.loads(answer.stdout) == {"requests": []}
