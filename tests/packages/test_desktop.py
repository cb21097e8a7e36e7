"""The frozen desktop app does the whole job without Python, and its self-test finds what is taken away from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from surveyor_app.identity import VERSION
from tests.packages.programs import copy_of, run, self_test


def test_the_self_test_passes_and_leaves_nothing(desktop: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    finished = run(desktop / "surveyor", "--self-test", cwd=tmp_path, TMPDIR=str(scratch))
    assert finished.returncode == 0, finished.stdout
    assert "frozen" in finished.stdout
    assert finished.stdout.splitlines()[-1] == "All is well."
    assert "FAILED" not in finished.stdout
    assert not (tmp_path / "data").exists()
    assert list(scratch.iterdir()) == []


def test_it_starts_without_unpacking_anything(desktop: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir(mode=0o500)
    finished = run(desktop / "surveyor", "--version", cwd=tmp_path, TMPDIR=str(scratch))
    assert finished.stdout == f"surveyor {VERSION}\n"
    assert list(scratch.iterdir()) == []


def test_the_demo_without_a_display_does_the_whole_job(desktop: Path, tmp_path: Path) -> None:
    finished = run(desktop / "surveyor", "demo", "--pictures", str(tmp_path / "pictures"), cwd=tmp_path)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "20 photos fetched by Aurora, survey completed" in finished.stdout
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 28


def test_there_is_no_source_and_no_test_in_it(desktop: Path) -> None:
    inside = {path.relative_to(desktop).as_posix() for path in desktop.rglob("*")}
    assert not {place for place in inside if place.endswith((".pyi", ".po")) or "/tests/" in place}
    modules = {place for place in inside if place.endswith(".py")}
    assert {place for place in modules if "/migrations/" not in place} == set()


@pytest.mark.parametrize(
    ("place", "check", "words"),
    [
        ("surveyor_app/_resources/themes/dark.json", "themes", "themes/dark.json is missing"),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", "picture formats", "Qt's picture plugin for jpeg is missing"),
        ("surveyor_app/storage/migrations", "database", "the storage migrations are missing"),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "qt", "the process ended by signal 6"),
    ],
)
def test_what_is_taken_away_is_missed_and_named(
    desktop: Path, tmp_path: Path, place: str, check: str, words: str
) -> None:
    broken = copy_of(desktop, tmp_path)
    path = broken / "_internal" / place
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    code, found = self_test(broken / "surveyor", tmp_path)
    assert code == 1
    assert not found[check]["ok"]
    assert words in found[check]["detail"]
    assert place in found["files"]["detail"]
