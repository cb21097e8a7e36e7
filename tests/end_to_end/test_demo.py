"""`surveyor demo` on a machine without a display: the whole job, pictures of every page, nothing left behind."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from surveyor_app.practice_mode.page_pictures import THEMES
from tests.end_to_end.office import COMMAND


def test_the_demo_does_the_whole_job_and_cleans_up(tmp_path: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["SURVEYOR_DATA_DIR"] = str(tmp_path / "data")
    pictures = tmp_path / "pictures"
    finished = subprocess.run(
        [*COMMAND, "demo", "--pictures", str(pictures)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "9 customers asked" in finished.stdout
    assert "20 photos fetched by Aurora, survey completed" in finished.stdout
    names = {file.name for file in pictures.iterdir()}
    assert {f"{page}-{theme}.png" for page in ("request", "electrical", "review", "sync") for theme in THEMES} <= names
    assert not list((tmp_path / "data").rglob("surveyor.db"))
