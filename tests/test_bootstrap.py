"""The composition root: locks of a data folder, and what is said where no window can open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from surveyor_app.bootstrap import Container
from surveyor_app.domain.errors import Busy
from surveyor_app.gui.display import can_open_window, has_display, tell_without_window
from surveyor_app.paths import DataPaths


def _lock(file: Path) -> QLockFile:
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(file))
    lock.setStaleLockTime(0)
    assert lock.tryLock(0)
    return lock


def test_a_sync_while_another_engine_runs_and_no_window_answers_is_refused_in_words(tmp_path: Path) -> None:
    container = Container(DataPaths(tmp_path))
    container.services().close()
    other = _lock(container.paths.engine_lock)
    with pytest.raises(Busy, match="Another Surveyor is syncing"):
        container.sync(0)
    other.unlock()


@pytest.mark.parametrize("name", ["window_lock", "engine_lock"])
def test_a_new_database_is_not_made_while_another_surveyor_has_the_folder(tmp_path: Path, name: str) -> None:
    container = Container(DataPaths(tmp_path))
    other = _lock(getattr(container.paths, name))
    with pytest.raises(Busy, match="must be updated"):
        container.services()
    other.unlock()
    container.services().close()


def test_a_window_needs_a_display_or_a_platform_without_one() -> None:
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert not has_display({}, "linux")
    assert not has_display({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert has_display({}, "win32")
    assert can_open_window({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert not can_open_window({}, "linux")


def test_without_a_display_the_window_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert Container(DataPaths(tmp_path)).run_window() == 1
    assert "There is no display" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert Container(DataPaths(tmp_path / "file" / "data")).run_window() == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "file" / "data") in said
    assert "Traceback" not in said


def test_a_program_without_any_output_does_not_fail_at_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """`surveyorw.exe` from the Start menu has no stderr."""
    monkeypatch.setattr("sys.stderr", None)
    tell_without_window("Nothing can be shown.")
