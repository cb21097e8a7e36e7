"""Runs practice mode: in a window for a person, or the whole job at once where there is no display."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from surveyor_app.language import N_
from surveyor_app.practice_mode import job
from surveyor_app.practice_mode.folder import how_to_open, practice_folder
from surveyor_app.practice_mode.laptop import Laptop
from surveyor_app.practice_mode.office import PracticeOffice

TITLE = N_("Practice")
_Say = Callable[[str], None]


def in_window(laptop: Laptop, base: Path, *, keep: bool, say: _Say) -> int:
    """Open the app on a practice folder below `base` with sample requests waiting; returns the app's exit code."""
    with practice_folder(base, now=laptop.clock.now(), keep=keep) as folder, PracticeOffice(folder) as office:
        practice = laptop.at(folder)
        job.set_up(office, practice, say)
        job.pull(practice, say)
        say(f"Practice folder: {folder}" + (" (kept)" if keep else " (removed when you close the window)"))
        code = practice.open_window(title_suffix=TITLE)
        if keep:
            say(how_to_open(folder))
        return code


def without_display(laptop: Laptop, base: Path, pictures: Path, *, keep: bool, say: _Say) -> dict[str, Any]:
    """Do the whole job, leave pictures of every page in `pictures`; returns what was done, or SurveyorError."""
    from surveyor_app.imaging import qt_home
    from surveyor_app.practice_mode.page_pictures import take_pictures

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt_home.settle()
    with practice_folder(base, now=laptop.clock.now(), keep=keep) as folder, PracticeOffice(folder) as office:
        practice = laptop.at(folder)
        request_ids = job.set_up(office, practice, say)
        job.pull(practice, say)
        job.survey_and_publish(practice, request_ids[0], folder, say)
        files = take_pictures(practice, request_ids[0], pictures)
        say(f"{len(files)} pictures of the pages in {pictures}")
        if keep:
            say(f"Practice folder kept: {folder}")
            say(how_to_open(folder))
    return {
        "requests": request_ids,
        "published": request_ids[0],
        "pictures": [str(file) for file in files],
        "folder": str(folder) if keep else None,
    }
