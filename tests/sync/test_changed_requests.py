"""Requests that change or go away in mid-survey, and a second laptop: told, nothing discarded, the person decides."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import setting_repository
from tests.sync.fake_office import TENANT
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

ATTENTION = "needs_attention"
ELECTRICAL = f"PUT /tenants/{TENANT}/site_surveys/req-1/electrical"


def service(laptop: Laptop) -> SurveyService:
    return SurveyService(laptop.database, laptop.paths, laptop.clock, laptop.office_data)


def detail(laptop: Laptop) -> SurveyDetail:
    return service(laptop).detail("req-1")


def notices(laptop: Laptop) -> dict[NoticeKind, str]:
    return {notice.kind: notice.text for notice in detail(laptop).notices}


async def changed(laptop: Laptop, **changes: object) -> None:
    laptop.office.add_request("req-1", **changes)
    await laptop.sync()


def by_ben(laptop: Laptop, kind: str, revision: int = 1) -> None:
    at = laptop.clock.now().isoformat()
    laptop.office.others.append(
        {"device": "Ben's", "surveyor": "Ben Example", "kind": kind, "revision": revision, "at": at, "mine": False}
    )
    laptop.clock.advance(1)


def unknown_route() -> httpx.Response:
    """What a relay answers that does not have the route yet."""
    return httpx.Response(404, json={"error": {"code": "http_404", "text": "Not Found"}})


def overwrite(laptop: Laptop) -> bool:
    return laptop.publish("req-1", overwrite=True).queued


async def test_a_deleted_request_is_withdrawn_kept_and_can_be_reopened_and_published(laptop: Laptop) -> None:
    await laptop.ready()
    await changed(laptop, deleted=True)
    assert laptop.status() is SurveyStatus.WITHDRAWN
    assert "deleted in Aurora" in notices(laptop)[NoticeKind.WITHDRAWN]
    assert detail(laptop).survey.electrical.main_bus_rating == 200
    assert len(detail(laptop).photos) == 1
    assert not laptop.office.aurora_calls()

    assert service(laptop).reopen("req-1").survey.status is SurveyStatus.DRAFT
    assert notices(laptop) == {}
    await laptop.sync()
    assert laptop.status() is SurveyStatus.DRAFT
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)


async def test_only_a_withdrawn_survey_is_reopened(laptop: Laptop) -> None:
    await laptop.ready()
    with pytest.raises(InvalidInput):
        service(laptop).reopen("req-1")


async def test_a_reopened_survey_stays_open_when_the_office_changes_something_else(laptop: Laptop) -> None:
    await laptop.ready()
    await changed(laptop, status="cancelled")
    assert laptop.status() is SurveyStatus.WITHDRAWN
    service(laptop).reopen("req-1")
    await changed(laptop, status="cancelled", project={"address": "2 Other Road"})
    assert laptop.status() is SurveyStatus.DRAFT


async def test_a_404_says_deleted_in_aurora_and_recreates_nothing(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(404, json={"error": "not found"}))
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["refused_404"]
    assert any("deleted in Aurora" in problem.text for problem in detail(laptop).problems)
    assert NoticeKind.WITHDRAWN in notices(laptop)
    assert {call.split()[0] for call in laptop.office.aurora_calls()} == {"PUT"}
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION


@pytest.mark.parametrize("status", [403, 404, 409, 422])
async def test_what_the_office_refuses_is_told_in_its_own_words_and_is_none_of_auroras(
    laptop: Laptop, status: int
) -> None:
    await laptop.ready(photos=0)
    words = "This customer is not yours any more."
    refusal = httpx.Response(status, json={"error": {"code": "not_yours", "text": words}})
    laptop.office.fail("POST /v1/tenants/", refusal)
    report = await laptop.sync()
    assert [(item.code, item.text) for item in report.blocked] == [("not_yours", words)]
    assert [problem.text for problem in detail(laptop).problems if problem.severity is Severity.ERROR] == [words]
    assert NoticeKind.WITHDRAWN not in notices(laptop)
    assert not laptop.office.aurora_calls()
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)


async def test_completed_and_given_away_and_another_design_are_told_until_dismissed(laptop: Laptop) -> None:
    with laptop.database.write() as connection:
        setting_repository.put(connection, "surveyor", "Ada Sample")
    await laptop.ready()
    done = {"id": "req-1", "status": "completed"}
    design = {"bill_of_materials": [], "arrays": [{"pitch": 5, "azimuth": 90}]}
    laptop.office.fail("PUT", *[httpx.Response(503)] * 99)
    await changed(laptop, status="completed", request=done, design=design, assigned_to="Ben Example")
    assert set(notices(laptop)) == {NoticeKind.COMPLETED, NoticeKind.DESIGN, NoticeKind.REASSIGNED}
    assert len(detail(laptop).arrays) == 1
    service(laptop).dismiss_notice("req-1", NoticeKind.DESIGN)
    assert set(notices(laptop)) == {NoticeKind.COMPLETED, NoticeKind.REASSIGNED}


async def test_what_this_laptop_completed_itself_is_no_news(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    await changed(laptop, status="completed", request={"id": "req-1", "status": "completed"})
    assert notices(laptop) == {}


async def test_a_laptop_that_is_new_hears_at_its_first_pull_that_a_request_is_completed(laptop: Laptop) -> None:
    await changed(laptop, status="completed", request={"id": "req-1", "status": "completed"})
    (summary,) = service(laptop).requests()
    assert (summary.is_completed_elsewhere, detail(laptop).is_completed_elsewhere) == (True, True)


async def test_what_was_begun_here_is_called_completed_elsewhere_until_it_is_published_from_here(
    laptop: Laptop,
) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    await changed(laptop, status="completed", request={"id": "req-1", "status": "completed"})
    assert NoticeKind.COMPLETED in notices(laptop)
    (summary,) = service(laptop).requests()
    assert (summary.is_completed_elsewhere, detail(laptop).is_completed_elsewhere) == (True, True)

    assert laptop.publish("req-1").queued
    assert not service(laptop).requests()[0].is_completed_elsewhere
    await laptop.sync()
    laptop.change("req-1", "notes", "y")
    assert not service(laptop).requests()[0].is_completed_elsewhere
    assert not detail(laptop).is_completed_elsewhere


async def test_the_second_laptop_sees_that_the_first_published_before_it_overwrites(laptop: Laptop) -> None:
    await laptop.ready()
    by_ben(laptop, "published")
    report = await laptop.sync()
    (item,) = report.blocked
    assert item.code == "published_elsewhere"
    assert item.text.startswith("Ben Example published version 1 from another laptop at ")
    assert any("Publish anyway?" in problem.text for problem in detail(laptop).problems)
    assert not laptop.office.aurora_calls()
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION

    assert laptop.publish("req-1").queued  # without the person's word it is asked again
    assert [item.code for item in (await laptop.sync()).blocked] == ["published_elsewhere"]
    assert overwrite(laptop)
    assert not any("Publish anyway?" in problem.text for problem in detail(laptop).problems)
    assert (await laptop.sync()).published == ("req-1",)


async def test_overwriting_sends_every_section_also_those_aurora_accepted_before(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    laptop.clock.advance(60)
    by_ben(laptop, "published", revision=1)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    laptop.publish("req-1")
    assert [item.code for item in (await laptop.sync()).blocked] == ["published_elsewhere"]
    laptop.office.calls.clear()
    assert overwrite(laptop)
    assert (await laptop.sync()).published == ("req-1",)
    sent = [call for call in laptop.office.aurora_calls() if call.startswith("PUT")]
    assert sent == ["PUT electrical", "PUT subpanels", "PUT mounting_planes"]


async def test_overwriting_takes_back_whatever_the_other_laptop_answered_and_only_once(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    by_ben(laptop, "published")
    laptop.publish("req-1")
    assert [item.code for item in (await laptop.sync()).blocked] == ["published_elsewhere"]
    assert overwrite(laptop)
    assert (await laptop.sync()).published == ("req-1",)
    held_by_ben = {"service_type": "overhead", "existing_grounding": "ufer", "notes": "Ben's"}
    sent = laptop.office.aurora["electrical"]["electrical"]
    merged = {name: value for name, value in (held_by_ben | sent).items() if value is not None}
    assert merged == {
        "main_panel_location": "garage",
        "main_bus_rating": 200.0,
        "main_breaker_rating": 200.0,
        "main_panel_manufacturer": "Siemens",
        "images": [],
    }
    assert laptop.office.aurora["mounting_planes"]["mounting_planes"][0]["notes"] is None

    laptop.clock.advance(60)
    laptop.change("req-1", "main_panel_manufacturer", "Eaton")
    laptop.publish("req-1")
    assert (await laptop.sync()).published == ("req-1",)
    assert None not in laptop.office.aurora["electrical"]["electrical"].values()


async def test_an_unchanged_survey_can_be_sent_over_what_another_published_later(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    laptop.clock.advance(60)
    by_ben(laptop, "published")
    assert not laptop.publish("req-1").queued
    assert overwrite(laptop)
    assert (await laptop.sync()).published == ("req-1",)


async def test_publishing_is_announced_before_the_first_put_and_the_later_of_two_gives_way(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2", photos=0)
    by_ben(laptop, "publishing")
    laptop.clock.advance(5)
    report = await laptop.sync()
    assert "began to publish" in report.blocked[0].text
    assert not laptop.office.aurora_calls()
    assert ("req-1", {"kind": "publishing", "revision": 1}) in laptop.office.events


async def test_an_office_of_an_earlier_version_that_tells_nothing_of_others_is_no_hindrance(laptop: Laptop) -> None:
    await laptop.ready()
    unknown_kind = httpx.Response(400, json={"error": {"code": "bad_request", "text": "body.kind"}})
    laptop.office.fail("POST /v1/requests/req-1/events", unknown_kind)
    laptop.office.fail("GET /v1/requests/req-1/activity", *[unknown_route()] * 9)
    assert (await laptop.sync()).published == ("req-1",)


async def test_the_office_hears_once_that_a_survey_was_begun(laptop: Laptop) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    assert laptop.office.events == []
    service(laptop).set_value("req-1", SectionName.ELECTRICAL, None, "main_bus_rating", 200)
    await laptop.sync()
    laptop.clock.time += timedelta(days=1)
    await laptop.sync()
    assert laptop.office.events == [("req-1", {"kind": "opened"})]


async def withdrawn_in_mid_delivery(laptop: Laptop) -> None:
    """The first photo could not be uploaded yet when the cancellation was pulled."""
    await laptop.ready()
    laptop.office.fail("POST /v1/uploads", httpx.Response(503))
    await laptop.sync(0)
    await changed(laptop, status="cancelled", request={"id": "req-1", "status": "cancelled"})
    laptop.clock.advance(600)
    assert laptop.status() is SurveyStatus.WITHDRAWN


async def test_a_cancelled_survey_leaves_nothing_to_send_and_a_later_sync_has_nothing_to_say(laptop: Laptop) -> None:
    await withdrawn_in_mid_delivery(laptop)
    assert {job.status for job in laptop.jobs()} <= {JobStatus.SUPERSEDED, JobStatus.DONE}
    laptop.office.calls.clear()
    report = await laptop.sync()
    assert (report.exit_code, report.waiting, report.blocked) == (0, 0, ())
    assert laptop.office.count("POST") == 0


@pytest.mark.parametrize("by", ["the surveyor", "the office"])
async def test_what_was_cancelled_and_is_wanted_again_is_sent_only_once_it_is_published(
    laptop: Laptop, by: str
) -> None:
    await withdrawn_in_mid_delivery(laptop)
    if by == "the surveyor":
        service(laptop).reopen("req-1")
    else:
        await changed(laptop, status="requested")
    assert laptop.status() is SurveyStatus.DRAFT
    assert (await laptop.sync()).published == ()
    assert laptop.office.aurora_calls() == []
    assert laptop.status() is SurveyStatus.DRAFT

    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision) == (True, 2)
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.status() is SurveyStatus.PUBLISHED


async def test_a_404_needs_a_person_only_until_the_office_knows_that_the_request_is_gone(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(404, json={"error": "not found"}))
    assert (await laptop.sync()).exit_code == 1
    await changed(laptop, deleted=True)
    assert laptop.status() is SurveyStatus.WITHDRAWN
    assert (await laptop.sync()).exit_code == 0


async def reopened_in_aurora(laptop: Laptop) -> None:
    """Delivered, seen as completed, and then opened again at the office's desk."""
    await laptop.ready()
    await laptop.sync()
    for status in ("completed", "requested"):
        laptop.clock.advance(60)
        laptop.office.aurora["status"] = status
        await changed(laptop, status=status, request={"id": "req-1", "status": status})
    laptop.office.calls.clear()


