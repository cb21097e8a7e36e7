"""Where things are kept: the chosen folder, the default one, and the names inside."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths, data_dir, data_dir_is_chosen


def test_the_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYOR_DATA_DIR", str(tmp_path / "elsewhere"))
    assert data_dir() == tmp_path / "elsewhere"
    assert data_dir_is_chosen()


def test_a_relative_folder_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEYOR_DATA_DIR", "here")
    assert data_dir() == tmp_path / "here"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_without_the_variable_the_users_folder_is_taken(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SURVEYOR_DATA_DIR")
    if value is not None:
        monkeypatch.setenv("SURVEYOR_DATA_DIR", value)
    assert data_dir().is_absolute()
    assert data_dir().name == "surveyor"
    assert not data_dir_is_chosen()


def test_asking_for_paths_creates_nothing(data_dir: Path) -> None:
    paths = DataPaths.current()
    assert paths.database == data_dir / "surveyor.db"
    assert not data_dir.exists()


def test_ensure_makes_every_folder_and_may_be_repeated(data_dir: Path) -> None:
    paths = DataPaths(data_dir).ensure().ensure()
    assert all(folder.is_dir() for folder in paths.folders)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_folders_are_for_their_owner_only(data_dir: Path) -> None:
    before = os.umask(0o022)
    try:
        paths = DataPaths(data_dir).ensure()
    finally:
        os.umask(before)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in paths.folders} == {0o700}


def test_no_two_things_share_a_name(data_dir: Path) -> None:
    paths = DataPaths(data_dir)
    names = [name for name, value in vars(DataPaths).items() if isinstance(value, property) and name != "folders"]
    assert len({getattr(paths, name) for name in names}) == len(names) == 12
    assert [field.name for field in fields(DataPaths)] == ["root"]
