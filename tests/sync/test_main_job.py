"""Pull, publish, deliver: the whole job over HTTP messages against an office in memory."""

from __future__ import annotations

import hashlib

import pytest

from surveyor_app.domain.outbox import JobStatus, ReceiptKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import delivery_repository, request_repository
from surveyor_app.sync.events import PhotoUploaded, RequestsPulled, SectionAccepted, SurveyPublished, UploadProgress
from tests.sync.fake_office import SECTIONS_THEN_STATUS
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


async def test_a_sync_pulls_what_is_new_and_a_second_one_pulls_nothing(laptop: Laptop) -> None:
    screenshot = b"\x89PNG a design"
    digest = hashlib.sha256(screenshot).hexdigest()
    laptop.office.screenshots["req-1"] = screenshot
    laptop.office.add_request("req-1", screenshot={"sha256": digest, "media_type": "image/png"})
    for number in range(2, 6):
        laptop.office.add_request(f"req-{number}")
    first, second = await laptop.sync(), await laptop.sync()
    assert (first.pulled, first.online, first.exit_code) == (5, True, 0)
    assert (second.pulled, second.exit_code) == (0, 0)
    assert RequestsPulled(5) in laptop.events
    assert not laptop.office.aurora_calls()
    with laptop.database.read() as connection:
        request = request_repository.get(connection, "req-1", laptop.paths.screenshots)
    assert request.screenshot_path == str(laptop.paths.screenshots / f"{digest}.png")
    assert (laptop.paths.screenshots / f"{digest}.png").read_bytes() == screenshot


async def test_a_publish_sends_photos_then_sections_then_the_status(laptop: Laptop) -> None:
    photos = await laptop.ready(photos=2)
    assert laptop.status() is SurveyStatus.QUEUED
    report = await laptop.sync()
    assert (report.exit_code, report.published, report.waiting, report.uploaded_photos) == (0, ("req-1",), 0, 2)
    assert report.uploaded_bytes == laptop.office.body_bytes > 0
    assert laptop.office.aurora_calls() == SECTIONS_THEN_STATUS
    assert laptop.office.count("POST /v1/tenants/") == 1
    last_upload = max(
        i for i, call in enumerate(laptop.office.calls) if "/v1/uploads" in call or call.startswith("GET /p/")
    )
    first_put = laptop.office.calls.index(next(call for call in laptop.office.calls if call.startswith("PUT")))
    assert last_upload < first_put
    assert laptop.status() is SurveyStatus.PUBLISHED
    assert {job.status for job in laptop.jobs()} == {JobStatus.DONE}
    images = laptop.office.aurora["electrical"]["electrical"]["images"]
    assert len(images) == 2
    for image in images:
        assert image["url"].rsplit("/", 1)[1] == image["filename"]
    kinds = {type(event) for event in laptop.events}
    assert {PhotoUploaded, UploadProgress, SectionAccepted, SurveyPublished} <= kinds
    with laptop.database.read() as connection:
        receipts = delivery_repository.receipts(connection, "req-1")
    found = [(receipt.kind, receipt.subject) for receipt in receipts]
    assert [kind for kind, _ in found].count(ReceiptKind.ACCEPTED) == 3
    assert {subject for kind, subject in found if kind is ReceiptKind.HOSTED} == {photo.id for photo in photos}
    assert {subject for kind, subject in found if kind is ReceiptKind.FETCHED} == {photo.id for photo in photos}
    assert (ReceiptKind.COMPLETED, "req-1") in found
    told = [body["kind"] for survey, body in laptop.office.events if survey == "req-1"]
    assert told == ["opened", "publishing", "photos", "photos", "published"]
    assert laptop.office.events[3][1] == {"kind": "photos", "done": 2, "total": 2, "revision": 1}


async def test_what_aurora_is_given_is_byte_for_byte_what_the_laptop_says(laptop: Laptop) -> None:
    (photo,) = await laptop.ready()
    await laptop.sync()
    with laptop.database.read() as connection:
        (copy,) = delivery_repository.copies(connection, "req-1").values()
    (hosted,) = laptop.office.uploads.values()
    assert hashlib.sha256(hosted.data).hexdigest() == copy.sha256 != photo.sha256
    assert copy.url == laptop.office.aurora["electrical"]["electrical"]["images"][0]["url"]