async def test_a_request_that_aurora_opened_again_is_completed_again_by_a_publish(laptop: Laptop) -> None:
    await reopened_in_aurora(laptop)
    assert (detail(laptop).survey.status, detail(laptop).is_open_again) == (SurveyStatus.PUBLISHED, True)
    service(laptop).set_value("req-1", SectionName.ELECTRICAL, None, "notes", "x")
    service(laptop).set_value("req-1", SectionName.ELECTRICAL, None, "notes", None)
    assert (detail(laptop).survey.status, detail(laptop).is_open_again) == (SurveyStatus.PUBLISHED, True)
    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision, laptop.status()) == (True, 1, SurveyStatus.QUEUED)
    laptop.clock.advance(1)
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.aurora_calls() == ["GET request", "PUT status"]
    assert (laptop.office.aurora["status"], laptop.status()) == ("completed", SurveyStatus.PUBLISHED)
    assert not laptop.publish("req-1").queued, "nothing was heard since"
    assert not detail(laptop).is_open_again


@pytest.mark.parametrize("aurora_ahead_hours", [-5, 0, 5])
async def test_only_what_the_office_read_after_the_completion_tells_that_aurora_opened_it_again(
    laptop: Laptop, aurora_ahead_hours: int
) -> None:
    laptop.office.aurora_ahead = timedelta(hours=aurora_ahead_hours)
    await laptop.ready()
    before = laptop.office.aurora_time.isoformat()
    laptop.clock.advance(60)
    await laptop.sync()
    laptop.clock.advance(60)
    await changed(laptop, assigned_to="Ada Example", read_at=before)
    await changed(laptop, assigned_to="Ada Example", read_at=before, design={"bill_of_materials": []})
    assert (laptop.status(), detail(laptop).is_open_again) == (SurveyStatus.PUBLISHED, False)
    assert not laptop.publish("req-1").queued

    await changed(laptop, assigned_to="Ada Example", design={"bill_of_materials": []})
    assert detail(laptop).is_open_again
    assert laptop.publish("req-1").queued


