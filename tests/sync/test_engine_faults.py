"""What goes wrong between laptop, office and Aurora: nothing is lost, nothing is half, the next sync goes on."""

from __future__ import annotations

import ssl

import httpx
import pytest

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import delivery_repository, outbox_repository
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.sync.drain import HANDLERS
from tests.sync.fake_office import SECTIONS_THEN_STATUS
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio

ELECTRICAL = "PUT /tenants/tenant-1/site_surveys/req-1/electrical"
STATUS = "PUT /tenants/tenant-1/site_surveys/req-1/status"
PAGE = httpx.Response(200, html="<title>Hotel</title>")


async def test_not_paired_is_an_error_and_changes_nothing(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.token = None
    report = await laptop.sync()
    assert (report.exit_code, report.online) == (1, False)
    assert report.error is not None
    assert report.error[0] == "not_paired"
    assert report.waiting == len(laptop.jobs())


async def test_a_revoked_laptop_keeps_its_work(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.token = "revoked"
    report = await laptop.sync()
    assert report.error is not None
    assert (report.exit_code, report.error[0]) == (1, "not_paired")
    assert {job.status for job in laptop.jobs()} == {JobStatus.QUEUED}


async def test_an_office_that_cannot_be_reached_is_offline_and_spends_no_attempt(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("GET /healthz", httpx.ConnectError)
    report = await laptop.sync()
    assert (report.exit_code, report.online, report.error) == (2, False, None)
    assert {job.attempts for job in laptop.jobs()} == {0}
    assert (await laptop.sync()).exit_code == 0


async def test_offline_with_nothing_waiting_still_says_so(laptop: Laptop) -> None:
    laptop.office.fail("GET /healthz", httpx.ConnectError)
    assert (await laptop.sync()).exit_code == 2


async def test_the_network_lost_in_the_middle_of_the_photos_ends_the_run(laptop: Laptop) -> None:
    await laptop.ready(photos=3)
    laptop.office.fail("PATCH", httpx.ReadError, httpx.ReadError)
    laptop.office.fail("HEAD", httpx.ConnectError, httpx.ConnectError)
    laptop.office.fail("GET /healthz", httpx.Response(200, json={}), httpx.ConnectError, httpx.ConnectError)
    report = await laptop.sync()
    assert (report.exit_code, report.online) == (2, False)
    assert {job.attempts for job in laptop.jobs()} == {0}
    assert not laptop.office.aurora_calls()
    laptop.office.faults.clear()
    assert (await laptop.sync()).published == ("req-1",)


@pytest.mark.parametrize("fault", [PAGE, httpx.Response(302, headers={"location": "https://wifi.test"})])
async def test_a_page_in_place_of_aurora_is_not_success(laptop: Laptop, fault: httpx.Response) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, *[fault] * 50)
    report = await laptop.sync()
    assert (report.exit_code, report.published) == (2, ())
    assert "PUT subpanels" not in laptop.office.aurora_calls()
    assert laptop.status() is SurveyStatus.PUBLISHING
    laptop.office.faults.clear()
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_server_fault_is_tried_again_within_the_wait(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(503), httpx.Response(500))
    report = await laptop.sync()
    assert (report.exit_code, report.published) == (0, ("req-1",))
    assert laptop.office.aurora_calls() == ["PUT electrical", "PUT electrical", *SECTIONS_THEN_STATUS]


async def test_without_patience_a_server_fault_waits_for_the_next_sync(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(500))
    report = await laptop.sync(wait_seconds=0)
    assert (report.exit_code, report.waiting) == (2, 4)
    assert laptop.clock.slept == []
    assert (await laptop.sync(wait_seconds=0)).exit_code == 0


async def test_retry_after_is_kept_by_later_runs_and_pauses_the_whole_lane(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2")
    laptop.office.fail(ELECTRICAL, httpx.Response(429, headers={"Retry-After": "120"}))
    report = await laptop.sync()
    assert report.exit_code == 2
    assert laptop.office.aurora_calls() == ["PUT electrical"]
    laptop.office.calls.clear()
    assert (await laptop.sync()).exit_code == 2
    assert not laptop.office.aurora_calls()
    laptop.clock.advance(110)
    assert (await laptop.sync(wait_seconds=20)).published == ("req-1", "req-2")


async def test_a_short_retry_after_is_waited_for(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(STATUS, httpx.Response(429, headers={"Retry-After": "5"}))
    assert (await laptop.sync()).exit_code == 0
    assert sum(laptop.clock.slept) >= 5


async def test_an_expired_key_is_renewed_once_and_the_job_goes_on(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.refused_keys.add("tk-1")
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert laptop.office.count("POST /v1/tenants/") == 2


async def test_a_key_that_is_refused_again_blocks_with_advice(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.refused_keys.update({"tk-1", "tk-2"})
    report = await laptop.sync()
    assert report.exit_code == 1
    assert [(item.code, item.kind) for item in report.blocked] == [("unauthorised", "put_electrical")]
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION
    laptop.office.refused_keys.clear()
    assert laptop.publish("req-1").queued
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_refusal_blocks_the_survey_shows_the_words_and_sends_no_status(laptop: Laptop) -> None:
    await laptop.ready("req-1", "req-2")
    laptop.office.fail(ELECTRICAL, httpx.Response(422, json={"errors": ["Main bus rating is too small"]}))
    report = await laptop.sync()
    assert (report.exit_code, report.published) == (1, ("req-2",))
    (item,) = report.blocked
    assert (item.survey, item.code) == ("req-1", "refused_422")
    assert "too small" in item.text
    assert not laptop.office.count(STATUS)
    assert laptop.status("req-1") is SurveyStatus.NEEDS_ATTENTION
    with laptop.database.read() as connection:
        (problem,) = delivery_repository.server_problems(connection, "req-1")
    assert problem.field.startswith("electrical")
    laptop.change("req-1", "main_bus_rating", 225.0)
    assert laptop.publish("req-1").revision == 2
    with laptop.database.read() as connection:
        assert not delivery_repository.server_problems(connection, "req-1")
    assert (await laptop.sync()).published == ("req-1",)


@pytest.mark.parametrize("status", [403, 404, 409])
async def test_other_refusals_block_only_their_survey(laptop: Laptop, status: int) -> None:
    await laptop.ready("req-1", "req-2")
    laptop.office.fail(ELECTRICAL, httpx.Response(status, json={"error": "no"}))
    report = await laptop.sync()
    assert (report.published, [item.survey for item in report.blocked]) == (("req-2",), ["req-1"])


async def test_a_lost_answer_to_the_status_asks_first(laptop: Laptop) -> None:
    await laptop.ready()

    def applied_but_lost(_request: httpx.Request) -> httpx.Response:
        laptop.office.aurora["status"] = "completed"
        raise httpx.ReadError("the answer was lost")

    laptop.office.fail(STATUS, applied_but_lost)
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert laptop.office.aurora_calls()[-2:] == ["PUT status", "GET request"]


async def test_a_conflict_at_the_status_is_success_when_the_request_is_completed(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.aurora["status"] = "completed"
    laptop.office.fail(STATUS, httpx.Response(409, json={"error": "already completed"}))
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_refused_status_is_not_published(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(
        STATUS, httpx.Response(422, json={"errors": [{"field": "main_bus_rating", "message": "missing"}]})
    )
    report = await laptop.sync()
    assert (report.exit_code, report.published) == (1, ())
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION


async def test_one_broken_photo_does_not_hold_up_the_others_but_the_survey_waits(laptop: Laptop) -> None:
    photos = await laptop.ready(photos=3)
    PhotoStore(laptop.paths).path_of(photos[1].sha256, "image/jpeg").unlink()
    report = await laptop.sync()
    assert (report.exit_code, report.uploaded_photos) == (1, 2)
    assert [item.code for item in report.blocked] == ["photo_missing"]
    assert not laptop.office.aurora_calls()
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION


async def test_a_photo_changed_on_disk_is_not_sent(laptop: Laptop) -> None:
    (photo,) = await laptop.ready()
    path = PhotoStore(laptop.paths).path_of(photo.sha256, "image/jpeg")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"?")
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["photo_changed"]
    assert not laptop.office.count("POST /v1/uploads")


async def test_an_upload_resumes_where_it_was_cut(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.add_photo("req-1", 5, side=900)
    laptop.publish("req-1")

    def half_arrives(request: httpx.Request) -> httpx.Response:
        (upload,) = laptop.office.uploads.values()
        upload.data = request.content[: len(request.content) // 2]
        raise httpx.ReadError("cut")

    laptop.office.fail("PATCH", half_arrives)
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert (laptop.office.count("POST /v1/uploads"), laptop.office.count("HEAD")) == (1, 1)


async def test_an_upload_that_the_office_lost_starts_again(laptop: Laptop) -> None:
    await laptop.ready()

    def lost(_request: httpx.Request) -> httpx.Response:
        laptop.office.uploads.clear()
        raise httpx.ReadError("restarted")

    laptop.office.fail("PATCH", lost)
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.count("POST /v1/uploads") == 2


async def test_a_public_address_that_serves_other_bytes_is_announced_again_once_and_then_needs_a_person(
    laptop: Laptop,
) -> None:
    await laptop.ready()
    laptop.office.corrupt_served = 1
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.count("POST /v1/uploads") == 2
    laptop.add_photo("req-1", 99)
    laptop.office.corrupt_served = 2
    laptop.publish("req-1")
    laptop.office.calls.clear()
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["wrong_bytes"]
    assert not laptop.office.aurora_calls()


async def test_a_photo_that_rots_at_the_office_is_sent_whole_once_more(laptop: Laptop) -> None:
    await laptop.ready()

    def rotten(_request: httpx.Request) -> httpx.Response:
        (upload,) = laptop.office.uploads.values()
        upload.data = b"?" + upload.data[1:]
        return httpx.Response(200, content=upload.data)

    laptop.office.fail("GET /p/", rotten)
    assert (await laptop.sync()).published == ("req-1",)
    bodies = [body for method, body in laptop.office.sent_bodies if method == "PATCH"]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    "call", ["GET /healthz", "GET /v1/requests", "POST /v1/uploads", ELECTRICAL, "POST /v1/tenants"]
)
async def test_a_bad_certificate_in_mid_sync_stops_everything_and_blames_no_job(laptop: Laptop, call: str) -> None:
    await laptop.ready()

    def untrusted(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused") from ssl.SSLCertVerificationError("expired")

    laptop.office.fail(call, untrusted)
    report = await laptop.sync()
    assert (report.exit_code, report.published, report.blocked) == (1, (), ())
    assert report.error is not None
    assert report.error[0] == "tls"
    assert laptop.office.calls[-1].startswith(call)
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_job_of_a_dead_process_is_taken_up_again(laptop: Laptop) -> None:
    await laptop.ready()
    with laptop.database.write() as connection:
        dead = outbox_repository.claim(connection, laptop.clock.now(), [JobKind.PREPARE_PHOTO])
    assert dead is not None
    assert (await laptop.sync()).published == ("req-1",)


async def test_an_unknown_fault_blocks_its_job_and_is_logged(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await laptop.ready()

    async def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(HANDLERS, JobKind.PUT_SUBPANELS, broken)
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["unexpected"]
    assert "ZeroDivisionError" in caplog.text


async def test_a_stumbling_feed_does_not_stop_the_delivery(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail("GET /v1/requests$", httpx.Response(500), httpx.Response(500))
    report = await laptop.sync()
    assert (report.published, report.exit_code) == (("req-1",), 2)


async def test_a_forgotten_place_in_the_feed_reads_it_from_the_start(laptop: Laptop) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.office.add_request("req-2")
    laptop.office.fail("GET /v1/requests", httpx.Response(400, json={"error": {"code": "bad_cursor", "text": "?"}}))
    assert (await laptop.sync()).pulled == 1
