"""A file gets its name although a virus scanner looks at it; where renaming is refused for good, that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from surveyor_app import renaming
from surveyor_app.renaming import TRIES, put_in_place

real_replace = os.replace


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "draft").write_bytes(b"new")
    return tmp_path / "draft"


def refuse(monkeypatch: pytest.MonkeyPatch, times: int) -> list[object]:
    """Refuse as Windows does while somebody has the file open; what was asked for."""
    asked: list[object] = []

    def replace(source: object, target: object) -> None:
        asked.append(target)
        if len(asked) <= times:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        real_replace(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", replace)
    return asked


def test_on_windows_a_file_in_use_is_tried_again(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renaming, "IS_WINDOWS", True)
    asked, paused = refuse(monkeypatch, 3), [0]
    put_in_place(draft, draft.with_name("target"), lambda: paused.append(1))
    assert (len(asked), sum(paused)) == (4, 3)
    assert draft.with_name("target").read_bytes() == b"new"


def test_on_windows_it_is_given_up_after_a_while_and_nothing_is_lost(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "IS_WINDOWS", True)
    asked = refuse(monkeypatch, 1000)
    with pytest.raises(PermissionError):
        put_in_place(draft, draft.with_name("target"), lambda: None)
    assert len(asked) == TRIES
    assert (draft.read_bytes(), draft.with_name("target").read_bytes()) == (b"new", b"old")


def test_elsewhere_a_refusal_is_told_at_once(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = refuse(monkeypatch, 1000)
    with pytest.raises(PermissionError):
        put_in_place(draft, draft.with_name("target"), lambda: None)
    assert len(asked) == 1
