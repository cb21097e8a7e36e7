"""Every package that the app needs on Windows is there as a wheel for it, in the version that is pinned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import wheels


def test_the_list_is_that_of_the_metadata_and_the_pins() -> None:
    assert wheels.LIST.read_text(encoding="utf-8") == wheels.listed(), "run packaging/windows/wheels.py"


def test_what_only_windows_needs_is_on_it() -> None:
    names = {line.partition("==")[0] for line in wheels.LIST.read_text(encoding="utf-8").splitlines()}
    assert {"colorama", "pywin32-ctypes", "pefile", "pyside6-essentials", "pi-heif"} <= names
    assert not {"secretstorage", "jeepney", "macholib"} & names


@pytest.mark.parametrize("python", wheels.PYTHONS)
def test_each_has_a_wheel_for_windows(python: str, tmp_path: Path) -> None:
    """Asks the package index, downloads next to nothing."""
    asked = ["--platform", "win_amd64", "--implementation", "cp", "--python-version", python, "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", *asked]
    command += ["--target", str(tmp_path), "-r", str(wheels.LIST)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert answer.returncode == 0, answer.stderr
