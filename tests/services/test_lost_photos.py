"""A photo whose file is gone from the laptop is said on site, while it can be taken again; not when it is sent."""

from __future__ import annotations

import errno
import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.gui.presenters.request_cards import sign_of
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services
from surveyor_app.services.survey_state import SurveyReader
from surveyor_app.storage import delivery_repository, survey_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.services.complete_survey import fill_completely

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def add_photo(services: Services, shade: int, slot: str | None = "main_breaker", name: str = "pasted.png") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 0, 0)).save(buffer, "PNG")
    (view,) = services.photo.add_picture("req-1", ELECTRICAL, buffer.getvalue(), name, slot).added
    return view.photo.id


def lose(services: Services, photo_id: str) -> None:
    (view,) = [view for view in services.survey.detail("req-1").photos if view.photo.id == photo_id]
    view.original_path.unlink()


def told(services: Services) -> list[Problem]:
    return [problem for problem in services.survey.detail("req-1").problems if "gone" in problem.text]


def test_it_is_said_where_the_photo_belongs_and_holds_up_the_publish(services: Services, request_id: str) -> None:
    fill_completely(services, request_id)
    kept, gone, also = (add_photo(services, shade) for shade in (10, 20, 30))
    assert told(services) == []
    lose(services, gone)
    lose(services, also)
    (problem,) = told(services)
    assert (problem.severity, problem.field) == (Severity.ERROR, "electrical.photos.main_breaker")
    assert problem.text.startswith("The files of 2 photos are gone from this laptop")
    outcome = services.publish.publish(request_id)
    assert not outcome.queued
    assert problem in outcome.problems
    for photo_id in (gone, also):
        services.photo.remove(photo_id)
    assert told(services) == []
    assert services.publish.publish(request_id).queued
    assert [view.photo.id for view in services.survey.detail(request_id).photos if view.slot_label] == [kept]


def test_it_names_the_photos_because_their_thumbnails_are_still_there(services: Services, request_id: str) -> None:
    lose(services, add_photo(services, 10, "main_breaker", "IMG_1.png"))
    lose(services, add_photo(services, 20, None, "IMG_2.png"))
    in_slot, extra = sorted(told(services), key=lambda problem: problem.field, reverse=True)
    assert "gone from this laptop: Main breaker (IMG_1.png). Take" in in_slot.text
    assert "gone from this laptop: IMG_2.png. Take" in extra.text


def test_a_photo_without_a_slot_is_said_at_its_page(services: Services, request_id: str) -> None:
    lose(services, add_photo(services, 10, None))
    (problem,) = told(services)
    assert problem.field == "electrical"
    assert problem.text.startswith("The file of a photo is gone from this laptop")


def test_what_the_office_holds_already_is_not_lost(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    photo_id = add_photo(services, 10)
    lose(services, photo_id)
    assert told(services)
    copy = PublishedCopy(photo_id, 2560, "f" * 64, 4000, 40, 30)
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, copy)
        delivery_repository.set_hosted(connection, copy, "remote", "https://office.test/p/1", clock.now())
    assert told(services)
    with services.database.write() as connection:
        delivery_repository.set_verified(connection, copy, "https://office.test/p/1/a.jpg", clock.now())
    assert told(services) == []


def verify(services: Services, copy: PublishedCopy, clock: FakeClock) -> None:
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, copy)
        delivery_repository.set_hosted(connection, copy, "remote", "https://office.test/p/1", clock.now())
        delivery_repository.set_verified(connection, copy, "https://office.test/p/1/a.jpg", clock.now())


def test_a_copy_that_can_still_be_sent_is_not_lost(services: Services, request_id: str, paths: DataPaths) -> None:
    """It is sent from the copy; asking for the picture again would send somebody back for nothing."""
    fill_completely(services, request_id)
    photo_id = add_photo(services, 10)
    content = b"the copy as it is sent"
    copy = PublishedCopy(photo_id, 2560, hashlib.sha256(content).hexdigest(), len(content), 40, 30)
    file = paths.copy(copy.sha256)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, copy)
    lose(services, photo_id)
    assert told(services) == []
    assert services.publish.publish(request_id).queued
    file.write_bytes(b"cut")
    assert told(services)
    file.unlink()
    assert told(services)


