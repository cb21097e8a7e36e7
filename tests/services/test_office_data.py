"""The office's lists replace the shipped ones where they are usable."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services.office_data import OfficeData


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """An ensured folder."""
    return DataPaths(data_dir).ensure()


def test_the_shipped_lists_serve_until_the_office_sends_its_own(paths: DataPaths) -> None:
    office = OfficeData(paths)
    shipped = office.catalogue
    assert "roof_type" in shipped.options
    assert office.catalogue is shipped
    assert office.store({"version": "7", "catalogue": shipped.raw | {"version": "office-7"}})
    assert office.catalogue.version == "office-7"
    assert office.checklist.version == OfficeData(paths).checklist.version


def test_lists_written_by_another_process_are_seen(paths: DataPaths) -> None:
    office, other = OfficeData(paths), OfficeData(paths)
    document = office.checklist.raw | {"version": "newer"}
    other.store({"checklist": document})
    assert office.checklist.version == "newer"
    os.unlink(paths.office_dir / "checklist.json")
    assert office.checklist.version != "newer"


@pytest.mark.parametrize("broken", [{"version": "1"}, {"version": "1", "options": {"roof_type": [{}]}}, [], "text", 3])
def test_an_unusable_list_is_ignored_with_a_line_in_the_log(
    paths: DataPaths, broken: object, caplog: pytest.LogCaptureFixture
) -> None:
    office = OfficeData(paths)
    before = office.catalogue.version
    assert not office.store({"catalogue": broken})
    assert office.catalogue.version == before
    assert "unusable" in caplog.text


@pytest.mark.parametrize("content", [b"", b"{", b"[]", json.dumps({"version": "1"}).encode(), b"\xff\xfe"])
def test_a_broken_file_falls_back_to_the_shipped_list(paths: DataPaths, content: bytes) -> None:
    (paths.office_dir / "catalogue.json").write_bytes(content)
    assert "roof_type" in OfficeData(paths).catalogue.options
