"""Commands without the office's settings say so; they never work on an office that nobody serves."""

from __future__ import annotations

import json
from pathlib import Path

import platformdirs
import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay.migrate import open_database, restoring_mark


@pytest.fixture(autouse=True)
def default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the relay's data is unless somebody says otherwise; nobody does, and it is not there."""
    for name in ("SURVEYOR_RELAY_DATA_DIR", "SURVEYOR_RELAY_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "default" / "surveyor-relay"
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_names, **_more: str(folder))
    return folder


COMMANDS = [
    ["add-surveyor", "Bob"],
    ["add-request", "tenant", "r1"],
    ["remove-request", "tenant", "r1"],
    ["refresh", "tenant", "r1"],
    ["assign", "r1", "Bob"],
    ["requests"],
    ["devices"],
    ["revoke", "van"],
    ["check"],
    ["collect"],
    ["announce", "9.0", "Ask Bob."],
    ["announce", "-"],
    ["backup", "OUT/new"],
]


@pytest.mark.parametrize(
    "words", [*COMMANDS, ["backup", "--into", "OUT"], ["restore", "OUT/old", "--yes"]], ids=" ".join
)
def test_an_office_that_is_not_there_is_told_and_not_made(
    words: list[str], default_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "backups"
    code = main(["relay", *(word.replace("OUT", str(out)) for word in words), "--json"])

    said = capsys.readouterr()
    error = json.loads(said.out)["error"]
    assert (code, error["code"]) == (1, "no_office")
    assert str(default_folder) in said.err
    assert "set it to" in said.err
    assert "SURVEYOR_RELAY_DATA_DIR" in said.err
    assert said.err.count("\n") == 1
    assert not default_folder.parent.exists()
    assert not out.exists()


@pytest.mark.parametrize("empty", ["", "SURVEYOR_RELAY_DATA_DIR", "SURVEYOR_RELAY_DATABASE_URL"])
def test_a_setting_that_is_empty_says_nothing(
    empty: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if empty:
        monkeypatch.setenv(empty, "")
    assert main(["relay", "requests"]) == 1
    assert "There is no office" in capsys.readouterr().err


def test_help_needs_no_office(default_folder: Path) -> None:
    assert main(["relay", "--help"]) == 0
    assert main(["relay", "requests", "--help"]) == 0
    assert not default_folder.parent.exists()


def test_an_office_that_was_served_in_the_default_folder_is_administered(
    default_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_database(default_folder / "relay.db").close()
    assert main(["relay", "add-surveyor", "Bob"]) == 0
    assert "Pairing code for Bob" in capsys.readouterr().out


def test_a_restore_that_was_interrupted_there_is_still_told(
    default_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    default_folder.mkdir(parents=True)
    restoring_mark(default_folder / "relay.db").touch()
    assert main(["relay", "requests"]) == 1
    assert "restore" in capsys.readouterr().err


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("setting", ["SURVEYOR_RELAY_DATA_DIR", "SURVEYOR_RELAY_DATABASE_URL"])
def test_a_mistyped_office_is_told_and_not_made(
    words: list[str], setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = tmp_path / "mistyped"
    monkeypatch.setenv(setting, str(named) if setting.endswith("DIR") else f"sqlite:///{named}/relay.db")

    code = main(["relay", *(word.replace("OUT", str(tmp_path / "backups")) for word in words), "--json"])

    error = json.loads(capsys.readouterr().out)["error"]
    assert (code, error["code"]) == (1, "no_office")
    assert f"There is no office in {named}" in error["text"]
    assert setting in error["text"]
    assert not named.exists()
