"""Copied answers in the real database: marked until checked, through a kill, an import, an undo and a publish."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey_import import ImportService
from tests.fake_clock import FakeClock
from tests.services.complete_survey import PLANE, fill_completely

PANELS, PLANES = SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
COPIED = {"pitch", "roof_type", "framing_type", "rafter_size", "rafter_spacing"}


def marked(detail: SurveyDetail) -> set[str]:
    return {mark.name for mark in detail.survey.copied}


def warned(detail: SurveyDetail) -> list[str]:
    return [p.field for p in detail.problems if p.text == "Copied from Plane 1, not checked yet."]


def two_planes(services: Services, request_id: str) -> tuple[str, str]:
    fill_completely(services, request_id)
    first = services.survey.detail(request_id).survey.mounting_planes[0].id
    return first, services.survey.add_item(request_id, PLANES)


def test_a_copy_takes_the_answers_without_notes_and_marks_each(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.set_value(request_id, PLANES, first, "notes", "steep at the eave")
    detail = services.survey.copy_values(request_id, PLANES, second, first)
    plane = detail.survey.mounting_planes[1]
    assert (plane.pitch, plane.roof_type, plane.azimuth, plane.notes) == (26.6, "comp_shingle", None, None)
    assert marked(detail) == COPIED
    assert sorted(warned(detail)) == sorted(f"mounting_planes[1].{name}" for name in COPIED)
    assert all(p.severity is Severity.WARNING for p in detail.problems if p.field in warned(detail))
    assert detail == services.survey.detail(request_id)
    [summary] = services.survey.requests()
    assert summary.problems == len(detail.problems)


def test_a_copy_keeps_what_was_typed_unless_asked(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.set_value(request_id, PLANES, second, "pitch", 40)
    kept = services.survey.copy_values(request_id, PLANES, second, first)
    assert kept.survey.mounting_planes[1].pitch == 40
    assert "pitch" not in marked(kept)
    replaced = services.survey.copy_values(request_id, PLANES, second, first, overwrite=True, turn=180)
    assert (replaced.survey.mounting_planes[1].pitch, replaced.survey.mounting_planes[1].azimuth) == (26.6, 0)
    assert {"pitch", "azimuth"} <= marked(replaced)


def test_a_plane_is_added_like_another_one(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    first = services.survey.detail(request_id).survey.mounting_planes[0].id
    second = services.survey.add_item(request_id, PLANES, copy_from=first, turn=90)
    detail = services.survey.detail(request_id)
    assert detail.survey.mounting_planes[1].azimuth == 270
    assert marked(detail) == COPIED | {"azimuth"}
    assert {mark.item_id for mark in detail.survey.copied} == {second}


def test_giving_an_answer_anew_or_confirming_it_takes_its_mark_away(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first)
    assert "pitch" not in marked(services.survey.set_value(request_id, PLANES, second, "pitch", 30))
    detail = services.survey.confirm_values(request_id, PLANES, second, ["roof_type", "rafter_size"])
    assert marked(detail) == {"framing_type", "rafter_spacing"}
    detail = services.survey.confirm_values(request_id, PLANES, second, marked(detail))
    assert (marked(detail), warned(detail)) == (set(), [])


def test_confirming_is_no_edit_of_a_published_survey_and_copying_is_one(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first, turn=180)
    assert services.publish.publish(request_id).queued
    revision = services.survey.detail(request_id).survey.revision
    services.survey.confirm_values(request_id, PLANES, second, COPIED)
    assert services.survey.detail(request_id).survey.status is SurveyStatus.QUEUED
    detail = services.survey.copy_values(request_id, PLANES, second, first, turn=90, overwrite=True)
    assert (detail.survey.status, detail.survey.revision) == (SurveyStatus.DRAFT, revision + 1)
    detail = services.survey.copy_values(request_id, PLANES, second, first, turn=180, overwrite=True)
    assert (detail.survey.status, detail.survey.revision) == (SurveyStatus.QUEUED, revision)


def test_unchecked_copies_are_sent_and_exported_like_any_answer(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first, turn=180)
    with_marks = services.publish.preview(request_id)
    services.survey.confirm_values(request_id, PLANES, second, COPIED | {"azimuth"})
    assert services.publish.preview(request_id) == with_marks
    assert "copied" not in repr(with_marks)


def test_an_import_gives_every_answer_anew(
    services: Services, paths: DataPaths, clock: FakeClock, request_id: str, tmp_path: Path
) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first)
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"mounting_planes": [PLANE, PLANE]}), encoding="utf-8")
    imported = ImportService(services.database, paths, clock, services.office).import_file(request_id, file)
    assert marked(imported) == set()


def test_what_stood_before_is_put_back_with_its_marks(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first)
    services.survey.set_value(request_id, PLANES, second, "pitch", 12.5)
    detail = services.survey.put_values(request_id, PLANES, second, {"pitch": 26.6}, {"pitch": first})
    assert detail.survey.mounting_planes[1].pitch == 26.6
    assert marked(detail) == COPIED
    empty = services.survey.put_values(request_id, PLANES, second, dict.fromkeys(COPIED), {})
    assert (empty.survey.mounting_planes[1].pitch, marked(empty)) == (None, set())


def test_what_cannot_be_put_back_changes_nothing(services: Services, request_id: str) -> None:
    _first, second = two_planes(services, request_id)
    with pytest.raises(InvalidInput):
        services.survey.put_values(request_id, PLANES, second, {"pitch": "steep"}, {})
    with pytest.raises(InvalidInput):
        services.survey.put_values(request_id, PLANES, second, {"colour": "red"}, {})
    with pytest.raises(NotFound):
        services.survey.put_values(request_id, PLANES, "gone", {"pitch": 10}, {})
    with pytest.raises(NotFound):
        services.survey.copy_values(request_id, PLANES, second, "gone")
    with pytest.raises(NotFound):
        services.survey.copy_values(request_id, PANELS, second, second)


def test_an_entry_comes_back_to_the_place_it_is_told_and_with_its_marks(services: Services, request_id: str) -> None:
    first, second = two_planes(services, request_id)
    services.survey.copy_values(request_id, PLANES, second, first)
    third = services.survey.add_item(request_id, PLANES)
    services.survey.remove_item(request_id, PLANES, second)
    assert warned(services.survey.detail(request_id)) == []
    services.survey.move_item(request_id, PLANES, third, 0)
    services.survey.restore_item(request_id, PLANES, second, 1)
    detail = services.survey.detail(request_id)
    assert [plane.id for plane in detail.survey.mounting_planes] == [third, second, first]
    assert marked(detail) == COPIED


def test_a_kill_right_after_the_copy_loses_neither_answers_nor_marks(
    services: Services, paths: DataPaths, clock: FakeClock, request_id: str
) -> None:
    first, second = two_planes(services, request_id)
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from surveyor_app.domain.attributes import SectionName\n"
        "from surveyor_app.paths import DataPaths\n"
        "from surveyor_app.services.opened import open_services\n"
        "from tests.fake_clock import FakeClock\n"
        "services = open_services(DataPaths(Path(sys.argv[1])), FakeClock())\n"
        "services.survey.copy_values(sys.argv[2], SectionName.MOUNTING_PLANES, sys.argv[3], sys.argv[4])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", program, str(paths.root), request_id, second, first]
    killed = subprocess.run(command, cwd=root, env=os.environ, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    opened = open_services(paths, clock)
    detail = opened.survey.detail(request_id)
    opened.close()
    assert marked(detail) == COPIED
    assert detail.survey.mounting_planes[1].pitch == 26.6
