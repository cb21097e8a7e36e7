"""Places and ports that cannot be used, options in the wrong place: one sentence with advice, the right exit code."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay.migrate import open_database
from tests.relay.office import APPLICATION_KEY, WEBHOOK_SECRET


@pytest.fixture
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with the settings that serve."""
    folder = tmp_path / "office"
    settings = {
        "DATA_DIR": str(folder),
        "AURORA_URL": "http://127.0.0.1:9",
        "APPLICATION_ID": "our-app",
        "APPLICATION_KEY": APPLICATION_KEY,
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "PORT": "0",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"SURVEYOR_RELAY_{name}", value)
    open_database(folder / "relay.db").close()
    return folder


@pytest.mark.parametrize("setting", ["DATA_DIR", "PHOTO_STORE"])
def test_a_folder_that_cannot_be_used_is_a_wrong_setting(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    (office_folder / "a-file").touch()
    monkeypatch.setenv(f"SURVEYOR_RELAY_{setting}", str(office_folder / "a-file" / "below"))

    assert main(["relay", "serve"]) == 78
    assert "cannot be used" in capsys.readouterr().err


def test_a_taken_port_is_said_once_and_with_advice(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("SURVEYOR_RELAY_PORT", port)
        assert main(["relay", "serve"]) == 1

    said = capsys.readouterr().err
    assert said.count(port) == 1
    assert said.count("127.0.0.1") == 1
    assert "SURVEYOR_RELAY_PORT" in said


@pytest.mark.parametrize("words", [["--json", "requests"], ["--json", "relay", "requests"]])
def test_json_before_the_command_is_no_silent_nothing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 64
    assert "after the command" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_whatever_the_office_writes_is_its_own(office_folder: Path, tmp_path: Path) -> None:
    former = os.umask(0o022)
    try:
        assert main(["relay", "announce", "9.0", "Ask Bob."]) == 0
        assert main(["relay", "add-surveyor", "Bob"]) == 0
        assert main(["relay", "backup", str(tmp_path / "backup")]) == 0
        assert main(["relay", "backup", str(tmp_path / "backup.tar")]) == 0
    finally:
        os.umask(former)

    written = [office_folder / "app.json", tmp_path / "backup.tar", *(tmp_path / "backup").rglob("*")]
    open_to_others = [path for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert len(written) > 3
    assert open_to_others == []


@pytest.mark.parametrize("name", ["OUT.zip", "out.tar.gz", "office.tgz"])
def test_a_backup_is_not_a_folder_that_is_called_like_another_archive(
    office_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["relay", "backup", str(tmp_path / name)]) == 1
    assert ".tar" in capsys.readouterr().err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("words", [["new/backup.tar"], ["new/backup"], ["--into", "new/backups"]], ids=" ".join)
def test_a_mistyped_path_makes_no_folders(
    office_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    *options, place = words
    assert main(["relay", "backup", *options, str(tmp_path / place)]) == 1
    assert f"There is no folder {tmp_path / 'new'}" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_backup_may_have_dots_in_its_name(office_folder: Path, tmp_path: Path) -> None:
    assert main(["relay", "backup", str(tmp_path / "office-2026.11.30")]) == 0


@pytest.mark.parametrize("words", [["--help"], ["relay", "--help"]], ids=" ".join)
def test_no_line_of_a_list_of_commands_is_cut_at_80_columns(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(words) == 0
    listed = capsys.readouterr().out.partition("Commands:")[2]
    assert "..." not in listed
    assert listed.strip()
