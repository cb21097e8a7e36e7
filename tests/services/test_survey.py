"""Editing a survey: each call is committed, counted and moves the revision on."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.progress import is_started, tasks_done
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.document import show_document
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import delivery_repository, outbox_repository, request_repository, survey_repository
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely

ELECTRICAL = SectionName.ELECTRICAL
PANELS = SectionName.SUBPANELS
PLANES = SectionName.MOUNTING_PLANES


def counted(services: Services, request_id: str) -> tuple[int, int]:
    """(problems, errors) of the list, after checking that they are those of the detail."""
    summary = next(line for line in services.survey.requests() if line.id == request_id)
    detail = services.survey.detail(request_id)
    assert summary.problems == len(detail.problems)
    assert summary.errors == sum(problem.severity is Severity.ERROR for problem in detail.problems)
    assert summary.photos == len(detail.photos)
    assert summary.tasks_done == tasks_done(detail.tasks)
    assert summary.is_started == is_started(detail.tasks)
    return summary.problems, summary.errors


def test_a_value_is_saved_and_seen_by_another_program(
    services: Services, paths: DataPaths, clock: FakeClock, request_id: str
) -> None:
    detail = services.survey.set_value(request_id, ELECTRICAL, None, "main_bus_rating", 200)
    assert detail.survey.electrical.main_bus_rating == 200.0
    other = open_services(paths, clock)
    try:
        assert other.survey.detail(request_id).survey.electrical.main_bus_rating == 200.0
    finally:
        other.close()


def test_a_freshly_pulled_request_is_counted_before_it_is_listed(services: Services, request_id: str) -> None:
    problems, errors = counted(services, request_id)
    assert 0 < errors <= problems


def test_every_edit_keeps_the_counts_of_the_list_true(services: Services, request_id: str, tmp_path: Path) -> None:
    services.survey.set_value(request_id, ELECTRICAL, None, "main_bus_rating", 100)
    counted(services, request_id)
    services.survey.set_value(request_id, ELECTRICAL, None, "main_breaker_rating", 200)
    counted(services, request_id)
    plane = services.survey.add_item(request_id, PLANES)
    counted(services, request_id)
    target = PhotoTarget(PLANES, plane)
    services.photo.add_files(request_id, target, [write_jpeg(tmp_path / "a.jpg")], "roof_plane")
    counted(services, request_id)
    services.survey.set_absence(request_id, target, "pitch_reading", AbsenceKind.NOT_REACHED, "too steep")
    counted(services, request_id)
    services.survey.remove_item(request_id, PLANES, plane)
    counted(services, request_id)


def test_refusals_of_a_server_are_problems_too(services: Services, request_id: str, clock: FakeClock) -> None:
    before = counted(services, request_id)
    with services.database.write() as connection:
        delivery_repository.add_server_problems(connection, request_id, [("", "No.")], clock.now())
    assert counted(services, request_id) == (before[0] + 1, before[1] + 1)


def test_a_refusal_stays_with_its_entry_when_entries_are_moved_or_removed(
    services: Services, request_id: str, clock: FakeClock
) -> None:
    fill_completely(services, request_id)
    first, second = (services.survey.add_item(request_id, PANELS) for _ in range(2))
    services.publish.publish(request_id)
    with services.database.write() as connection:
        lines = [("subpanels[1].location", "No."), ("electrical.notes", "Nor this.")]
        delivery_repository.add_server_problems(connection, request_id, lines, clock.now())

    def refused() -> list[str]:
        problems = services.survey.detail(request_id).problems
        return [problem.field for problem in problems if problem.text in ("No.", "Nor this.")]

    assert refused() == ["subpanels[1].location", "electrical.notes"]
    services.survey.move_item(request_id, PANELS, second, 0)
    assert refused() == ["subpanels[0].location", "electrical.notes"]
    services.survey.move_item(request_id, PANELS, second, 1)
    services.survey.remove_item(request_id, PANELS, first)
    assert refused() == ["subpanels[0].location", "electrical.notes"]
    services.survey.remove_item(request_id, PANELS, second)
    assert refused() == ["subpanels", "electrical.notes"]


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        (ELECTRICAL, "main_bus_rating", -1),
        (ELECTRICAL, "main_bus_rating", True),
        (ELECTRICAL, "main_bus_rating", float("nan")),
        (ELECTRICAL, "main_panel_location", "on the moon"),
        (ELECTRICAL, "colour", "red"),
    ],
)
def test_an_impossible_value_changes_nothing(
    services: Services, request_id: str, section: SectionName, name: str, value: object
) -> None:
    before = services.survey.detail(request_id)
    with pytest.raises(InvalidInput) as refused:
        services.survey.set_value(request_id, section, None, name, value)  # type: ignore[arg-type]  # on purpose
    assert refused.value.faults
    assert services.survey.detail(request_id) == before


def test_unknown_requests_and_entries_are_not_found(services: Services, request_id: str) -> None:
    with pytest.raises(NotFound):
        services.survey.detail("nobody")
    with pytest.raises(NotFound):
        services.survey.set_value("nobody", ELECTRICAL, None, "main_bus_rating", 200)
    with pytest.raises(NotFound):
        services.survey.set_value(request_id, PLANES, "nothing", "pitch", 20)
    with pytest.raises(NotFound):
        services.survey.add_item(request_id, PLANES, copy_from="nothing")


def test_a_copied_plane_has_the_answers_but_not_the_photos(services: Services, request_id: str, tmp_path: Path) -> None:
    first = services.survey.add_item(request_id, PLANES)
    services.survey.set_value(request_id, PLANES, first, "roof_type", "tile_s")
    services.photo.add_files(request_id, PhotoTarget(PLANES, first), [write_jpeg(tmp_path / "a.jpg")])
    second = services.survey.add_item(request_id, PLANES, copy_from=first)
    detail = services.survey.detail(request_id)
    assert [plane.roof_type for plane in detail.survey.mounting_planes] == ["tile_s", "tile_s"]
    assert [view.photo.target.item_id for view in detail.photos] == [first]
    assert second != first


def test_entries_can_be_reordered(services: Services, request_id: str) -> None:
    one, two, three = (services.survey.add_item(request_id, PANELS) for _ in range(3))
    services.survey.move_item(request_id, PANELS, three, 0)
    services.survey.move_item(request_id, PANELS, one, 99)
    assert [panel.id for panel in services.survey.detail(request_id).survey.subpanels] == [three, two, one]


def test_a_removed_entry_comes_back_with_its_photos_and_reasons(
    services: Services, request_id: str, tmp_path: Path, clock: FakeClock
) -> None:
    panel = services.survey.add_item(request_id, PANELS)
    target = PhotoTarget(PANELS, panel)
    services.photo.add_files(
        request_id, target, [write_jpeg(tmp_path / "a.jpg"), write_jpeg(tmp_path / "b.jpg", "blue")]
    )
    services.survey.set_absence(request_id, target, "label", AbsenceKind.NOT_APPLICABLE, "no label")
    gone = services.survey.detail(request_id).photos[0].photo.id
    services.photo.remove(gone)
    before = services.survey.detail(request_id)

    clock.pass_seconds(60)
    services.survey.remove_item(request_id, PANELS, panel)
    removed = services.survey.detail(request_id)
    assert (removed.survey.subpanels, removed.photos, removed.absences) == ((), (), ())
    with pytest.raises(NotFound):
        services.photo.restore(gone)

    services.survey.restore_item(request_id, PANELS, panel)
    after = services.survey.detail(request_id)
    assert (after.survey, after.photos, after.absences) == (before.survey, before.photos, before.absences)


def test_a_reason_needs_words_and_a_slot_of_the_checklist(services: Services, request_id: str) -> None:
    target = PhotoTarget(ELECTRICAL)
    with pytest.raises(InvalidInput):
        services.survey.set_absence(request_id, target, "meter_wide", AbsenceKind.NOT_REACHED, "  ")
    with pytest.raises(InvalidInput):
        services.survey.set_absence(request_id, target, "no_such_slot", AbsenceKind.NOT_REACHED, "because")
    services.survey.set_absence(request_id, target, "meter_wide", AbsenceKind.NOT_REACHED, "locked")
    assert len(services.survey.detail(request_id).absences) == 1
    assert services.survey.clear_absence(request_id, target, "meter_wide").absences == ()


def test_editing_a_published_survey_begins_the_next_revision(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    assert services.publish.publish(request_id).queued
    with services.database.write() as connection:
        survey_repository.set_status(connection, request_id, SurveyStatus.PUBLISHED)
    assert services.survey.detail(request_id).survey.revision == 1
    detail = services.survey.set_value(request_id, ELECTRICAL, None, "notes", "One more thing.")
    assert (detail.survey.status, detail.survey.revision) == (SurveyStatus.DRAFT, 2)
    detail = services.survey.set_value(request_id, ELECTRICAL, None, "notes", "And another.")
    assert (detail.survey.status, detail.survey.revision) == (SurveyStatus.DRAFT, 2)
    counted(services, request_id)


def test_an_edit_leaves_the_queued_revision_in_the_queue(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    services.survey.set_value(request_id, ELECTRICAL, None, "notes", "later")
    with services.database.read() as connection:
        states = {job.status for job in outbox_repository.jobs(connection, request_id)}
    assert states == {JobStatus.QUEUED}


def test_a_new_catalogue_has_everything_counted_anew(services: Services, request_id: str, paths: DataPaths) -> None:
    counted(services, request_id)
    checklist = services.office.checklist.raw
    for entry in checklist["slots"]["electrical"]:
        entry["expected"] = False
    services.office.store({"checklist": checklist | {"version": "office-2"}})
    before = counted(services, request_id)
    assert before[1] > 0
    assert services.office.checklist.version == "office-2"


def test_the_show_document_has_the_keys_that_scripts_rely_on(
    services: Services, request_id: str, tmp_path: Path
) -> None:
    panel = services.survey.add_item(request_id, PANELS)
    services.photo.add_files(request_id, PhotoTarget(ELECTRICAL), [write_jpeg(tmp_path / "m.jpg")], "main_breaker")
    services.photo.add_files(request_id, PhotoTarget(PANELS, panel), [write_jpeg(tmp_path / "l.jpg", "blue")], "label")
    services.survey.set_absence(
        request_id, PhotoTarget(PANELS, panel), "open", AbsenceKind.NOT_REACHED, "could not reach"
    )
    document = show_document(services.survey.detail(request_id))
    assert {"request", "project", "design", "survey", "photos", "absent", "problems", "jobs", "receipts"} <= set(
        document
    )
    assert document["request"] == a_request().request
    assert document["survey"]["status"] == "draft"
    assert document["survey"]["electrical"]["main_bus_rating"] is None
    assert set(document["survey"]["subpanels"][0]) == {
        "location",
        "disconnect_location",
        "bus_rating",
        "disconnect_size",
        "notes",
    }
    first, second = document["photos"]
    assert (first["section"], first["index"], first["slot"]) == ("electrical", None, "main_breaker")
    assert first["filename"] == "E04_main-breaker_1of1.jpg"
    assert (first["published_sha256"], first["url"], first["state"]) == (None, None, "saved")
    assert (second["section"], second["index"]) == ("subpanels", 0)
    assert document["absent"] == [
        {"section": "subpanels", "index": 0, "slot": "open", "kind": "not_reached", "reason": "could not reach"}
    ]
    assert {"severity", "field", "text"} == set(document["problems"][0])


def test_many_requests_are_listed_in_a_blink(services: Services) -> None:
    with services.database.write() as connection:
        for number in range(50):
            request_repository.upsert(connection, a_request(f"r{number:03}"))
    assert len(services.survey.requests()) == 50


def test_an_untouched_request_is_listed_as_not_started_until_the_first_answer(
    services: Services, request_id: str
) -> None:
    [before] = services.survey.requests()
    assert (before.tasks_done, before.is_started) == (0, False)
    services.survey.set_value(request_id, ELECTRICAL, None, "main_bus_rating", 200.0)
    [after] = services.survey.requests()
    assert (after.tasks_done, after.is_started) == (0, True)


def test_counts_that_an_older_way_of_counting_stored_are_made_anew(services: Services, request_id: str) -> None:
    services.survey.requests()
    with services.database.write() as connection:
        connection.exec_driver_sql("UPDATE survey SET tasks_done = 1")
        connection.exec_driver_sql("UPDATE setting SET value = '1' WHERE key = 'counted_with'")
    [listed] = services.survey.requests()
    assert listed.tasks_done == 0
