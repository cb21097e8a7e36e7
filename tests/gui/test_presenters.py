"""What pages show, without any widget: cards, tasks, places, tiles, review, syncing in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import Survey, SurveyStatus
from surveyor_app.gui.presenters import review, words
from surveyor_app.gui.presenters.echoes import echo
from surveyor_app.gui.presenters.places import Place, next_gap, place_of
from surveyor_app.gui.presenters.request_cards import card, filtered, group_of, split_address
from surveyor_app.gui.presenters.request_facts import request_facts
from surveyor_app.gui.presenters.sync_words import Rate, SyncFacts, chip, lid, rows, totals_line
from surveyor_app.gui.presenters.task_rows import task_rows
from surveyor_app.gui.presenters.tiles import TileKind, tile_group
from surveyor_app.services.summaries import SurveyDetail
from tests.gui.fake_services import Queued, Record, Totals, a_photo, fake_services
from tests.gui.sample_records import complete, untouched, with_items

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


def _detail(record: Record) -> SurveyDetail:
    return fake_services([record]).detail(record.request.id)


def _job(status: JobStatus = JobStatus.QUEUED, **changes: object) -> SyncJob:
    job = SyncJob("job-1", JobKind.UPLOAD_PHOTO, "req-1", "rev-1", "photo-1", status, 0, None, (), None, None, NOW)
    return replace(job, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "group", "word"),
    [
        (SurveyStatus.DRAFT, "Ready", "Ready"),
        (SurveyStatus.QUEUED, "Ready", "Waiting to send"),
        (SurveyStatus.PUBLISHED, "Sent", "Sent"),
        (SurveyStatus.NEEDS_ATTENTION, "In progress", "Needs attention"),
        (SurveyStatus.WITHDRAWN, "Sent", "Cancelled"),
    ],
)
def test_a_card_says_how_its_survey_stands(status: SurveyStatus, group: str, word: str) -> None:
    summary = fake_services([complete(status=status)]).requests()[0]
    assert group_of(summary) == group
    assert card(summary, NOW).sign.text == word


def test_a_request_nobody_has_begun_is_to_do() -> None:
    shown = card(fake_services([untouched()]).requests()[0], NOW)
    assert (shown.group, shown.sign.text, shown.batteries) == ("To do", "To do", "2 batteries")
    assert filtered([shown], "In progress", "") == []


def test_an_address_on_one_line_becomes_street_and_town() -> None:
    assert split_address("434 Alder St, San Mateo, CA 94401") == ("434 Alder St", "San Mateo, CA 94401")
    assert split_address("") == ("", "")


def test_a_problem_path_becomes_a_place() -> None:
    survey = with_items().survey
    assert place_of("electrical.main_bus_rating", survey) == Place("electrical", attribute="main_bus_rating")
    assert place_of("mounting_planes[1].pitch", survey) == Place("mounting_planes", "plane-2", "pitch")
    assert place_of("subpanels[0].photos.label", survey) == Place("subpanels", "sub-1", slot="label")
    assert place_of("mounting_planes", survey) == Place("mounting_planes")
    assert place_of("mounting_planes[7].pitch", survey) == Place("mounting_planes", attribute="pitch")
    assert place_of("", survey) == Place("review")


def test_the_next_gap_goes_round_in_the_order_on_site() -> None:
    survey = Survey("req-1")
    problems = [
        Problem(Severity.ERROR, "mounting_planes", "none"),
        Problem(Severity.ERROR, "electrical.main_breaker_rating", "missing"),
        Problem(Severity.INFO, "electrical.notes", "only a hint"),
        Problem(Severity.WARNING, "electrical.photos.panel_open", "no photo"),
        Problem(Severity.WARNING, "electrical.photos.meter_wide", "no photo"),
    ]
    here, seen = Place("request"), []
    for _ in range(5):
        found = next_gap(problems, survey, here)
        assert found is not None
        here = found[1]
        seen.append(here)
    assert seen == [
        Place("electrical", attribute="main_breaker_rating"),
        Place("electrical", slot="panel_open"),
        Place("electrical", slot="meter_wide"),
        Place("mounting_planes"),
        Place("electrical", attribute="main_breaker_rating"),
    ]
    assert next_gap([], survey, here) is None


def test_tasks_count_gaps_and_items_have_their_own() -> None:
    found = {(row.task, row.item_id): row for row in task_rows(_detail(with_items()))}
    assert found["electrical", None].state.text == "Complete"
    assert found["mounting_planes", "plane-1"].note == ""
    assert found["mounting_planes", "plane-2"].note == "6 gaps"
    assert found["mounting_planes", None].note == "6 gaps"


def test_tiles_follow_the_checklist_and_say_why_slots_are_empty() -> None:
    record = with_items()
    record.photos += [a_photo("extra", "req-1", PLANE, None), a_photo("taken", "req-1", PLANE, "roof_plane")]
    record.absences.append(Absence(PLANE, "attic_overview", AbsenceKind.NOT_REACHED, "hatch painted shut"))
    services = fake_services([record])
    detail = services.detail("req-1")
    group = tile_group(PLANE, detail.photos, detail.absences, services.checklist)
    kinds = [(tile.slot, tile.kind) for tile in group.tiles]
    assert kinds == [
        ("roof_plane", TileKind.PHOTO),
        ("pitch_reading", TileKind.EMPTY),
        ("rafter_size", TileKind.EMPTY),
        ("rafter_spacing", TileKind.EMPTY),
        ("attic_overview", TileKind.ABSENT),
        (None, TileKind.PHOTO),
    ]
    assert group.tiles[4].why == "Could not reach: hatch painted shut"
    assert group.summary == "2 photos · 2 of 5 expected pictures settled"
    assert group.offered_hidden == 5


def test_the_request_page_shows_unknown_attributes_and_arrays_in_words() -> None:
    facts = request_facts(_detail(untouched()), NOW)
    assert ("Request · priority", "high") in facts.more
    assert facts.arrays == (("Array 1", "26.6° (6:12)", "180° (S)"),)
    assert facts.batteries == (("Invented Cell", "Made-Up", "2 ×"),)
    assert any(fact.label == "E-mail" and fact.value == "Not given" for fact in facts.facts)


def test_review_says_what_will_be_sent_with_file_names() -> None:
    record = complete()
    record.photos.append(a_photo("photo-1", "req-1", PhotoTarget(SectionName.ELECTRICAL), "main_breaker"))
    services = fake_services([record])
    block = review.blocks(services.detail("req-1"), SectionName.ELECTRICAL, services.catalogue)[0]
    assert ("Main bus rating", "200 A") in [(line.label, line.value) for line in block.lines]
    assert block.filenames == ("E04_main-breaker_1of1.jpg",)
    plane = review.blocks(services.detail("req-1"), SectionName.MOUNTING_PLANES, services.catalogue)[0]
    assert ("Pitch", "26.57° = 6:12") in [(line.label, line.value) for line in plane.lines]


def test_missing_pictures_are_gathered_by_place_and_named_once() -> None:
    services = fake_services([complete()])
    detail = services.detail("req-1")
    found = review.missing_pictures(detail, services.checklist)
    assert [row.where for row in found] == ["Electrical", "Plane 1 · S 6:12"]
    assert found[0].text.startswith("Main panel, wide view, Panel, door closed")
    assert found[0].text.count("Wall for the new equipment") == 1
    assert any("battery" in row.text for row in review.problem_rows(detail)[Severity.WARNING])


def test_publishing_is_refused_offered_or_under_way() -> None:
    assert not review.publish_state(_detail(untouched())).can_publish
    assert review.publish_state(_detail(complete())).can_publish
    sending = complete(status=SurveyStatus.PUBLISHING)
    sending.jobs = [_job(JobStatus.DONE), _job(), _job(kind=JobKind.REPORT_PROGRESS)]
    state = review.publish_state(_detail(sending))
    assert (state.can_publish, state.progress) == (False, (1, 2))
    assert not review.publish_state(_detail(complete(status=SurveyStatus.WITHDRAWN))).can_publish


def test_a_survey_that_a_server_refused_can_be_published_again() -> None:
    record = complete(status=SurveyStatus.NEEDS_ATTENTION)
    record.jobs = [_job(JobStatus.BLOCKED, error_text="Aurora says no.")]
    record.server_problems = [Problem(Severity.ERROR, "electrical.main_bus_rating", "Aurora says no.")]
    assert review.publish_state(_detail(record)).can_publish
    found = review.banner(_detail(record))
    assert found is not None
    assert found[1] == "Aurora says no."


def test_receipts_are_told_newest_first_with_the_names_that_aurora_saw() -> None:
    record = complete(status=SurveyStatus.PUBLISHED)
    record.photos.append(a_photo("photo-1", "req-1", PhotoTarget(SectionName.ELECTRICAL), "panel_open"))
    record.receipts = [
        Receipt(ReceiptKind.HOSTED, "photo-1", NOW - timedelta(minutes=2), {}),
        Receipt(ReceiptKind.COMPLETED, "req-1", NOW, {}),
    ]
    lines = review.receipt_lines(_detail(record), NOW)
    assert [line[:2] for line in lines] == [
        ("Aurora marked the survey completed", ""),
        ("The office has the photo", "E03_panel-open_1of1.jpg"),
    ]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (SyncFacts(paired=False), "Not paired"),
        (SyncFacts(paired=True, online=True), "All delivered"),
        (SyncFacts(paired=True, online=None), "Connecting…"),
        (SyncFacts(paired=True, online=False, not_at_office=3), "Offline · 3 surveys only on this laptop"),
        (SyncFacts(paired=True, online=True, paused=True), "Paused"),
        (
            SyncFacts(paired=True, online=True, totals=Totals(38, 40, 9, 50, 0), seconds_left=120),
            "Sending photo 3 of 40 · 2 min left",
        ),
        (SyncFacts(paired=True, online=True, totals=Totals(0, 40, 0, 3, 0)), "Sending 3 items"),
        (SyncFacts(paired=True, online=True, totals=Totals(1, 4, 9, 1, 1)), "1 item needs you"),
    ],
)  # fmt: skip
def test_the_sync_chip_is_always_in_words(facts: SyncFacts, text: str) -> None:
    assert chip(facts).text == text


def test_the_lid_may_be_closed_unless_something_is_being_sent() -> None:
    assert lid(SyncFacts(paired=True, online=True)).text.startswith("Yes")
    assert lid(SyncFacts(paired=True, online=False, not_at_office=2, totals=Totals(2, 2, 9, 4, 0))).text.startswith(
        "Yes"
    )
    assert lid(SyncFacts(paired=True, online=True, totals=Totals(2, 2, 9, 4, 0))).text.startswith("Better")


def test_a_pending_item_says_when_it_is_tried_next() -> None:
    waiting = Queued(_job(JobStatus.WAITING, due_at=NOW + timedelta(minutes=6)), "Zoë", "Upload", "", 1000)
    blocked = Queued(_job(JobStatus.BLOCKED), "Zoë", "Send", "refused", None)
    shown = rows([waiting, blocked], {"photo-1": (250, 1000)}, NOW, online=True)
    assert [row.next_try for row in shown] == ["In 6 min", "You decide"]
    assert shown[0].progress == 0.25
    assert rows([waiting], {}, NOW, online=False)[0].next_try == "When online"


def test_the_time_left_comes_from_what_was_sent_lately() -> None:
    rate = Rate()
    assert rate.seconds_for(1000) is None
    for second in range(11):
        rate.note(float(second), "photo-1", second * 100)
    assert rate.seconds_for(1000) == pytest.approx(10.0)
    assert totals_line(Totals(14, 40, 48_200_000, 30, 0)) == "26 of 40 photos delivered · 48.2 MB to go"


def test_fields_say_back_what_they_understood() -> None:
    planes = SectionName.MOUNTING_PLANES
    assert echo(attribute(planes, "pitch"), 26.57) == "6:12 = 26.57°"
    assert echo(attribute(planes, "azimuth"), 202.5) == "202.5° = SSW, the slope faces south-south-west"
    assert "1.5 × 5.5 in" in echo(attribute(planes, "rafter_size"), "2x6")
    assert echo(attribute(planes, "rafter_spacing"), 16.0) == "16 in = 40.6 cm, centre to centre"


def test_sizes_and_moments_are_said_briefly() -> None:
    assert [words.size(n) for n in (812, 81_200, 3_400_000)] == ["812 B", "81 kB", "3.4 MB"]
    assert words.day(NOW, NOW) == "today"
    assert words.day(NOW - timedelta(days=1), NOW) == "yesterday"
    assert words.soon(NOW + timedelta(seconds=40), NOW) == "in 40 s"


def test_presenters_import_no_widgets() -> None:
    folder = Path(review.__file__).parent
    for module in folder.glob("*.py"):
        assert "PySide6" not in module.read_text(encoding="utf-8"), module.name
