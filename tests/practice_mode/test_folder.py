"""A practice leaves nothing behind unless it is asked to."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyor_app.practice_mode.folder import MARKER, how_to_open, practice_folder

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_the_folder_is_removed_after_practice_even_when_it_fails(tmp_path: Path) -> None:
    base = tmp_path / "practice"

    def practise_and_fail() -> None:
        with practice_folder(base, now=NOW, keep=False) as folder:
            (folder / "surveyor.db").write_bytes(b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        practise_and_fail()
    assert not base.exists()


def test_the_folder_is_kept_on_request(tmp_path: Path) -> None:
    with practice_folder(tmp_path, now=NOW, keep=True) as folder:
        (folder / "surveyor.db").write_bytes(b"x")
    assert (folder / "surveyor.db").read_bytes() == b"x"


def test_what_was_kept_is_opened_by_a_command_that_a_terminal_takes(tmp_path: Path) -> None:
    folder = tmp_path / "Ada's data" / "practice-1"
    assignment, program = shlex.split(how_to_open(folder).partition(": ")[2])
    assert (assignment, program) == (f"SURVEYOR_DATA_DIR={folder}", "surveyor")


def test_a_folder_without_the_practice_mark_is_never_removed(tmp_path: Path) -> None:
    with practice_folder(tmp_path, now=NOW, keep=False) as folder:
        (folder / MARKER).unlink()
        (folder / "precious").write_bytes(b"x")
    assert (folder / "precious").exists()
