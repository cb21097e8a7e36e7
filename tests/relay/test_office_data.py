"""The catalogue and checklist that laptops get."""

from __future__ import annotations

import json
import os
from pathlib import Path

from surveyor_app.relay.office_data import OfficeData
from surveyor_app.resources import read_json
from tests.relay.office import Office


def replace(path: Path, text: str, age: int) -> None:
    """Write a file with a time of its own."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(age, age))


def test_the_shipped_lists_serve_until_the_office_has_its_own(tmp_path: Path) -> None:
    office = OfficeData(tmp_path)
    shipped = office.current()
    assert shipped["catalogue"] == read_json("catalogue.json")
    assert shipped["checklist"] == read_json("checklist.json")

    own = {**read_json("catalogue.json"), "version": "ours-1"}
    replace(tmp_path / "catalogue.json", json.dumps(own), 1_000)
    changed = office.current()
    assert changed["catalogue"] == own
    assert changed["version"] != shipped["version"]

    (tmp_path / "catalogue.json").unlink()
    assert office.current() == shipped


def test_every_change_of_a_file_changes_the_version(tmp_path: Path) -> None:
    office = OfficeData(tmp_path)
    own = read_json("checklist.json")
    versions = set()
    for age, text in enumerate(("a", "b"), 1):
        replace(tmp_path / "checklist.json", json.dumps({**own, "note": text}), age * 1_000)
        versions.add(office.current()["version"])

    assert len(versions) == 2


def test_a_file_that_is_not_right_is_not_handed_out(tmp_path: Path) -> None:
    office = OfficeData(tmp_path)
    shipped = office.current()
    for age, text in enumerate(("not json", "[]", "{}", '{"version": "x"}', '{"version": NaN, "options": {}}', ""), 1):
        replace(tmp_path / "catalogue.json", text, age * 1_000)
        assert office.current() == shipped, text


def test_laptops_get_them_and_strangers_do_not(office: Office) -> None:
    document = office.laptop().http.get("/v1/catalogue").json()

    assert set(document) == {"version", "catalogue", "checklist", "app"}
    assert office.http.get("/v1/catalogue").status_code == 401
