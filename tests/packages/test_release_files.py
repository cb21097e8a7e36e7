"""What lies beside the packages: checksums that sha256sum accepts, and lists of what is inside that tell the truth."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import checksums
import pytest
import sbom
import sbom_parts
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from surveyor_app import __version__


def test_checksums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    for name, content in (("b.whl", b"wheel"), ("a.tar.gz", b"source")):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "frozen").mkdir()
    first = checksums.write(tmp_path).read_bytes()
    assert checksums.write(tmp_path).read_bytes() == first
    assert first.decode().splitlines()[0] == f"{hashlib.sha256(b'source').hexdigest()}  a.tar.gz"
    command = ["/usr/bin/sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "b.whl").write_bytes(b"another")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode != 0


def read(text: str) -> dict[str, dict[str, Any]]:
    """The components by name; the document keeps the schema."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    document = json.loads(text)
    assert document["metadata"]["component"]["version"] == __version__
    return {component["name"]: component for component in document["components"]}


def licence(component: dict[str, Any]) -> str:
    (entry,) = component["licenses"]
    return str(entry.get("expression") or entry["license"].get("id") or entry["license"].get("name"))


@pytest.fixture(scope="module")
def of_desktop(desktop: Path) -> str:
    """The document of the frozen app."""
    return sbom.of_frozen("desktop", desktop)[1]


def test_the_list_of_the_frozen_app_names_python_qt_and_the_libraries_inside_with_licences(of_desktop: str) -> None:
    parts = read(of_desktop)
    assert licence(parts["Python"]) == "PSF-2.0"
    assert licence(parts["Qt"]) == "LGPL-3.0-only"
    assert licence(parts["Inter"]) == "OFL-1.1"
    assert licence(parts["libheif"]) == "LGPL-3.0-or-later"
    for name in ("pyside6-essentials", "sqlalchemy", "httpx", "pillow", "pi-heif", "keyring", "fastapi", "qasync"):
        assert parts[name]["purl"] == f"pkg:pypi/{name}@{parts[name]['version']}"
        assert licence(parts[name])


def test_what_only_builds_and_tests_is_not_listed(of_desktop: str) -> None:
    listed = set(read(of_desktop))
    assert not listed & {"pyinstaller", "pytest", "mypy", "ruff", "hypothesis", "babel", "setuptools", "pillow-heif"}


def test_every_native_file_is_listed_with_its_checksum(of_desktop: str, desktop: Path) -> None:
    files = {name: part for name, part in read(of_desktop).items() if part["type"] == "file"}
    assert set(files) == {native.path for native in sbom_parts.native_files(desktop)}
    core = next(name for name in files if "libQt6Core" in name)
    assert files[core]["hashes"][0]["content"] == hashlib.sha256((desktop / core).read_bytes()).hexdigest()


def test_the_same_program_gives_the_same_list(of_desktop: str, desktop: Path) -> None:
    assert sbom.of_frozen("desktop", desktop)[1] == of_desktop


def test_the_offices_program_has_no_qt_in_its_list(office: Path) -> None:
    name, text = sbom.of_frozen("relay", office)
    parts = read(text)
    assert name.startswith(f"surveyor-relay-{__version__}-")
    assert {"fastapi", "uvicorn", "Python"} <= set(parts)
    assert not {"Qt", "pyside6-essentials", "Inter"} & set(parts)


def test_the_list_of_the_wheel_holds_what_it_is_tested_with(tmp_path: Path, repository: Path) -> None:
    wheel = tmp_path / f"surveyor_app-{__version__}-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    name, text = sbom.of_wheel(wheel)
    assert name == f"surveyor_app-{__version__}-py3-none-any.cdx.json"
    parts = read(text)
    pinned = (repository / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for part in (part for part in parts.values() if part.get("purl", "").startswith("pkg:pypi/")):
        assert f"{part['name']}=={part['version']}".replace(".", "-") in pinned.replace(".", "-")
    assert {"alembic", "pyside6-essentials", "uvicorn"} <= set(parts)
