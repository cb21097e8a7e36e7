"""The notes beside originals follow when an entry goes into the bin or comes back, and so does a rebuilt database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, photo_repository
from surveyor_app.storage.backup import routine_backup
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg

PLANES = SectionName.MOUNTING_PLANES


@pytest.fixture
def plane(services: Services, request_id: str, tmp_path: Path) -> str:
    """A roof plane with two photos, and one photo removed before."""
    item_id = services.survey.add_item(request_id, PLANES)
    files = [write_jpeg(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "blue", "green")]
    added = services.photo.add_files(request_id, PhotoTarget(PLANES, item_id), files).added
    services.photo.remove(added[2].photo.id)
    return item_id


def removed_in_notes(paths: DataPaths) -> list[bool]:
    notes = [json.loads(note.read_bytes()) for note in paths.photos.glob("??/*.json")]
    return sorted(use["removed_at"] is not None for note in notes for use in note["uses"])


def after_a_rebuild(services: Services, paths: DataPaths, clock: FakeClock) -> tuple[int, int, int]:
    """(planes, photos, photos in the bin) once the database was lost and made anew from the notes alone."""
    services.close()
    paths.database.unlink()
    for backup in paths.backups.glob("*.db"):
        backup.unlink()
    migrate.prepare(paths)
    again = open_services(paths, clock)
    try:
        detail = again.survey.detail("req-1")
        with again.database.read() as connection:
            removed = photo_repository.removed_photos(connection, "req-1")
        return len(detail.survey.mounting_planes), len(detail.photos), len(removed)
    finally:
        again.close()


def test_a_removed_entry_is_removed_in_the_notes_too(
    services: Services, paths: DataPaths, clock: FakeClock, plane: str
) -> None:
    clock.pass_seconds(5)
    services.survey.remove_item("req-1", PLANES, plane)
    assert removed_in_notes(paths) == [True, True, True]
    assert after_a_rebuild(services, paths, clock) == (0, 0, 3)


def test_an_entry_taken_back_is_back_in_the_notes_with_the_photos_that_went_with_it(
    services: Services, paths: DataPaths, clock: FakeClock, plane: str
) -> None:
    clock.pass_seconds(5)
    services.survey.remove_item("req-1", PLANES, plane)
    clock.pass_seconds(5)
    services.survey.restore_item("req-1", PLANES, plane)
    assert removed_in_notes(paths) == [False, False, True]
    assert after_a_rebuild(services, paths, clock) == (1, 2, 1)


def test_notes_that_cannot_be_written_do_not_hold_up_the_edit(
    services: Services, plane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(PhotoStore, "write_sidecar", refuse)
    services.survey.remove_item("req-1", PLANES, plane)
    assert services.survey.detail("req-1").survey.mounting_planes == ()


def test_an_entry_that_the_backup_has_in_its_bin_comes_out_with_its_photos(
    services: Services, paths: DataPaths, clock: FakeClock, plane: str
) -> None:
    clock.pass_seconds(5)
    services.survey.remove_item("req-1", PLANES, plane)
    assert routine_backup(paths, clock.now())
    clock.pass_seconds(5)
    services.survey.restore_item("req-1", PLANES, plane)
    services.close()
    paths.database.unlink()
    migrate.prepare(paths)
    again = open_services(paths, clock)
    detail = again.survey.detail("req-1")
    again.close()
    assert (len(detail.survey.mounting_planes), len(detail.photos)) == (1, 2)
