"""What pages show, without any widget: cards, tasks, places, tiles, review, syncing in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.notices import Notice, NoticeKind, given_words
from surveyor_app.domain.outbox import JobStatus, Receipt, ReceiptKind
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.domain.photo_rules import targets
from surveyor_app.domain.problem import NO_PICTURE, NOT_UNDERSTOOD, Problem, Severity
from surveyor_app.domain.survey import MountingPlane, Survey, SurveyStatus
from surveyor_app.gui.presenters import review, words
from surveyor_app.gui.presenters.echoes import echo
from surveyor_app.gui.presenters.next_page import page_after
from surveyor_app.gui.presenters.next_up import next_up, next_words
from surveyor_app.gui.presenters.notices import notice_boxes
from surveyor_app.gui.presenters.places import Place, place_of
from surveyor_app.gui.presenters.request_cards import (
    agrees,
    card,
    filtered,
    group_of,
    is_begun,
    sign_of_open,
    split_address,
)
from surveyor_app.gui.presenters.request_facts import request_facts
from surveyor_app.gui.presenters.sync_words import SyncFacts, office_words
from surveyor_app.gui.presenters.task_rows import task_rows
from surveyor_app.gui.presenters.tiles import TileKind, tile_group
from surveyor_app.services.summaries import SurveyDetail
from tests.gui.fake_records import Record, a_job, a_photo
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import complete, retrofit, untouched, with_items

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


def _detail(record: Record) -> SurveyDetail:
    return fake_services([record]).detail(record.request.id)


@pytest.mark.parametrize(
    ("status", "group", "word"),
    [
        (SurveyStatus.DRAFT, "ready", "Can be sent"),
        (SurveyStatus.QUEUED, "ready", "Waiting to send"),
        (SurveyStatus.PUBLISHED, "sent", "Sent"),
        (SurveyStatus.NEEDS_ATTENTION, "in_progress", "Needs attention"),
        (SurveyStatus.WITHDRAWN, "sent", "Cancelled"),
    ],
)
def test_a_card_says_how_its_survey_stands(status: SurveyStatus, group: str, word: str) -> None:
    summary = fake_services([complete(status=status)]).requests()[0]
    assert group_of(summary) == group
    assert card(summary, NOW).sign.text == word


def test_a_request_nobody_has_begun_is_to_do() -> None:
    shown = card(fake_services([untouched()]).requests()[0], NOW)
    assert (shown.group, shown.sign.text, shown.batteries) == ("to_do", "To do", "2 batteries")
    assert filtered([shown], "in_progress", "") == []
    assert (shown.sign.words, shown.progress) == ("To do", "")


def test_one_answer_makes_a_survey_begun_though_no_task_is_done() -> None:
    record = untouched()
    record.survey = replace(record.survey, electrical=replace(record.survey.electrical, main_bus_rating=200.0))
    shown = card(fake_services([record]).requests()[0], NOW)
    assert (shown.group, shown.progress) == ("in_progress", "0 of 5 done")


def test_a_plane_nobody_has_begun_is_quiet_in_the_list_of_tasks() -> None:
    record = untouched()
    record.survey = replace(record.survey, mounting_planes=(MountingPlane("plane-1"),))
    rows = task_rows(_detail(record))
    tones = {row.state.tone for row in rows if row.task == "mounting_planes"}
    assert tones == {"neutral"}


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


def test_gaps_come_first_then_pictures_then_what_is_unusual_each_in_the_order_on_site() -> None:
    survey = Survey("req-1")
    problems = [
        Problem(Severity.WARNING, "electrical.notes", "unusual"),
        Problem(Severity.ERROR, "mounting_planes", "none"),
        Problem(Severity.WARNING, "electrical.main_bus_rating", "not read", NOT_UNDERSTOOD),
        Problem(Severity.ERROR, "electrical.main_breaker_rating", "missing"),
        Problem(Severity.INFO, "electrical.notes", "only a hint"),
        Problem(Severity.WARNING, "electrical.photos.panel_open", "no photo", NO_PICTURE),
        Problem(Severity.WARNING, "electrical.photos.meter_wide", "no photo", NO_PICTURE),
    ]
    here, seen, said = Place("request"), [], []
    for _ in range(7):
        found = next_up(problems, survey, here)
        assert found is not None
        here = found[1]
        seen.append(here)
        said.append(next_words(found[0], "X")[0])
    assert seen == [
        Place("electrical", attribute="main_bus_rating"),
        Place("electrical", attribute="main_breaker_rating"),
        Place("mounting_planes"),
        Place("electrical", slot="panel_open"),
        Place("electrical", slot="meter_wide"),
        Place("electrical", attribute="notes"),
        Place("electrical", attribute="main_bus_rating"),
    ]
    gap, picture, check = "Next gap: X  (F8)", "Next picture to take: X  (F8)", "Next to check: X  (F8)"
    assert said == [gap, gap, gap, picture, picture, check, gap]
    assert next_up([], survey, here) is None


def test_gaps_after_the_place_in_sight_come_before_those_above_it() -> None:
    problems = [
        Problem(Severity.ERROR, "electrical.main_bus_rating", "missing"),
        Problem(Severity.WARNING, "mounting_planes[0].photos.roof_plane", "no photo", NO_PICTURE),
        Problem(Severity.ERROR, "mounting_planes[0].pitch", "missing"),
    ]
    survey = complete().survey
    at_photos, after = Place("electrical", slot="meter_wide"), Place("photos")
    found = [pair[1] for here in (at_photos, after) if (pair := next_up(problems, survey, here))]
    assert found == [
        Place("mounting_planes", "plane-1", "pitch"),
        Place("electrical", attribute="main_bus_rating"),
    ]


def test_tasks_count_gaps_and_items_have_their_own() -> None:
    found = {(row.task, row.item_id): row for row in task_rows(_detail(with_items()))}
    assert found["mounting_planes", "plane-1"].note == "5 pictures to take"
    assert found["mounting_planes", "plane-2"].note == "6 gaps"
    assert found["mounting_planes", None].note == "6 gaps · 10 pictures"


def test_no_task_is_complete_while_its_pictures_are_to_take() -> None:
    record = complete()
    rows = {(row.task, row.item_id): row for row in task_rows(_detail(record))}
    electrical = rows["electrical", None]
    assert electrical.spoken == "Electrical, Answers complete, 8 pictures to take"
    assert (electrical.state.icon, electrical.state.tone) == ("circle-dot", "unusual")
    assert rows["mounting_planes", "plane-1"].spoken.endswith("Answers complete, 5 pictures to take")
    assert rows["photos", None].note == "13 pictures to take"

    services = fake_services([record])
    for target, _path in targets(record.survey):
        for slot in services.checklist.slots[target.section]:
            record.photos += [a_photo(f"{target.section}-{slot.key}", "req-1", target, slot.key)]
    rows = {(row.task, row.item_id): row for row in task_rows(_detail(record))}
    assert [rows[key].spoken for key in (("electrical", None), ("photos", None))] == [
        "Electrical, Complete",
        "Photos, Complete",
    ]


def test_a_roof_without_planes_that_the_design_leaves_free_is_done_and_worth_a_look() -> None:
    row = next(row for row in task_rows(_detail(retrofit())) if row.task == "mounting_planes")
    assert (row.spoken, row.state.tone) == ("Roof planes, None entered", "unusual")


def test_a_design_without_arrays_is_told_apart_from_one_that_says_nothing_of_them() -> None:
    silent = untouched()
    silent.request = replace(silent.request, design={"bill_of_materials": []})
    assert request_facts(_detail(retrofit()), NOW).no_arrays == "No array in this design."
    assert "measure each roof plane" in request_facts(_detail(silent), NOW).no_arrays


def test_a_list_whose_number_contradicts_the_notes_says_so() -> None:
    record = complete()
    electrical = replace(record.survey.electrical, notes="2 subpanels in the barn")
    record.survey = replace(record.survey, electrical=electrical)
    row = next(row for row in task_rows(_detail(record)) if row.task == "subpanels")
    assert (row.spoken, row.state.tone) == ("Subpanels, None entered, 1 number to check", "unusual")


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
    assert group.summary == "2 photos · 3 of 5 pictures still to take"
    assert group.offered_hidden == 5


def test_the_request_page_shows_unknown_attributes_and_arrays_in_words() -> None:
    facts = request_facts(_detail(untouched()), NOW)
    assert ("Request · priority", "high") in facts.more
    assert facts.arrays == (("Array 1", "26.6° (6:12)", "180° (S)"),)
    assert facts.batteries == (("Invented Cell", "Made-Up", "2"),)
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


@pytest.mark.parametrize(
    ("kind", "status", "head", "actions"),
    [
        (NoticeKind.WITHDRAWN, "cancelled", "Cancelled", ("export", "reopen", "dismiss")),
        (NoticeKind.WITHDRAWN, "deleted", "Deleted in Aurora", ("export", "reopen", "dismiss")),
        (NoticeKind.WITHDRAWN, "requested", "Wanted again", ("dismiss",)),
        (NoticeKind.COMPLETED, "completed", "Completed elsewhere", ("export", "dismiss")),
        (NoticeKind.REASSIGNED, "requested", "Given to someone else", ("dismiss",)),
        (NoticeKind.DESIGN, "requested", "The design changed", ("look", "dismiss")),
        (NoticeKind.SCREENSHOT, "requested", "New picture of the design", ("look", "dismiss")),
    ],
)
def test_every_notice_has_its_head_and_what_can_be_done(
    kind: NoticeKind, status: str, head: str, actions: tuple[str, ...]
) -> None:
    record = complete(status=SurveyStatus.WITHDRAWN if status in ("cancelled", "deleted") else SurveyStatus.DRAFT)
    record.request = replace(record.request, status=status)
    record.notices = [Notice(kind, "What happened.", NOW)]
    box = notice_boxes(_detail(record))[0]
    assert (box.sign.text, box.text, box.actions, box.kind) == (head, "What happened.", actions, kind)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("record", "group", "progress", "tone", "actions"),
    [
        (untouched(), "sent", "", "neutral", ()),
        (complete(), "ready", "1 of 5 done", "unusual", ("export",)),
    ],
)
def test_card_request_page_and_banner_say_completed_elsewhere_in_one_word(
    record: Record, group: str, progress: str, tone: str, actions: tuple[str, ...], told: bool
) -> None:
    record = replace(record, request=replace(record.request, status="completed"))
    record.notices = [Notice(NoticeKind.COMPLETED, "What happened.", NOW)] if told else []
    services = fake_services([record])
    (summary,) = services.requests()
    detail = services.detail(record.request.id)
    shown = card(summary, NOW)
    assert (shown.sign.text, shown.sign.tone, shown.group, shown.progress) == (
        "Completed elsewhere", tone, group, progress,
    )  # fmt: skip
    assert (sign_of_open(detail), agrees(summary, detail)) == (shown.sign, True)
    assert is_begun(summary) is (group == "ready")
    (box,) = notice_boxes(detail)
    assert box.sign.text == shown.sign.text
    assert box.actions == (("export", "dismiss") if told else actions)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("record", "group", "progress", "tone", "actions"),
    [
        (untouched(), "all", "Now with Bea Example", "neutral", ()),
        (complete(), "ready", "1 of 5 done", "unusual", ("export",)),
    ],
)
def test_card_and_banner_say_in_one_word_that_somebody_else_has_the_request(
    record: Record, group: str, progress: str, tone: str, actions: tuple[str, ...], told: bool
) -> None:
    record = replace(record, request=replace(record.request, assigned_to="Bea Example"))
    record.notices = [Notice(NoticeKind.REASSIGNED, given_words("Bea Example"), NOW)] if told else []
    services = fake_services([record])
    (summary,) = services.requests()
    detail = services.detail(record.request.id)
    shown = card(summary, NOW)
    assert (shown.sign.text, shown.sign.tone, shown.group, shown.progress) == (
        "Given to someone else", tone, group, progress,
    )  # fmt: skip
    assert (sign_of_open(detail), agrees(summary, detail)) == (shown.sign, True)
    (box,) = notice_boxes(detail)
    assert (box.sign.text, box.text) == (shown.sign.text, "The office gave this request to Bea Example.")
    assert box.actions == (("dismiss",) if told else actions)
    assert shown.progress_short == ("" if group == "all" else "1/5")
    assert [len(filtered([shown], name, "")) for name in ("to_do", "all")] == [0, 1]


def test_what_was_sent_from_here_stays_sent_whoever_has_the_request_now() -> None:
    record = complete(status=SurveyStatus.PUBLISHED)
    record.request = replace(record.request, assigned_to="Bea Example")
    assert card(fake_services([record]).requests()[0], NOW).sign.text == "Sent"
    assert notice_boxes(_detail(record)) == ()


def test_what_this_laptop_completed_and_works_on_again_is_not_completed_elsewhere() -> None:
    record = complete()
    record.request = replace(record.request, status="completed")
    record.receipts = [Receipt(ReceiptKind.COMPLETED, record.request.id, NOW, {"revision": 1})]
    assert card(fake_services([record]).requests()[0], NOW).sign.text == "Can be sent"
    assert notice_boxes(_detail(record)) == ()


def test_what_another_laptop_published_is_told_above_every_page() -> None:
    record = complete(status=SurveyStatus.NEEDS_ATTENTION)
    record.jobs = [
        a_job(
            JobStatus.BLOCKED, error_code="published_elsewhere", error_text="Ana published it at 08:10. Publish anyway?"
        )
    ]
    record.server_problems = [Problem(Severity.ERROR, "", "Ana published it at 08:10. Publish anyway?")]
    box = notice_boxes(_detail(record))[0]
    assert (box.sign.text, box.text) == (
        "Published elsewhere",
        "Ana published it at 08:10. Nothing was sent yet: you decide.",
    )
    state = review.publish_state(_detail(record))
    assert (state.button, state.overwrite) == ("Publish anyway", True)
    record.survey = replace(record.survey, electrical=replace(record.survey.electrical, main_bus_rating=None))
    assert not review.publish_state(_detail(record)).overwrite, "what is missing comes first"


def test_missing_pictures_are_gathered_by_place_and_named_once() -> None:
    services = fake_services([complete()])
    detail = services.detail("req-1")
    found = review.missing_pictures(detail, services.checklist)
    assert [row.where for row in found] == ["Electrical", "Plane 1 · S 6:12"]
    assert found[0].text.startswith("Main panel, wide view · Panel, door closed")
    assert found[0].text.count("Wall for the new equipment") == 1
    assert any("battery" in row.text for row in review.problem_rows(detail)[Severity.WARNING])


def test_publishing_is_refused_offered_or_under_way() -> None:
    assert not review.publish_state(_detail(untouched())).can_publish
    assert review.publish_state(_detail(complete())).can_publish
    sending = complete(status=SurveyStatus.PUBLISHING)
    sending.jobs = [
        a_job(JobStatus.DONE),
        a_job(subject_id="photo-2"),
        a_job(JobStatus.SUPERSEDED, subject_id="photo-3"),
    ]
    state = review.publish_state(_detail(sending))
    assert (state.can_publish, state.progress) == (False, (1, 2))
    withdrawn = review.publish_state(_detail(complete(status=SurveyStatus.WITHDRAWN)))
    assert (withdrawn.button, withdrawn.reopen) == ("Work on it anyway", True)


def test_a_next_version_is_said_to_send_only_what_aurora_lacks() -> None:
    first, second = complete(), complete()
    second.survey = replace(second.survey, revision=2)
    assert "will be sent" in review.publish_state(_detail(first)).sentence
    assert review.publish_state(_detail(second)).sentence.startswith("Only what Aurora does not have yet is sent.")
    facts = SyncFacts(paired=True, online=True)
    assert office_words(first.survey, facts)[1] == "Not yet at the office"
    assert office_words(second.survey, facts)[1] == "Not yet at the office", "the first is still on its way"
    assert office_words(second.survey, facts, any_delivered=True)[1] == "Changes not yet at the office"


def test_a_delivered_survey_that_aurora_opened_again_can_be_completed_again() -> None:
    record = complete(status=SurveyStatus.PUBLISHED)
    assert review.publish_state(_detail(record)).can_publish is False
    record.is_open_again = True
    state = review.publish_state(_detail(record))
    assert (state.headline, state.button, state.can_publish) == (
        "Aurora opened this request again",
        "Publish again",
        True,
    )


def test_a_survey_that_a_server_refused_can_be_published_again() -> None:
    record = complete(status=SurveyStatus.NEEDS_ATTENTION)
    record.jobs = [a_job(JobStatus.BLOCKED, error_text="Aurora says no.")]
    record.server_problems = [Problem(Severity.ERROR, "electrical.main_bus_rating", "Aurora says no.")]
    assert review.publish_state(_detail(record)).can_publish
    found = notice_boxes(_detail(record))
    assert [(box.text, box.actions) for box in found] == [("Aurora says no.", ("review",))]


def test_fields_say_back_what_they_understood() -> None:
    planes = SectionName.MOUNTING_PLANES
    assert echo(attribute(planes, "pitch"), 26.57) == "6:12 = 26.57° = 50 %"
    assert echo(attribute(planes, "azimuth"), 202.5) == "202.5° = SSW, the slope faces south-south-west"
    assert "1.5 × 5.5 in" in echo(attribute(planes, "rafter_size"), "2x6")
    assert echo(attribute(planes, "rafter_spacing"), 16.0) == "16 in = 40.6 cm, center to center"


def test_sizes_and_moments_are_said_briefly() -> None:
    assert [words.size(n) for n in (812, 81_200, 3_400_000)] == ["812 B", "81 kB", "3.4 MB"]
    assert words.day(NOW, NOW) == "today"
    assert words.day(NOW - timedelta(days=1), NOW) == "yesterday"
    assert words.soon(NOW + timedelta(seconds=40), NOW) == "in 40 s"


def test_presenters_import_no_widgets() -> None:
    folder = Path(review.__file__).parent
    for module in folder.glob("*.py"):
        assert "PySide6" not in module.read_text(encoding="utf-8"), module.name


def test_the_page_that_comes_next_is_that_of_the_order_on_site() -> None:
    survey, here, seen = with_items().survey, Place("request"), []
    while (following := page_after(here, survey)) is not None:
        here = following
        seen.append(here.item_id or here.task)
    planes = [plane.id for plane in survey.mounting_planes]
    panels = [panel.id for panel in survey.subpanels]
    assert seen == ["electrical", "subpanels", *panels, "mounting_planes", *planes, "photos", "review"]
    assert page_after(Place("leave"), survey) is None