async def test_a_second_sync_sends_nothing(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    laptop.office.calls.clear()
    report = await laptop.sync()
    assert (report.exit_code, report.uploaded_photos, report.published) == (0, 0, ())
    assert not laptop.office.aurora_calls()
    assert not laptop.office.count("POST /v1/tenants")
    assert not laptop.office.count("POST /v1/uploads")


async def test_a_survey_without_photos_and_subpanels_still_sends_all_three_sections(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    assert (await laptop.sync()).exit_code == 0
    assert laptop.office.aurora["subpanels"] == {"subpanels": []}
    assert laptop.office.aurora["electrical"]["electrical"]["images"] == []


@pytest.mark.parametrize(("arrays", "is_sent"), [([], True), ("[]", True), (None, False), ([{"pitch": 20}], False)])
async def test_a_retrofit_of_batteries_is_delivered_without_planes_where_the_design_has_no_arrays(
    laptop: Laptop, arrays: object, is_sent: bool
) -> None:
    laptop.office.add_request("req-1", design={"bill_of_materials": [], "arrays": arrays})
    await laptop.sync()
    laptop.fill("req-1", planes=0)
    assert laptop.publish("req-1").queued is is_sent
    await laptop.sync()
    assert laptop.office.aurora["status"] == ("completed" if is_sent else "requested")
    assert laptop.office.aurora.get("mounting_planes") == ({"mounting_planes": []} if is_sent else None)


@pytest.mark.parametrize(
    ("told", "asked"),
    [("2024.05", "2024.05"), (None, None), ("", None), (7, None), ("a b", None), ("2024.05\r\nX: y", None)],
)
async def test_aurora_is_asked_for_the_version_that_the_office_names(
    laptop: Laptop, told: object, asked: str | None
) -> None:
    laptop.office.api_version = told
    await laptop.ready(photos=0)
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.asked_versions == {asked}


async def test_publishing_again_without_a_change_queues_nothing(laptop: Laptop) -> None:
    await laptop.ready()
    await laptop.sync()
    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision) == (False, 1)


async def test_a_second_revision_sends_only_the_section_that_changed(laptop: Laptop) -> None:
    await laptop.ready(photos=1)
    await laptop.sync()
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision) == (True, 2)
    laptop.office.calls.clear()
    report = await laptop.sync()
    assert (report.exit_code, report.published, report.uploaded_photos) == (0, ("req-1",), 0)
    assert laptop.office.aurora_calls() == ["PUT electrical", "GET request"]
    assert laptop.status() is SurveyStatus.PUBLISHED


async def test_a_value_taken_back_is_sent_as_null_once_and_then_counts_as_sent(laptop: Laptop) -> None:
    await laptop.ready(photos=0)
    laptop.change("req-1", "notes", "dog in the yard")
    laptop.publish("req-1")
    await laptop.sync()
    laptop.change("req-1", "notes", None)
    laptop.publish("req-1")
    await laptop.sync()
    assert laptop.office.aurora["electrical"]["electrical"]["notes"] is None
    laptop.change("req-1", "service_type", "overhead")
    laptop.publish("req-1")
    assert (await laptop.sync()).exit_code == 0
    laptop.change("req-1", "service_type", "overhead")
    laptop.office.calls.clear()
    laptop.publish("req-1")
    assert (await laptop.sync()).exit_code == 0
    assert not laptop.office.aurora_calls()


async def test_a_newer_revision_supersedes_one_that_is_still_waiting(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    assert laptop.publish("req-1").revision == 2
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert laptop.office.aurora_calls() == SECTIONS_THEN_STATUS
    assert laptop.office.count("POST /v1/uploads") == 1
    assert {job.status for job in laptop.jobs()} == {JobStatus.DONE, JobStatus.SUPERSEDED}


async def test_an_edit_while_a_revision_is_on_its_way_stays_a_draft(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.change("req-1", "main_panel_manufacturer", "Siemens")
    report = await laptop.sync()
    assert report.published == ("req-1",)
    assert laptop.status() is SurveyStatus.DRAFT


async def test_the_same_picture_twice_goes_over_the_line_once(laptop: Laptop) -> None:
    laptop.office.add_request("req-1")
    await laptop.sync()
    laptop.fill("req-1")
    laptop.add_photo("req-1", 7)
    laptop.add_photo("req-1", 7, slot="panel_open")
    laptop.publish("req-1")
    report = await laptop.sync()
    assert (report.exit_code, report.uploaded_photos) == (0, 2)
    images = laptop.office.aurora["electrical"]["electrical"]["images"]
    assert len({image["url"] for image in images}) == 2


async def test_the_offices_new_value_lists_are_kept(laptop: Laptop) -> None:
    document = dict(laptop.office_data.catalogue.raw)
    laptop.office.catalogue = {"version": "office-9", "catalogue": {**document, "version": "office-9"}}
    await laptop.sync()
    assert laptop.office_data.catalogue.version == "office-9"


async def test_a_cancelled_request_is_withdrawn_and_nothing_more_is_sent(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.add_request("req-1", status="cancelled", request={"id": "req-1", "status": "cancelled"})
    report = await laptop.sync()
    assert laptop.status() is SurveyStatus.WITHDRAWN
    assert (report.exit_code, report.waiting, report.blocked) == (0, 0, ())
    assert not laptop.office.aurora_calls()
    assert laptop.office.count("POST /v1/uploads") == 0, "its photos would be public for nobody"
