"""Export: data, originals and receipts in one zip that appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services
from surveyor_app.storage import delivery_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from tests.fake_clock import FakeClock
from tests.pictures import jpeg_bytes, write_jpeg, write_png

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


@pytest.fixture
def photos(services: Services, request_id: str, tmp_path: Path) -> list[Path]:
    """Two originals."""
    files = [write_jpeg(tmp_path / "a.jpg"), write_png(tmp_path / "b.png")]
    services.photo.add_files(request_id, ELECTRICAL, files[:1], "main_breaker")
    services.photo.add_files(request_id, ELECTRICAL, files[1:])
    return files


def test_the_zip_holds_everything_that_was_entered_and_proved(
    services: Services, request_id: str, photos: list[Path], paths: DataPaths, clock: FakeClock, tmp_path: Path
) -> None:
    photo = services.survey.detail(request_id).photos[0].photo
    copy = jpeg_bytes("blue")
    digest = hashlib.sha256(copy).hexdigest()
    (paths.copies / f"{digest}.jpg").write_bytes(copy)  # where syncing puts it
    with services.database.write() as connection:
        delivery_repository.save_copy(connection, PublishedCopy(photo.id, 2560, digest, len(copy), 64, 48))
        receipt = Receipt(ReceiptKind.HOSTED, photo.id, clock.now(), {"sha256": digest})
        delivery_repository.add_receipt(connection, request_id, receipt, 1)

    target = services.export.export(request_id, tmp_path / "out.zip")

    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held["originals/E04_main-breaker_1of1.jpg"] == photos[0].read_bytes()
    assert held["originals/E00_extra_1of1.png"] == photos[1].read_bytes()
    assert held["published/E04_main-breaker_1of1.jpg"] == copy
    survey = json.loads(held["survey.json"])
    assert survey["request"]["id"] == request_id
    assert survey["missing_files"] == []
    assert json.loads(held["receipts.json"])["receipts"][0]["detail"] == {"sha256": digest}
    assert all(not Path(name).is_absolute() and ".." not in Path(name).parts for name in held)


def test_an_older_export_is_replaced_as_a_whole(
    services: Services, request_id: str, photos: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.zip"
    target.write_bytes(b"older")
    assert services.export.export(request_id, target) == target
    assert zipfile.is_zipfile(target)
    assert [path.name for path in tmp_path.glob(".*")] == []
    assert photos


def test_a_lost_original_is_named_and_the_rest_is_exported(
    services: Services, request_id: str, photos: list[Path], tmp_path: Path
) -> None:
    services.survey.detail(request_id).photos[0].original_path.unlink()
    with zipfile.ZipFile(services.export.export(request_id, tmp_path / "out.zip")) as archive:
        assert json.loads(archive.read("survey.json"))["missing_files"] == ["originals/E04_main-breaker_1of1.jpg"]
        assert "originals/E00_extra_1of1.png" in archive.namelist()
    assert photos


def test_a_place_that_cannot_be_written_is_told_in_words(services: Services, request_id: str, tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        services.export.export(request_id, tmp_path / "no such folder" / "out.zip")
    with pytest.raises(StorageFault):
        services.export.export(request_id, tmp_path)
    with pytest.raises(NotFound):
        services.export.export("nobody", tmp_path / "out.zip")
    assert list(tmp_path.glob("*.zip")) == []