async def test_what_was_completed_in_the_same_second_as_it_was_read_is_not_opened_again(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    await changed(laptop, assigned_to="Ada Example")
    assert not detail(laptop).is_open_again


async def test_a_completion_that_was_only_asked_about_counts_from_the_answer(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(f"PUT /tenants/{TENANT}/site_surveys/req-1/status", httpx.Response(409, json={}))
    laptop.office.aurora["status"] = "completed"
    before = laptop.office.aurora_time.isoformat()
    laptop.clock.advance(60)
    assert (await laptop.sync()).published == ("req-1",)
    await changed(laptop, assigned_to="Ada Example", read_at=before)
    assert not detail(laptop).is_open_again
    laptop.clock.advance(60)
    await changed(laptop, assigned_to="Ada Example")
    assert detail(laptop).is_open_again


async def test_an_office_of_an_earlier_version_does_not_tell_when_it_read_and_what_it_tells_later_counts(
    laptop: Laptop,
) -> None:
    await laptop.ready()
    await laptop.sync()
    laptop.clock.advance(60)
    laptop.office.add_request("req-1", assigned_to="Ada Example")
    del laptop.office.requests[-1]["read_at"]
    await laptop.sync()
    assert detail(laptop).is_open_again


async def test_a_delivered_request_that_is_cancelled_is_not_completed_again(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    laptop.clock.advance(60)
    await changed(laptop, status="cancelled", request={"id": "req-1", "status": "cancelled"})
    assert not laptop.publish("req-1").queued


async def test_publish_anyway_counts_also_while_the_section_is_just_being_asked_about(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    by_ben(laptop, "published")
    pressed: list[bool] = []

    async def while_it_looks_for_others() -> None:
        if not pressed and laptop.office.calls[-1].endswith("/activity"):
            pressed.append(overwrite(laptop))

    laptop.office.before["GET"] = while_it_looks_for_others
    report = await laptop.sync()
    assert pressed == [True]
    assert (report.published, report.blocked) == (("req-1",), ())
    assert laptop.office.aurora["electrical"]["electrical"]["service_type"] is None, "what Ben answered is taken back"


async def test_a_laptop_that_is_stopped_half_way_says_that_a_part_is_in_aurora(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2", photos=0)
    refusal = {"errors": [{"message": "no"}]}
    laptop.office.fail(
        f"PUT /tenants/{TENANT}/site_surveys/req-1/electrical/subpanels", httpx.Response(422, json=refusal)
    )
    laptop.office.fail(f"PUT /tenants/{TENANT}/site_surveys/req-2/electrical", httpx.Response(422, json=refusal))
    await laptop.sync()
    told = {survey: event.get("revision") for survey, event in laptop.office.events if event["kind"] == ATTENTION}
    assert told == {"req-1": 1, "req-2": None}


async def test_what_another_laptop_left_half_way_is_not_overwritten_unasked(laptop: Laptop) -> None:
    await laptop.ready()
    by_ben(laptop, "publishing")
    by_ben(laptop, ATTENTION)
    (item,) = (await laptop.sync()).blocked
    assert item.text.startswith("Ben Example published a part of version 1 from another laptop at ")
    assert not laptop.office.aurora_calls()
    assert overwrite(laptop)
    assert (await laptop.sync()).published == ("req-1",)
