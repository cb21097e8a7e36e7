"""What was typed and not understood, in the real database: kept beside the answers, counted, never sent."""

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
from surveyor_app.domain.problem import NOT_UNDERSTOOD, Problem, Severity
from surveyor_app.domain.progress import TaskState
from surveyor_app.domain.survey import SurveyStatus, UnclearAnswer
from surveyor_app.domain.unclear import texts_at
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey_import import ImportService
from tests.fake_clock import FakeClock
from tests.services.complete_survey import PLANE, fill_completely

ELECTRICAL, PLANES = SectionName.ELECTRICAL, SectionName.MOUNTING_PLANES


def said(detail: SurveyDetail) -> list[Problem]:
    return [problem for problem in detail.problems if problem.code == NOT_UNDERSTOOD]


def gaps(detail: SurveyDetail, task: str) -> int:
    return next(one.gaps for one in detail.tasks if one.name == task)


def test_what_is_not_understood_stands_beside_the_answer_from_before(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    before = services.survey.detail(request_id).survey.electrical.main_bus_rating
    detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_bus_rating", "two hundred")
    assert detail.survey.electrical.main_bus_rating == before
    assert detail.survey.unclear == (UnclearAnswer(ELECTRICAL, None, "main_bus_rating", "two hundred"),)
    [problem] = said(detail)
    assert (problem.severity, problem.field) == (Severity.WARNING, "electrical.main_bus_rating")
    assert "“two hundred”" in problem.text
    assert f"{before:g} A" in problem.text, "what is sent in its place is named"
    assert detail == services.survey.detail(request_id)


def test_an_optional_field_that_is_not_understood_is_a_gap_too_and_keeps_nobody_from_publishing(
    services: Services, request_id: str
) -> None:
    fill_completely(services, request_id)
    detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "utility_meter_location", "garage nonsense")
    assert gaps(detail, "electrical") == gaps(detail, "review") == 1
    assert next(one.state for one in detail.tasks if one.name == "electrical") is TaskState.INCOMPLETE
    [summary] = services.survey.requests()
    assert (summary.problems, summary.errors) == (len(detail.problems), 0)
    assert "garage nonsense" not in json.dumps(services.publish.preview(request_id).bodies)
    assert services.publish.publish(request_id).queued


def test_a_needed_answer_that_is_not_understood_is_one_gap_and_not_two(services: Services, request_id: str) -> None:
    empty = services.survey.detail(request_id)
    detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_panel_location", "garage nonsense")
    assert gaps(detail, "electrical") == gaps(empty, "electrical")
    assert [problem.severity for problem in said(detail)] == [Severity.ERROR]
    assert "garage nonsense" in said(detail)[0].text


def test_an_answer_takes_the_text_away(services: Services, request_id: str) -> None:
    services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_bus_rating", "two hundred")
    detail = services.survey.set_value(request_id, ELECTRICAL, None, "main_bus_rating", 200)
    assert detail.survey.unclear == ()
    assert said(detail) == []


def test_the_newest_text_counts_and_an_empty_one_is_kept_no_more(services: Services, request_id: str) -> None:
    for text in ("tw", "two", "two hundred"):
        detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_bus_rating", text)
    assert texts_at(detail.survey, ELECTRICAL, None) == {"main_bus_rating": "two hundred"}
    detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_bus_rating", "")
    assert detail.survey.unclear == ()


def test_it_goes_with_its_plane_into_the_bin_and_comes_back_with_it(services: Services, request_id: str) -> None:
    plane = services.survey.add_item(request_id, PLANES)
    services.survey.keep_unclear(request_id, PLANES, plane, "pitch", "steep")
    services.survey.remove_item(request_id, PLANES, plane)
    assert said(services.survey.detail(request_id)) == []
    services.survey.restore_item(request_id, PLANES, plane)
    assert [p.field for p in said(services.survey.detail(request_id))] == ["mounting_planes[0].pitch"]


def test_a_published_survey_stays_published(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    detail = services.survey.keep_unclear(request_id, ELECTRICAL, None, "notes", "x")
    assert detail.survey.status is SurveyStatus.QUEUED


def test_a_copy_keeps_what_was_typed_unless_asked(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    first = services.survey.detail(request_id).survey.mounting_planes[0].id
    second = services.survey.add_item(request_id, PLANES)
    services.survey.keep_unclear(request_id, PLANES, second, "pitch", "steep")
    kept = services.survey.copy_values(request_id, PLANES, second, first)
    assert (kept.survey.mounting_planes[1].pitch, kept.survey.unclear[0].text) == (None, "steep")
    replaced = services.survey.copy_values(request_id, PLANES, second, first, overwrite=True)
    assert (replaced.survey.mounting_planes[1].pitch, replaced.survey.unclear) == (26.6, ())


def test_answers_are_put_back_with_what_was_typed_over_them(services: Services, request_id: str) -> None:
    services.survey.set_value(request_id, ELECTRICAL, None, "main_bus_rating", 225)
    services.survey.put_values(request_id, ELECTRICAL, None, {"main_bus_rating": 200}, {}, {"main_bus_rating": "lots"})
    detail = services.survey.detail(request_id)
    assert (detail.survey.electrical.main_bus_rating, detail.survey.unclear[0].text) == (200, "lots")
    services.survey.put_values(request_id, ELECTRICAL, None, {"main_bus_rating": 200}, {})
    assert services.survey.detail(request_id).survey.unclear == ()


def test_an_import_takes_it_away_in_the_sections_it_replaces(
    services: Services, paths: DataPaths, clock: FakeClock, request_id: str, tmp_path: Path
) -> None:
    importer = ImportService(services.database, paths, clock, services.office)
    plane = services.survey.add_item(request_id, PLANES)
    services.survey.keep_unclear(request_id, PLANES, plane, "pitch", "steep")
    services.survey.keep_unclear(request_id, ELECTRICAL, None, "main_bus_rating", "lots")
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"mounting_planes": [PLANE]}), encoding="utf-8")
    assert [one.name for one in importer.import_file(request_id, file).survey.unclear] == ["main_bus_rating"]
    file.write_text(json.dumps({"electrical": {}}), encoding="utf-8")
    assert importer.import_file(request_id, file).survey.unclear == ()


def test_places_that_are_not_there_are_refused(services: Services, request_id: str) -> None:
    with pytest.raises(NotFound):
        services.survey.keep_unclear(request_id, PLANES, "gone", "pitch", "steep")
    with pytest.raises(NotFound):
        services.survey.keep_unclear("nobody", ELECTRICAL, None, "notes", "x")
    with pytest.raises(InvalidInput):
        services.survey.keep_unclear(request_id, ELECTRICAL, None, "colour", "x")


def test_it_survives_a_kill(services: Services, paths: DataPaths, clock: FakeClock, request_id: str) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from surveyor_app.paths import DataPaths; from surveyor_app.services.opened import open_services\n"
        "from tests.fake_clock import FakeClock; from surveyor_app.domain.attributes import SectionName\n"
        "made = open_services(DataPaths(Path(sys.argv[1])), FakeClock())\n"
        "made.survey.keep_unclear(sys.argv[2], SectionName.ELECTRICAL, None, 'main_bus_rating', 'two hundred')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", program, str(paths.root), request_id]
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.run(command, cwd=root, env=os.environ, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    other = open_services(paths, clock)
    try:
        assert other.survey.detail(request_id).survey.unclear[0].text == "two hundred"
    finally:
        other.close()
