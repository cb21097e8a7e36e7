"""What an office tells its laptops about versions of the app, and the laptops that it turns away as too old."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay.app_news import AppNewsFile
from surveyor_app.relay.migrate import open_database
from tests.relay.office import Office

OLD = {"User-Agent": "Surveyor/0.1.0"}


def announced(office: Office) -> Any:
    return office.laptop().http.get("/v1/catalogue").json()["app"]


def test_an_office_announces_nothing_at_first(office: Office) -> None:
    assert announced(office) is None


def test_an_announcement_holds_at_once_and_can_be_taken_back(office: Office) -> None:
    laptop = office.laptop()
    file = AppNewsFile(office.settings.data_dir)
    version = laptop.http.get("/v1/catalogue").json()["version"]

    file.announce("0.2.0", "https://office.example/surveyor", "")
    document = laptop.http.get("/v1/catalogue").json()
    assert document["app"] == {"version": "0.2.0", "where": "https://office.example/surveyor", "oldest": ""}
    assert document["version"] == version  # the value lists are still the same

    file.withdraw()
    assert laptop.http.get("/v1/catalogue").json()["app"] is None


def test_a_file_that_is_not_right_announces_nothing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    file = AppNewsFile(tmp_path)
    (tmp_path / "app.json").write_text('{"version": "the newest"}', encoding="utf-8")
    assert file.current() is None
    assert file.current() is None
    assert caplog.text.count("app.json") == 1
    (tmp_path / "app.json").write_bytes(b"\xff\xfe")
    assert file.current() is None


def test_a_laptop_that_is_too_old_is_told_so_and_a_newer_one_is_served(office: Office) -> None:
    laptop = office.laptop()
    AppNewsFile(office.settings.data_dir).announce("0.3.0", "Ask Ada for it.", "0.2.0")

    refused = laptop.http.get("/v1/requests", headers=OLD)
    assert refused.status_code == 426
    error = refused.json()["error"]
    assert error["code"] == "app_too_old"
    assert "0.2.0 or newer" in error["text"]
    assert "Ask Ada for it." in error["text"]
    for agent in ("Surveyor/0.2.0", "Surveyor/0.10", "curl/8.0", "Surveyor/odd", ""):
        assert laptop.http.get("/v1/requests", headers={"User-Agent": agent}).status_code == 200, agent


def test_who_is_not_paired_hears_that_first(office: Office) -> None:
    AppNewsFile(office.settings.data_dir).announce("0.3.0", "", "0.2.0")
    assert office.http.get("/v1/requests", headers=OLD).status_code == 401


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path / "office"))
    open_database(tmp_path / "office" / "relay.db").close()
    return tmp_path / "office"


def test_the_command_writes_and_takes_back_the_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relay", "announce", "0.2.0", "https://office.example/", "--oldest", "0.1.0", "--json"]) == 0
    said = {"version": "0.2.0", "where": "https://office.example/", "oldest": "0.1.0"}
    assert json.loads(capsys.readouterr().out) == {**said, "turned_away": []}
    assert json.loads((folder / "app.json").read_bytes()) == said
    assert main(["relay", "announce", "-"]) == 0
    assert "Nothing is announced" in capsys.readouterr().out
    assert not (folder / "app.json").exists()
    assert main(["relay", "announce", "-"]) == 0


@pytest.mark.parametrize("words", [["soon"], ["0.2.0", "http://office.example/"], ["0.2.0", "", "--oldest", "0.3"]])
def test_the_command_refuses_what_laptops_could_not_use(
    folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["relay", "announce", *words, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "invalid_input"
    assert "cannot be announced" in said.err
    assert not (folder / "app.json").exists()


def test_the_office_sees_the_versions_of_its_laptops_and_whom_an_announcement_turns_away(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))
    for name, agent in (("old van", "Surveyor/0.1.0"), ("new van", "Surveyor/0.3.0"), ("other", "curl/8")):
        laptop = office.laptop("Jane", name)
        office.clock.move(minutes=2)
        assert laptop.http.get("/v1/requests", headers={"User-Agent": agent}).status_code == 200

    assert main(["relay", "devices", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["devices"]
    assert {device["name"]: device["app_version"] for device in listed} == {
        "old van": "0.1.0",
        "new van": "0.3.0",
        "other": None,
    }
    assert main(["relay", "announce", "0.3.0", "--oldest", "0.2.0"]) == 0
    said = capsys.readouterr().out
    assert "old van" in said
    assert "Surveyor 0.1.0" in said
    assert "new van" not in said
