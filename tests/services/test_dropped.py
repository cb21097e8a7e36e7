"""Folders that are dropped stand for the pictures in them, however deep."""

from __future__ import annotations

from pathlib import Path

from surveyor_app.services.dropped import files_in


def _write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_folder_stands_for_its_files_and_those_of_its_subfolders_by_name(tmp_path: Path) -> None:
    wanted = [tmp_path / "a.jpg", tmp_path / "B.jpg", tmp_path / "roof" / "one.jpg", tmp_path / "roof" / "z" / "2.heic"]
    _write(*reversed(wanted))
    assert files_in([tmp_path]) == wanted


def test_hidden_files_and_folders_and_what_systems_leave_behind_are_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "a.jpg", tmp_path / ".b.jpg", tmp_path / ".trash" / "c.jpg", tmp_path / "Thumbs.db")
    _write(tmp_path / "__MACOSX" / "d.jpg", tmp_path / "DCIM" / "desktop.ini", tmp_path / "DCIM" / "._e.jpg")
    assert files_in([tmp_path]) == [tmp_path / "a.jpg"]


def test_a_file_named_itself_is_taken_even_when_hidden_or_missing_and_only_once(tmp_path: Path) -> None:
    _write(tmp_path / ".a.jpg", tmp_path / "b.jpg")
    named = [tmp_path / ".a.jpg", tmp_path / "gone.jpg", tmp_path / "b.jpg", tmp_path]
    assert files_in(named) == named[:3]


def test_a_link_to_a_folder_is_not_followed_so_that_no_walk_is_endless(tmp_path: Path) -> None:
    _write(tmp_path / "a.jpg")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    assert files_in([tmp_path]) == [tmp_path / "a.jpg"]


def test_the_walk_ends_when_it_is_stopped(tmp_path: Path) -> None:
    _write(tmp_path / "a.jpg", tmp_path / "b" / "c.jpg")
    assert files_in([tmp_path], stopped=lambda: True) == []
