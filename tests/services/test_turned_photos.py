"""A turn is kept with its photo: in its row, in the note beside its original, in what is shown, exported and frozen."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import ChangeKind
from surveyor_app.domain.errors import InvalidInput, NotFound
from surveyor_app.domain.photo import Photo, PhotoState, PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.document import show_document
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import delivery_repository, migrate, survey_repository
from surveyor_app.storage.backup import routine_backup
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


@pytest.fixture
def photo(services: Services, request_id: str, tmp_path: Path) -> Photo:
    """A photo of 64 × 48 pixels in a survey."""
    files = [write_jpeg(tmp_path / "a.jpg")]
    return services.photo.add_files(request_id, ELECTRICAL, files, "main_breaker").added[0].photo


def turned(services: Services, request_id: str = "req-1") -> list[int]:
    return [view.photo.turned for view in services.survey.detail(request_id).photos]


def test_a_turned_photo_stays_turned_and_its_original_as_it_was(
    services: Services, request_id: str, photo: Photo
) -> None:
    (view,) = services.survey.detail(request_id).photos
    before = view.original_path.read_bytes()
    services.photo.turn_all({photo.id: 90})
    (view,) = services.survey.detail(request_id).photos
    assert (view.photo.turned, view.photo.shown_size) == (90, (photo.height, photo.width))
    assert view.original_path.read_bytes() == before


@pytest.mark.parametrize("degrees", [45, -90, 360])
def test_only_right_angles_can_be_stored(services: Services, photo: Photo, degrees: int) -> None:
    with pytest.raises(InvalidInput):
        services.photo.turn_all({photo.id: degrees})
    assert turned(services) == [0]


def test_turning_is_one_change_or_none(services: Services, photo: Photo) -> None:
    with pytest.raises(NotFound):
        services.photo.turn_all({photo.id: 90, "nobody": 90})
    assert turned(services) == [0]


def test_the_document_and_the_export_say_it(services: Services, request_id: str, photo: Photo, tmp_path: Path) -> None:
    services.photo.turn_all({photo.id: 270})
    (entry,) = show_document(services.survey.detail(request_id))["photos"]
    assert (entry["turned"], entry["width"], entry["height"]) == (270, photo.width, photo.height)
    with zipfile.ZipFile(services.export.export(request_id, tmp_path / "out.zip")) as archive:
        assert json.loads(archive.read("survey.json"))["photos"][0]["turned"] == 270


def test_a_new_turn_is_a_new_revision_and_the_preview_says_so(
    services: Services, request_id: str, photo: Photo
) -> None:
    fill_completely(services, request_id)
    assert services.publish.publish(request_id).revision == 1
    services.photo.turn_all({photo.id: 90})
    (change,) = services.publish.preview(request_id).changes
    assert (change.kind, change.section) == (ChangeKind.PHOTO_TURNED, SectionName.ELECTRICAL)
    outcome = services.publish.publish(request_id)
    assert (outcome.queued, outcome.revision) == (True, 2)


def test_where_the_former_copy_is_says_nothing_of_the_turned_photo(
    services: Services, request_id: str, photo: Photo
) -> None:
    now = FakeClock().now()
    with services.database.write() as connection:
        copy = PublishedCopy(photo.id, 2560, "aa", 1, 40, 30)
        delivery_repository.save_copy(connection, copy)
        delivery_repository.set_hosted(connection, copy, "r", "https://office.invalid/p/t/a.jpg", now)
        delivery_repository.set_verified(connection, copy, "https://office.invalid/p/t/a.jpg", now)
    services.photo.turn_all({photo.id: 90})
    (view,) = services.survey.detail(request_id).photos
    assert (view.state, view.url, view.published_sha256) == (PhotoState.SAVED, None, None)
    bodies = services.publish.preview(request_id).bodies
    assert [image["url"] for image in bodies["electrical"]["images"]] == [None]
    services.photo.turn_all({photo.id: 0})
    (view,) = services.survey.detail(request_id).photos
    assert (view.state, view.published_sha256) == (PhotoState.VERIFIED, "aa")


def test_the_note_beside_the_original_says_it_and_a_rebuilt_database_keeps_it(
    services: Services, request_id: str, photo: Photo, paths: DataPaths, clock: FakeClock
) -> None:
    services.photo.turn_all({photo.id: 180})
    (use,) = json.loads(PhotoStore(paths).sidecar_path(photo.sha256).read_text(encoding="utf-8"))["uses"]
    assert use["turned"] == 180
    services.close()
    paths.database.unlink()
    migrate.prepare(paths)
    again = open_services(paths, clock)
    assert turned(again, request_id) == [180]
    again.close()


def test_a_turn_that_is_newer_than_the_backup_comes_back_too(
    services: Services, photo: Photo, paths: DataPaths, clock: FakeClock
) -> None:
    assert routine_backup(paths, clock.now())
    clock.pass_seconds(600)
    services.photo.turn_all({photo.id: 90})
    services.close()
    for path in paths.root.glob(f"{paths.database.name}*"):
        path.unlink()
    migrate.prepare(paths)
    again = open_services(paths, clock)
    assert turned(again) == [90]
    again.close()


@pytest.mark.parametrize("said", [None, "90", 45, True, {}])
def test_a_note_that_says_no_right_angle_counts_as_not_turned(
    services: Services, photo: Photo, paths: DataPaths, clock: FakeClock, said: object
) -> None:
    note = PhotoStore(paths).sidecar_path(photo.sha256)
    document = json.loads(note.read_text(encoding="utf-8"))
    document["uses"][0]["turned"] = said
    note.write_text(json.dumps(document), encoding="utf-8")
    services.close()
    paths.database.unlink()
    migrate.prepare(paths)
    again = open_services(paths, clock)
    assert turned(again) == [0]
    again.close()


def test_turning_makes_a_published_survey_a_draft_of_its_next_revision(
    services: Services, request_id: str, photo: Photo
) -> None:
    fill_completely(services, request_id)
    services.publish.publish(request_id)
    services.photo.turn_all({photo.id: 90})
    with services.database.read() as connection:
        survey = survey_repository.load(connection, request_id)
    assert (survey.status.value, survey.revision) == ("draft", 2)
