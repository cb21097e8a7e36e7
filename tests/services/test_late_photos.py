"""Photos that Aurora did not fetch in time are told everywhere alike, and are no problem of the answers."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from surveyor_app.cli.show_words import show_words
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.services.document import requests_document, show_document
from surveyor_app.services.opened import Services
from surveyor_app.storage import delivery_repository, setting_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely


@pytest.fixture
def photo_id(services: Services, request_id: str, clock: FakeClock, tmp_path: Path) -> str:
    """A photo of a published survey whose section Aurora accepted just now."""
    fill_completely(services, request_id)
    target = PhotoTarget(SectionName.ELECTRICAL)
    (view,) = services.photo.add_files(request_id, target, [write_jpeg(tmp_path / "a.jpg")], "main_breaker").added
    services.publish.publish(request_id)
    url = "https://relay.example/p/token/E04.jpg"
    told = {"photos": [view.photo.id], "urls": {view.photo.id: url}, "revision": 1, "sent_at": clock.now().isoformat()}
    accepted = Receipt(ReceiptKind.ACCEPTED, "electrical", clock.now(), told)
    slot = services.office.checklist.slot(SectionName.ELECTRICAL, "main_breaker")
    assert slot is not None
    copy = PublishedCopy(view.photo.id, slot.long_side_px, "ab" * 32, 1000, 80, 60)
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, copy)
        delivery_repository.set_hosted(connection, copy, "up1", url, clock.now())
        delivery_repository.add_receipt(connection, request_id, accepted, 1)
    return view.photo.id


def test_show_and_export_tell_of_late_photos_alike(
    services: Services, request_id: str, photo_id: str, clock: FakeClock, tmp_path: Path
) -> None:
    clock.pass_seconds(25 * 3600)
    shown = show_document(services.survey.detail(request_id))
    assert shown["late_photos"]["photos"] == [photo_id]
    assert shown["late_photos"]["text"].startswith("Aurora has not fetched 1 photo since ")
    with zipfile.ZipFile(services.export.export(request_id, tmp_path / "out.zip")) as archive:
        exported = json.loads(archive.read("survey.json"))
    assert exported["late_photos"] == shown["late_photos"]
    assert exported["problems"] == shown["problems"]
    words = show_words(services.survey.detail(request_id), services.office.catalogue, services.office.checklist)
    assert words.count("has not fetched 1 photo") == 1


def test_the_count_of_problems_is_the_same_in_the_list_and_in_the_survey(
    services: Services, request_id: str, photo_id: str, clock: FakeClock
) -> None:
    before = len(services.survey.detail(request_id).problems)
    clock.pass_seconds(25 * 3600)
    assert photo_id
    (listed,) = requests_document(services.survey.requests())["requests"]
    assert listed["problems"] == len(services.survey.detail(request_id).problems) == before


def test_the_office_may_wait_for_less_or_more_than_a_day(
    services: Services, request_id: str, photo_id: str, clock: FakeClock
) -> None:
    clock.pass_seconds(3 * 3600)
    assert services.survey.detail(request_id).late_photos is None
    with services.database.write() as connection:
        setting_repository.put(connection, "fetch_warning_hours", 2)
    late = services.survey.detail(request_id).late_photos
    assert late is not None
    assert (late.photo_ids, late.since) == ((photo_id,), clock.now() - timedelta(hours=3))
