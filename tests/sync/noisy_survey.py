"""A complete survey whose pictures are noise, which no encoder makes small."""

from __future__ import annotations

import json
import random
from pathlib import Path

from PIL import Image


def survey_folder(folder: Path, photos: int, width: int = 640) -> Path:
    """An import file with so many pictures; the published copy of one has two bytes for three pixels."""
    folder.mkdir()
    dice = random.Random(7)
    entries = []
    for number in range(photos):
        name = f"{number:02d}.jpg"
        Image.frombytes("RGB", (width, 500), dice.randbytes(width * 500 * 3)).save(folder / name, "JPEG", quality=80)
        entries.append({"path": name})
    electrical = {"main_panel_location": "garage", "main_bus_rating": 200, "main_breaker_rating": 200}
    plane = {"pitch": 22.5, "azimuth": 190, "roof_type": "comp_shingle", "framing_type": "rafter"}
    plane |= {"rafter_size": "2x6", "rafter_spacing": 24}
    document = {"electrical": {**electrical, "photos": entries}, "subpanels": [], "mounting_planes": [plane]}
    target = folder / "survey.json"
    target.write_text(json.dumps(document))
    return target
