"""The folder that a surveyor brings home: a survey file and twelve small photographs.

Two of them are sent in several chunks; the last one is the first once more, in another place.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

from PIL import Image

PHOTOS = 12
LARGE = (960, 720)  # noise of this size makes a published copy of more than one chunk
SMALL = (400, 300)
_SLOTS = {
    "electrical": ("panel_location", "panel_closed", "panel_open", "main_breaker", "panel_label", "grounding"),
    "subpanel": ("location", "label"),
    "first plane": ("roof_plane", "rafter_spacing"),
    "second plane": ("roof_plane", "pitch_reading"),
}
ELECTRICAL: dict[str, Any] = {
    "main_panel_location": "garage",
    "main_bus_rating": 225,
    "main_breaker_rating": 200,
    "service_type": "underground",
    "existing_grounding": "ufer",
    "main_panel_manufacturer": "Invented Switchgear",
    "notes": "The gate sticks – push.",
}
SUBPANEL: dict[str, Any] = {"location": "Workshop", "disconnect_location": "Main panel", "bus_rating": 125}
PLANE: dict[str, Any] = {
    "pitch": 26.6,
    "azimuth": 190.5,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 24,
}


def make_folder(folder: Path, seed: int = 1) -> Path:
    """Draw the photographs and write the survey file beside them; its path. Another seed gives other pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    number = 0

    def photographed(item: dict[str, Any], slots: tuple[str, ...]) -> dict[str, Any]:
        nonlocal number
        entries = []
        for slot in slots:
            number += 1
            name = f"photo-{number:02d}.jpg"
            if number == PHOTOS:
                shutil.copy(folder / "photo-01.jpg", folder / name)
            else:
                draw(folder / name, dice, LARGE if number in {2, 9} else SMALL)
            entries.append({"path": name, "slot": slot})
        return {**item, "photos": entries}

    document = {
        "electrical": photographed(ELECTRICAL, _SLOTS["electrical"]),
        "subpanels": [photographed(SUBPANEL, _SLOTS["subpanel"])],
        "mounting_planes": [
            photographed(PLANE, _SLOTS["first plane"]),
            photographed({**PLANE, "azimuth": 10}, _SLOTS["second plane"]),
        ],
    }
    assert number == PHOTOS
    target = folder / "survey.json"
    target.write_text(json.dumps(document), encoding="utf-8")
    return target


def draw(target: Path, dice: random.Random, size: tuple[int, int] = SMALL) -> None:
    """A photograph that no other is like: noise when large, a few coarse spots when small."""
    grain = 1 if size == LARGE else 50
    coarse = (size[0] // grain, size[1] // grain)
    image = Image.frombytes("RGB", coarse, dice.randbytes(coarse[0] * coarse[1] * 3)).resize(size)
    image.save(target, "JPEG", quality=80)
