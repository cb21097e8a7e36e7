"""The pictures for judging the look are complete, and a person can look at all of them on few sheets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.contact_sheets import WIDTH, missing, write_sheets
from tests.shots_matrix import INSIDE, PAGES, PLACES, SCENES, STATES, THEMES, name_of


def test_every_page_of_the_matrix_is_a_place_or_has_a_scene() -> None:
    assert set(PAGES) == set(PLACES) | set(SCENES)
    assert set(PLACES) < set(INSIDE)


def test_a_sheet_holds_every_state_and_theme_of_a_page_and_the_index_every_sheet(tmp_path: Path) -> None:
    for state in STATES:
        for theme in THEMES:
            Image.new("RGB", (1280, 800), "red").save(tmp_path / f"{name_of('plane', state, theme)}.png")
    Image.new("RGB", (1280, 800), "red").save(tmp_path / "look-1280x720-normal-plane-typical-light.png")
    [sheet] = write_sheets(tmp_path)
    with Image.open(sheet) as image:
        assert image.width >= len(THEMES) * WIDTH
        assert image.height >= len(STATES) * WIDTH * 800 / 1280
    shown = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "sheet-plane.png" in shown
    assert "look-1280x720-normal-plane-typical-light.png" in shown


def test_what_lacks_in_the_matrix_is_named(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "plane-full-dark.png")
    lacking = missing(tmp_path, ["", "es"])
    assert "plane-full-dark" not in lacking
    assert {"plane-full-dark-es", "sync-empty-light"} <= set(lacking)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_of_the_matrix_is_cut_where_there_is_least_room(tmp_path: Path, language: str) -> None:
    command = [sys.executable, "-m", "tests.shots", str(tmp_path), "--matrix", "--language", language, "sunlight"]
    shot = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (shot.returncode, [line for line in shot.stdout.splitlines() if line.startswith("cut in")]) == (0, [])
    assert len(list(tmp_path.glob("*-sunlight*.png"))) > len(PAGES)
