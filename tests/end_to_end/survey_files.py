"""Import files for the end-to-end tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

ELECTRICAL: dict[str, Any] = {
    "main_panel_location": "garage",
    "main_bus_rating": 225,
    "main_breaker_rating": 200,
    "service_type": "underground",
    "feeder_type": "bottom_fed",
    "utility_meter_location": "exterior_left",
    "existing_grounding": "ufer",
    "existing_grounding_location": "North wall",
    "main_panel_manufacturer": "Siemens",
    "notes": "Ñandú behind the gate – ring first.",
}
SUBPANEL: dict[str, Any] = {
    "location": "Workshop",
    "disconnect_location": "Main panel",
    "bus_rating": 125,
    "disconnect_size": 60,
    "notes": "Tight.",
}
PLANE: dict[str, Any] = {
    "pitch": 26.6,
    "azimuth": 190.5,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 19.2,
    "notes": "Front.",
}


def write_survey(folder: Path, pictures: Path, *, photos: bool = True, **changes: Any) -> Path:
    """A complete survey with six photos in `folder`; `changes` replace whole sections."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures.glob("*.jpg"):
        shutil.copy(picture, folder / picture.name)

    def with_photos(item: dict[str, Any], *entries: tuple[str, str]) -> dict[str, Any]:
        return {**item, "photos": [{"path": path, "slot": slot} for path, slot in entries]} if photos else dict(item)

    document = {
        "electrical": with_photos(
            ELECTRICAL, ("panel.jpg", "panel_closed"), ("open_panel.jpg", "main_breaker"), ("label.jpg", "panel_label")
        ),
        "subpanels": [with_photos(SUBPANEL, ("label.jpg", "label"))],
        "mounting_planes": [
            with_photos(PLANE, ("roof.jpg", "roof_plane"), ("tape.jpg", "rafter_spacing")),
            {**PLANE, "azimuth": 10, "rafter_spacing": 24, "notes": None},
        ],
        **changes,
    }
    target = folder / "survey.json"
    target.write_text(json.dumps(document), encoding="utf-8")
    return target
