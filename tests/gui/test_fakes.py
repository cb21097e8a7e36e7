"""The fakes of the window's tests and the real services keep the same promises; each test here runs on both."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import PySide6.QtGui  # noqa: F401 - as in the window: thumbnails are made only where Qt was loaded first
import pytest

from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound, PairingCancelled, SurveyorError
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, PhotoTarget
from surveyor_app.domain.steps import NO_STEPS
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from tests.gui.both_services import ELECTRICAL, HERE, ID, PLANES, SUBPANELS, Fake, Real, services, world
from tests.gui.fake_records import Queued, Totals
from tests.gui.fake_services import fake_services
from tests.gui.fake_surveys import SURVEYOR
from tests.pictures import jpeg_bytes, write_jpeg
from tests.services.complete_survey import fill_completely

__all__ = ["services", "world"]  # fixtures
URL, CODE = "https://office.example", "K7QM2XPA"


def _survey(services: Any) -> Any:
    return services.survey.detail(ID).survey


# ── surveys ──


def test_a_request_that_nobody_began_is_listed_and_read(services: Any) -> None:
    (summary,) = services.survey.requests()
    assert (summary.id, summary.customer_name.split()[-1], summary.photos) == (ID, "Sample", 0)
    assert (summary.survey_status, summary.is_started, summary.tasks_done) == (SurveyStatus.DRAFT, False, 0)
    detail = services.survey.detail(ID)
    assert (detail.problems != (), summary.problems, len(detail.tasks)) == (True, len(detail.problems), 6)
    assert [battery.name for battery in detail.batteries] == [b.name for b in summary.batteries]
    with pytest.raises(NotFound):
        services.survey.detail("nobody")


def test_a_request_that_was_completed_elsewhere_says_so_in_the_list_and_read_whole(world: Fake | Real) -> None:
    surveys = world.services.survey
    assert (surveys.requests()[0].is_completed_elsewhere, surveys.detail(ID).is_completed_elsewhere) == (False, False)
    world.complete()
    assert (surveys.requests()[0].is_completed_elsewhere, surveys.detail(ID).is_completed_elsewhere) == (True, True)
    assert surveys.set_value(ID, ELECTRICAL, None, "main_bus_rating", 200).is_completed_elsewhere


def test_whose_a_request_is_now_is_said_in_the_list_and_read_whole(world: Fake | Real) -> None:
    surveys = world.services.survey
    for name, said in (("Bea Example", "Bea Example"), (SURVEYOR.upper(), ""), (None, "")):
        world.give_away(name)
        assert (surveys.requests()[0].given_to, surveys.detail(ID).given_to) == (said, said)


def test_an_answer_is_stored_as_it_is_meant_and_a_wrong_one_is_refused(services: Any) -> None:
    detail = services.survey.set_value(ID, ELECTRICAL, None, "main_bus_rating", 200)
    assert detail.survey.electrical.main_bus_rating == 200.0
    plane = services.survey.add_item(ID, PLANES)
    assert services.survey.set_value(ID, PLANES, plane, "azimuth", 360).survey.mounting_planes[0].azimuth == 0
    with pytest.raises(InvalidInput):
        services.survey.set_value(ID, ELECTRICAL, None, "main_bus_rating", -1)
    assert _survey(services).electrical.main_bus_rating == 200.0
    assert services.survey.set_value(ID, ELECTRICAL, None, "main_bus_rating", None) is not None
    assert _survey(services).electrical.main_bus_rating is None


def test_what_is_not_understood_is_kept_beside_the_answer_until_there_is_one(services: Any) -> None:
    services.survey.set_value(ID, ELECTRICAL, None, "main_bus_rating", 200)
    detail = services.survey.keep_unclear(ID, ELECTRICAL, None, "main_bus_rating", "two hundred")
    assert [(one.name, one.text) for one in detail.survey.unclear] == [("main_bus_rating", "two hundred")]
    assert detail.survey.electrical.main_bus_rating == 200.0
    assert services.survey.set_value(ID, ELECTRICAL, None, "main_bus_rating", 225).survey.unclear == ()


def test_copied_values_are_marked_until_they_are_checked_or_typed_over(services: Any) -> None:
    one = services.survey.add_item(ID, PLANES)
    services.survey.set_value(ID, PLANES, one, "pitch", 26.6)
    services.survey.set_value(ID, PLANES, one, "azimuth", 180.0)
    two = services.survey.add_item(ID, PLANES, copy_from=one, turn=90.0)
    survey = _survey(services)
    assert (survey.mounting_planes[1].pitch, survey.mounting_planes[1].azimuth) == (26.6, 270.0)
    assert {(mark.item_id, mark.name) for mark in survey.copied} == {(two, "pitch"), (two, "azimuth")}
    assert [mark.name for mark in services.survey.confirm_values(ID, PLANES, two, ["pitch"]).survey.copied] == [
        "azimuth"
    ]
    assert services.survey.set_value(ID, PLANES, two, "azimuth", 271.0).survey.copied == ()
    services.survey.set_value(ID, PLANES, two, "pitch", 10.0)
    assert services.survey.copy_values(ID, PLANES, two, one).survey.mounting_planes[1].pitch == 10.0
    assert services.survey.copy_values(ID, PLANES, two, one, overwrite=True).survey.mounting_planes[1].pitch == 26.6


def test_values_are_put_back_as_they_stood_with_their_marks(services: Any) -> None:
    one, two = services.survey.add_item(ID, PLANES), services.survey.add_item(ID, PLANES)
    services.survey.put_values(ID, PLANES, two, {"pitch": 20.0}, {"pitch": one}, {"pitch": "steep"})
    survey = _survey(services)
    assert survey.mounting_planes[1].pitch == 20.0
    assert [(mark.item_id, mark.name, mark.source_id) for mark in survey.copied] == [(two, "pitch", one)]
    assert [(one.item_id, one.text) for one in survey.unclear] == [(two, "steep")]
    services.survey.put_values(ID, PLANES, two, {"pitch": None}, {})
    survey = _survey(services)
    assert (survey.mounting_planes[1].pitch, survey.copied, survey.unclear) == (None, (), ())


def test_entries_go_into_the_bin_come_back_where_they_were_and_move(services: Any) -> None:
    ids = [services.survey.add_item(ID, SUBPANELS) for _ in range(3)]

    def order() -> list[str]:
        return [panel.id for panel in _survey(services).subpanels]

    services.survey.remove_item(ID, SUBPANELS, ids[1])
    assert order() == [ids[0], ids[2]]
    services.survey.restore_item(ID, SUBPANELS, ids[1], 1)
    assert order() == ids
    services.survey.move_item(ID, SUBPANELS, ids[2], 0)
    assert order() == [ids[2], ids[0], ids[1]]


def test_a_reason_stands_until_it_is_taken_back_or_there_is_a_photo(services: Any, tmp_path: Path) -> None:
    def absences() -> list[tuple[str, AbsenceKind, str]]:
        return [(one.slot, one.kind, one.reason) for one in services.survey.detail(ID).absences]

    services.survey.set_absence(ID, HERE, "gas_meter", AbsenceKind.NOT_APPLICABLE, "all electric")
    services.survey.set_absence(ID, HERE, "gas_meter", AbsenceKind.NOT_REACHED, "a dog")
    assert absences() == [("gas_meter", AbsenceKind.NOT_REACHED, "a dog")]
    with pytest.raises(InvalidInput):
        services.survey.set_absence(ID, HERE, "gas_meter", AbsenceKind.NOT_REACHED, " ")
    services.photo.add_files(ID, HERE, [write_jpeg(tmp_path / "a.jpg")], "gas_meter")
    assert absences() == []
    services.survey.set_absence(ID, HERE, "grounding", AbsenceKind.NOT_REACHED, "locked")
    services.survey.clear_absence(ID, HERE, "grounding")
    assert absences() == []


def test_a_withdrawn_survey_is_reopened_and_a_notice_is_put_aside(world: Fake | Real, services: Any) -> None:
    world.withdraw()
    world.notice()
    assert [one.text for one in services.survey.detail(ID).notices] == ["The office changed the request."]
    services.survey.reopen(ID)
    assert _survey(services).status is SurveyStatus.DRAFT
    services.survey.dismiss_notice(ID, NoticeKind.DESIGN)
    assert services.survey.detail(ID).notices == ()


# ── photos ──


def test_good_files_are_added_bad_ones_refused_and_doubles_named(services: Any, tmp_path: Path) -> None:
    good, empty = write_jpeg(tmp_path / "good.jpg"), tmp_path / "empty.jpg"
    (tmp_path / "text.jpg").write_text("no picture")
    empty.touch()
    added = services.photo.add_files(ID, HERE, [good, empty, tmp_path / "text.jpg"], "main_breaker")
    (view,) = added.added
    assert (view.photo.slot, view.photo.original_name, view.slot_label) == ("main_breaker", "good.jpg", "Main breaker")
    assert [(one.name, one.code) for one in added.refused] == [("empty.jpg", "empty"), ("text.jpg", "not_an_image")]
    again = services.photo.add_files(ID, HERE, [good])
    assert (again.added, [one.photo_id for one in again.doubles]) == ((), [view.photo.id])
    assert len(services.photo.add_files(ID, HERE, [good], twice=True).added) == 1
    pasted = services.photo.add_picture(ID, HERE, jpeg_bytes("blue"), "pasted picture.png", UNSORTED)
    assert [(one.photo.slot, one.photo.original_name) for one in pasted.added] == [(UNSORTED, "pasted picture.png")]


def test_photos_are_hung_turned_removed_and_brought_back(services: Any, tmp_path: Path) -> None:
    files = [write_jpeg(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "blue")]
    one, two = (view.photo.id for view in services.photo.add_files(ID, HERE, files, UNSORTED).added)
    plane = PhotoTarget(PLANES, services.survey.add_item(ID, PLANES))

    def photos() -> dict[str, tuple[PhotoTarget, str | None, int]]:
        views = services.survey.detail(ID).photos
        return {view.photo.id: (view.photo.target, view.photo.slot, view.photo.turned) for view in views}

    services.photo.assign_all([two], plane, "roof_plane")
    services.photo.turn_all({one: 90, two: 180})
    assert photos() == {one: (HERE, UNSORTED, 90), two: (plane, "roof_plane", 180)}
    with pytest.raises(InvalidInput):
        services.photo.turn_all({one: 45})
    services.photo.remove_all([one, two])
    assert photos() == {}
    services.photo.restore_all([two])
    assert photos() == {two: (plane, "roof_plane", 180)}


def test_photos_hang_again_as_they_did(services: Any, tmp_path: Path) -> None:
    files = [write_jpeg(tmp_path / f"{name}.jpg", name) for name in ("red", "green", "blue")]
    ids = [view.photo.id for view in services.photo.add_files(ID, HERE, files, UNSORTED).added]
    before = services.photo.standings(ids)
    services.photo.assign_all(ids[:2], HERE, "gas_meter")
    services.photo.turn_all({ids[1]: 90})
    services.photo.remove_all(ids[2:])
    after = services.photo.standings([*ids, "nobody"])
    assert {one: (after[one].slot, after[one].turned, after[one].in_bin) for one in ids} == {
        ids[0]: ("gas_meter", 0, False),
        ids[1]: ("gas_meter", 90, False),
        ids[2]: (UNSORTED, 0, True),
    }
    assert set(after) == set(ids)
    services.photo.put_back(before)
    assert services.photo.standings(ids) == before
    assert {view.photo.id for view in services.survey.detail(ID).photos} == set(ids)
    services.photo.put_back(after)
    assert services.photo.standings(ids) == after


# ── delivery ──


def test_only_a_survey_that_aurora_would_take_is_queued(services: Any) -> None:
    refused = services.publish.publish(ID)
    assert (refused.queued, refused.revision, refused.problems != ()) == (False, 1, True)
    assert _survey(services).status is SurveyStatus.DRAFT
    fill_completely(services, ID)
    preview = services.publish.preview(ID)
    assert (set(preview.bodies), preview.since, preview.changes) == (set(SectionName), None, ())
    assert services.publish.publish(ID, overwrite=True).queued
    assert _survey(services).status is SurveyStatus.QUEUED


def test_nothing_waits_where_nothing_was_published(services: Any) -> None:
    totals = services.queue.totals()
    assert (totals.steps, totals.waits_until) == (NO_STEPS, None)
    numbers = [one.name for one in fields(Totals) if one.name not in ("steps", "waits_until")]
    assert [getattr(totals, name) for name in numbers] == [0] * len(numbers)
    assert (list(services.queue.items()), services.queue.not_at_office()) == ([], 0)
    services.queue.try_now()


def test_what_the_fake_queue_is_filled_with_looks_like_what_waits(data_dir: Path) -> None:
    services = Real(DataPaths(data_dir)).services
    fill_completely(services, ID)
    services.publish.publish(ID)
    items = services.queue.items()
    assert {one.name for one in fields(items[0])} == {one.name for one in fields(Queued)}
    assert {one.name for one in fields(services.queue.totals())} == {one.name for one in fields(Totals)}
    services.close()


def test_an_export_is_told_by_its_path(services: Any, tmp_path: Path) -> None:
    assert services.export.export(ID, tmp_path / "out.zip") == tmp_path / "out.zip"


def test_a_pairing_is_kept_and_dropped(services: Any) -> None:
    assert services.pairing.status() is None
    paired = services.pairing.pair(URL, CODE, "Field laptop")
    assert (paired.surveyor, paired.relay_name, paired.device) == ("Sam Surveyor", "Sunny Office", "Field laptop")
    assert services.pairing.status() == paired
    services.pairing.unpair()
    assert services.pairing.status() is None


def test_a_pairing_that_is_refused_or_no_longer_wanted_changes_nothing(world: Fake | Real, services: Any) -> None:
    before = services.pairing.pair(URL, CODE, "Field laptop")
    with pytest.raises(PairingCancelled):
        services.pairing.pair(URL, CODE, "another", is_wanted=lambda: False)
    world.refuse_pairing(SurveyorError("That code is wrong."))
    with pytest.raises(SurveyorError, match="wrong"):
        services.pairing.pair(URL, CODE, "another", is_wanted=lambda: False)
    assert services.pairing.status() == before


def test_the_upload_limit_is_kept_and_taken_off(services: Any) -> None:
    assert services.upload_limit.get() is None
    services.upload_limit.set(500)
    assert services.upload_limit.get() == 500
    services.upload_limit.set(None)
    assert services.upload_limit.get() is None


def test_unattended_syncs_are_as_the_folder_has_it_until_somebody_chooses(services: Any) -> None:
    assert services.unattended.get() is not services.unattended.is_choice
    services.unattended.set(True)
    assert services.unattended.get()


def test_a_newer_version_is_told_until_it_is_put_aside(world: Fake | Real, services: Any) -> None:
    assert services.app_news.news() is None
    world.announce(AppNews("99.0.0"))
    assert services.app_news.news() == AppNews("99.0.0")
    services.app_news.dismiss("99.0.0")
    assert services.app_news.news() is None
    world.announce(AppNews("99.1.0"))
    assert services.app_news.news() == AppNews("99.1.0")


def test_the_offices_lists_are_the_same(services: Any) -> None:
    mine = fake_services()
    assert (services.office.catalogue, services.office.checklist) == (mine.catalogue, mine.checklist)
