"""Fills in a sample survey: an import file with photographs drawn for it, as a surveyor's folder would look."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from surveyor_app.practice_mode.sample_photos import draw_photo
from surveyor_app.resources import read_json


def write_sample_survey(folder: Path, *, taken_at: datetime) -> Path:
    """Write survey.json and its photographs into `folder`; returns the path of survey.json."""
    folder.mkdir(parents=True, exist_ok=True)
    document = read_json("practice", "sample_survey.json")
    for name, section in document.items():
        for number, item in enumerate(section if isinstance(section, list) else [section], start=1):
            item["photos"] = [
                _draw(folder, f"{name}-{number}-{order:02d}.jpg", photo, taken_at)
                for order, photo in enumerate(item.get("photos", []), start=1)
            ]
    target = folder / "survey.json"
    target.write_text(json.dumps(document, indent=2), encoding="utf-8")
    return target


def _draw(folder: Path, name: str, photo: dict[str, Any], taken_at: datetime) -> dict[str, str]:
    draw_photo(
        photo["scene"],
        f"practice · {photo['slot']}",
        folder / name,
        taken_at=taken_at,
        sideways=bool(photo.get("sideways")),
    )
    return {"path": name, "slot": photo["slot"]}
