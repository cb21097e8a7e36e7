"""What lies in the packages, uninstalled: nothing of the building machine, and nothing that lintian refuses."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import sbom

from surveyor_app import identity

KINDS = pytest.mark.parametrize("kind", ["desktop", "relay"])
ROOT = Path(__file__).resolve().parents[3]


def listed(package: Path) -> list[str]:
    """Mode, owner, size, time and name of every file."""
    done = subprocess.run(["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def field(package: Path, name: str) -> str:
    """A field of the package's control file."""
    done = subprocess.run(["dpkg-deb", "--field", str(package), name], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@KINDS
def test_every_file_belongs_to_root_and_nobody_else_can_change_it(debs: dict[str, Path], kind: str) -> None:
    for line in listed(debs[kind]):
        mode, owner, *_rest = line.split()
        assert owner == "root/root", line
        assert mode[0] == "l" or (mode[5], mode[8]) == ("-", "-"), line


@KINDS
def test_no_folder_of_the_building_machine_is_left_in_a_library(
    debs: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    subprocess.run(["dpkg-deb", "--extract", str(debs[kind]), str(tmp_path)], check=True)
    if shutil.which("readelf") is None:
        pytest.skip("needs readelf")
    libraries = [path for path in tmp_path.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    assert len(libraries) > 20
    command = ["readelf", "--dynamic", "--wide", *map(str, libraries)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    paths = [line for line in told.stdout.splitlines() if "RUNPATH)" in line or "RPATH)" in line]
    assert [line for line in paths if "[/" in line or ":/" in line] == []


@KINDS
def test_the_list_of_what_is_inside_has_the_checksums_of_the_installed_files(
    debs: dict[str, Path], frozen: Callable[[str, str], Path], kind: str, tmp_path: Path
) -> None:
    command = sbom.PROGRAMS[kind].command
    document = json.loads(sbom.of_frozen(kind, frozen(kind, command))[1])
    subprocess.run(["dpkg-deb", "--extract", str(debs[kind]), str(tmp_path)], check=True)
    files = {part["name"]: part["hashes"][0]["content"] for part in document["components"] if part["type"] == "file"}
    assert len(files) > 20
    home = tmp_path / "usr/lib" / command
    assert {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in files} == files


@KINDS
def test_a_package_says_what_it_needs_by_name(debs: dict[str, Path], kind: str) -> None:
    depends = field(debs[kind], "Depends")
    assert "ca-certificates" in depends
    assert ("libglib2.0-0t64 | libglib2.0-0" in depends) is (kind == "desktop")
    assert ("libwayland-cursor0" in depends) is (kind == "desktop")
    assert field(debs[kind], "Version").startswith(identity.VERSION)
    assert int(field(debs[kind], "Installed-Size")) > 10_000


@KINDS
def test_lintian_refuses_nothing(debs: dict[str, Path], kind: str) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    done = subprocess.run(["lintian", "--allow-root", str(debs[kind])], capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))] == []
