"""A disk that fails while copies are made or read: nothing is blocked for good, and it goes on when the disk does."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from surveyor_app.domain.outbox import JobKind
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.sync import prepare_photo
from tests.sync.laptop import Laptop

pytestmark = pytest.mark.asyncio


async def test_a_full_disk_waits_and_goes_on_when_there_is_room(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await laptop.ready(photos=2)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(prepare_photo, "make_copy", full)
        report = await laptop.sync(wait_seconds=0)
    assert (report.exit_code, report.blocked) == (2, ())
    assert {job.error_code for job in laptop.jobs() if job.kind is JobKind.PREPARE_PHOTO} <= {"disk_full", None}
    laptop.clock.advance(61)
    assert (await laptop.sync()).published == ("req-1",)


async def test_one_original_that_cannot_be_read_is_tried_again_and_does_not_hold_up_the_others(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _good = await laptop.ready(photos=2)
    path, read = PhotoStore(laptop.paths).path_of(bad.sha256, "image/jpeg"), prepare_photo.sha256_of

    def failing(asked: Path) -> str:
        if asked == path:
            raise OSError(errno.EIO, "Input/output error")
        return read(asked)

    with monkeypatch.context() as patch:
        patch.setattr(prepare_photo, "sha256_of", failing)
        report = await laptop.sync(wait_seconds=0)
    assert (report.exit_code, report.blocked, report.uploaded_photos) == (2, (), 1)
    assert {job.error_code for job in laptop.jobs()} == {"disk_fault", None}
    assert (await laptop.sync()).published == ("req-1",)


async def test_a_copy_that_vanishes_while_it_is_sent_is_made_again(laptop: Laptop) -> None:
    await laptop.ready()
    gone: list[Path] = []

    async def swept() -> None:
        if laptop.office.calls[-1] == "POST /v1/uploads" and not gone:
            (copy,) = laptop.paths.copies.glob("*.jpg")
            copy.unlink()
            gone.append(copy)

    laptop.office.before["POST"] = swept
    report = await laptop.sync()
    assert (report.published, report.blocked) == (("req-1",), ())
    assert gone
