"""Whether a folder takes files is asked of the folder itself where Windows would only guess."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyor_app.storage import writable


def refusing(error: OSError) -> Callable[..., None]:
    def make(*_given: object, **_named: object) -> None:
        raise error

    return make


def test_on_windows_a_folder_that_takes_no_files_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writable, "IS_WINDOWS", True)
    assert writable.can_write(tmp_path / "surveyor.db")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(tempfile, "TemporaryFile", refusing(PermissionError(errno.EACCES, "Access is denied")))
    assert not writable.can_write(tmp_path / "surveyor.db")


def test_on_windows_a_full_disk_is_not_a_read_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writable, "IS_WINDOWS", True)
    monkeypatch.setattr(tempfile, "TemporaryFile", refusing(OSError(errno.ENOSPC, "There is not enough space")))
    assert writable.can_write(tmp_path / "surveyor.db")
