"""The sample survey is one that a real import takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.domain.survey_file import parse_survey_file
from surveyor_app.practice_mode.sample_survey import write_sample_survey
from surveyor_app.resources import read_json


def test_the_sample_survey_passes_every_check_of_an_import(tmp_path: Path) -> None:
    file = write_sample_survey(tmp_path, taken_at=datetime(2026, 11, 23, tzinfo=UTC))
    parsed = parse_survey_file(
        file.read_text("utf-8"),
        catalogue_from_json(read_json("catalogue.json")),
        checklist_from_json(read_json("checklist.json")),
    )
    assert len(parsed.mounting_planes or ()) == 2
    for photo in json.loads(file.read_text("utf-8"))["electrical"]["photos"]:
        with Image.open(tmp_path / photo["path"]) as picture:
            assert max(picture.size) == 4032