def test_what_the_office_holds_in_another_size_is_lost_for_the_place_it_has_now(
    services: Services, request_id: str, clock: FakeClock
) -> None:
    """The office keeps what it was sent for the old place; for the new one nobody can make it any more."""
    photo_id = add_photo(services, 10)
    verify(services, PublishedCopy(photo_id, 2560, "f" * 64, 4000, 40, 30), clock)
    lose(services, photo_id)
    assert told(services) == []
    larger = next(s.key for s in services.office.checklist.slots[SectionName.ELECTRICAL] if s.long_side_px != 2560)
    services.photo.assign(photo_id, ELECTRICAL, larger)
    (problem,) = told(services)
    assert problem.field == f"electrical.photos.{larger}"
    services.photo.assign(photo_id, ELECTRICAL, "main_breaker")
    assert told(services) == []


def test_a_disk_that_cannot_tell_has_lost_nothing_and_still_takes_answers(
    services: Services, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_completely(services, request_id)
    add_photo(services, 10)
    real = Path.stat

    def failing(path: Path, **how: Any) -> Any:
        if path.suffix == ".png":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path, **how)

    monkeypatch.setattr(Path, "stat", failing)
    detail = services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", "typed on a failing disk")
    assert detail.survey.electrical.notes == "typed on a failing disk"
    assert told(services) == []
    assert services.publish.publish(request_id).queued


def test_whoever_reads_the_survey_puts_the_list_right(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    fill_completely(services, request_id)
    gone = add_photo(services, 10)
    (listed,) = services.survey.requests()
    assert (listed.errors, listed.photos) == (0, 1)
    changed_at = _changed_at(services)
    clock.pass_seconds(60)
    lose(services, gone)
    errors = sum(one.severity is Severity.ERROR for one in services.survey.detail(request_id).problems)
    (listed,) = services.survey.requests()
    assert (listed.errors, listed.problems) == (errors, len(services.survey.detail(request_id).problems))
    assert errors == 1
    assert _changed_at(services) == changed_at, "a look is no edit"


def test_a_disk_that_does_not_take_the_counts_keeps_nobody_from_reading(
    services: Services, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(services, add_photo(services, 10))

    def full() -> None:
        raise StorageFault("The disk is full.", code="disk_full")

    monkeypatch.setattr(services.database, "write", full)
    assert len(told(services)) == 1


def _changed_at(services: Services) -> datetime:
    with services.database.read() as connection:
        return survey_repository.updated_at(connection, "req-1")


def test_one_look_at_the_files_puts_the_list_right_before_anybody_opens_a_survey(
    services: Services, request_id: str, clock: FakeClock
) -> None:
    fill_completely(services, request_id)
    gone = add_photo(services, 10)
    (listed,) = services.survey.requests()
    assert sign_of(listed).words == "Can be sent"
    assert not services.survey.count_lost(), "nothing is lost"
    (view,) = [view for view in services.survey.detail(request_id).photos if view.photo.id == gone]
    changed_at = _changed_at(services)
    clock.pass_seconds(60)
    aside = view.original_path.rename(view.original_path.with_suffix(".aside"))
    assert services.survey.count_lost()
    (listed,) = services.survey.requests()
    assert (listed.errors, sign_of(listed).words) == (1, "In progress")
    assert not services.survey.count_lost(), "that is known already"
    aside.rename(view.original_path)
    assert services.survey.count_lost(), "it is there again"
    (listed,) = services.survey.requests()
    assert (listed.errors, sign_of(listed).words) == (0, "Can be sent")
    assert _changed_at(services) == changed_at, "a look is no edit"


def test_a_look_at_the_files_ends_when_it_is_no_longer_wanted(
    services: Services, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shade in (10, 20, 30):
        lose(services, add_photo(services, shade))
    looked: list[str] = []

    def look(_store: PhotoStore, sha256: str, _kind: str) -> bool:
        looked.append(sha256)
        return True

    monkeypatch.setattr(PhotoStore, "is_gone", look)
    assert not services.survey.count_lost(lambda: not looked)
    assert len(looked) == 1


def test_a_look_at_the_files_reads_no_survey_that_has_all_of_its_own(
    services: Services, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_photo(services, 10)
    monkeypatch.setattr(SurveyReader, "read", lambda *_: pytest.fail("a stat a photo is all it takes"))
    assert not services.survey.count_lost()
