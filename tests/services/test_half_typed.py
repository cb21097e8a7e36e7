"""What is typed is never cut, and is there again: reasons that were begun, text for an entry that is in the bin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.photo import LONGEST_REASON, AbsenceKind, PhotoTarget
from surveyor_app.domain.progress import is_started
from surveyor_app.domain.survey import BegunReason, UnclearAnswer
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services
from surveyor_app.services.survey_import import ImportService
from tests.fake_clock import FakeClock

PLANES = SectionName.MOUNTING_PLANES
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


@pytest.fixture
def importer(services: Services, paths: DataPaths, clock: FakeClock) -> ImportService:
    """What `surveyor import` does."""
    return ImportService(services.database, paths, clock, services.office)


def test_a_reason_is_kept_whole_or_refused_in_words(services: Services, request_id: str) -> None:
    longest = "x" * LONGEST_REASON
    kept = services.survey.set_absence(request_id, ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, f" {longest} ")
    assert [absence.reason for absence in kept.absences] == [longest]
    with pytest.raises(InvalidInput, match="has 1001 characters; at most 1000 fit"):
        services.survey.set_absence(request_id, ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, longest + "y")
    with pytest.raises(InvalidInput, match="cannot be stored"):
        services.survey.set_absence(request_id, ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, "a\0b")
    assert services.survey.detail(request_id).absences == kept.absences


def test_the_longest_reason_travels_from_laptop_to_laptop(
    services: Services, request_id: str, importer: ImportService, tmp_path: Path
) -> None:
    longest = "x" * LONGEST_REASON
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": {"absent": {"meter_wide": longest}}}))
    assert [absence.reason for absence in importer.import_file(request_id, file).absences] == [longest]


def test_a_begun_reason_stands_until_it_is_given_or_emptied(services: Services, request_id: str) -> None:
    plane = PhotoTarget(PLANES, services.survey.add_item(request_id, PLANES))
    services.survey.begin_reason(request_id, ELECTRICAL, "meter_wide", "dog in")
    services.survey.begin_reason(request_id, ELECTRICAL, "meter_wide", "dog in the yard")
    detail = services.survey.begin_reason(request_id, plane, "attic_overview", "hatch")
    assert set(detail.survey.begun_reasons) == {
        BegunReason(ELECTRICAL, "meter_wide", "dog in the yard"),
        BegunReason(plane, "attic_overview", "hatch"),
    }
    detail = services.survey.set_absence(request_id, plane, "attic_overview", AbsenceKind.NOT_REACHED, "hatch shut")
    assert [one.slot for one in detail.survey.begun_reasons] == ["meter_wide"]
    assert services.survey.begin_reason(request_id, ELECTRICAL, "meter_wide", "").survey.begun_reasons == ()


def test_a_begun_reason_is_no_answer_no_problem_and_no_edit(services: Services, request_id: str) -> None:
    before = services.survey.detail(request_id)
    after = services.survey.begin_reason(request_id, ELECTRICAL, "rafter_spacing", "dog in the yard")
    assert after.survey.unclear == ()
    assert (after.problems, after.tasks, after.absences) == (before.problems, before.tasks, ())
    (summary,) = services.survey.requests()
    assert summary.is_started is is_started(after.tasks)
    assert services.publish.preview(request_id).bodies


def test_an_import_leaves_a_begun_reason_where_it_was_typed(
    services: Services, request_id: str, importer: ImportService, tmp_path: Path
) -> None:
    services.survey.begin_reason(request_id, ELECTRICAL, "meter_wide", "dog in the yard")
    file = tmp_path / "survey.json"
    file.write_text('{"electrical": {"main_bus_rating": 200}}')
    detail = importer.import_file(request_id, file)
    assert [one.text for one in detail.survey.begun_reasons] == ["dog in the yard"]


def test_what_is_typed_into_a_removed_entry_is_there_when_it_is_restored(services: Services, request_id: str) -> None:
    plane = services.survey.add_item(request_id, PLANES)
    target = PhotoTarget(PLANES, plane)
    services.survey.remove_item(request_id, PLANES, plane)
    for keep in (
        lambda: services.survey.set_value(request_id, PLANES, plane, "notes", "two cracked rafters"),
        lambda: services.survey.keep_unclear(request_id, PLANES, plane, "pitch", "steep"),
    ):
        with pytest.raises(NotFound):
            keep()
    services.survey.keep_in_bin(request_id, PLANES, plane, "notes", "two cracked rafters")
    services.survey.keep_in_bin(request_id, PLANES, plane, "pitch", typed="steep")
    services.survey.keep_in_bin(request_id, PLANES, plane, "azimuth", 180.0)
    services.survey.keep_in_bin(request_id, PLANES, plane, "azimuth", typed="south")
    services.survey.keep_in_bin(request_id, PLANES, plane, "azimuth", typed="")
    services.survey.begin_reason(request_id, target, "attic_overview", "hatch")
    assert services.survey.detail(request_id).survey.mounting_planes == ()
    services.survey.restore_item(request_id, PLANES, plane)
    survey = services.survey.detail(request_id).survey
    assert (survey.mounting_planes[0].notes, survey.mounting_planes[0].azimuth) == ("two cracked rafters", 180)
    assert survey.unclear == (UnclearAnswer(PLANES, plane, "pitch", "steep"),)
    assert survey.begun_reasons == (BegunReason(target, "attic_overview", "hatch"),)


def test_an_entry_that_is_not_in_the_bin_takes_nothing_that_way(services: Services, request_id: str) -> None:
    plane = services.survey.add_item(request_id, PLANES)
    for item_id in (plane, "nobody"):
        with pytest.raises(NotFound):
            services.survey.keep_in_bin(request_id, PLANES, item_id, "notes", "two cracked rafters")
    with pytest.raises(NotFound):
        services.survey.begin_reason(request_id, PhotoTarget(PLANES, "nobody"), "attic_overview", "hatch")
    assert services.survey.detail(request_id).survey.mounting_planes[0].notes is None
