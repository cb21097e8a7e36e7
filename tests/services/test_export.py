"""Export: data, originals and receipts in one zip that appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.paths import DataPaths
from surveyor_app.services.detail import item_places
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.storage import delivery_repository, migrate, request_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from tests.fake_clock import FakeClock
from tests.pictures import jpeg_bytes, write_jpeg, write_png
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely

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


def test_what_was_exported_is_imported_elsewhere_as_an_equal_survey(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock, tmp_path: Path
) -> None:
    fill_completely(services, request_id)
    plane, panel = SectionName.MOUNTING_PLANES, SectionName.SUBPANELS
    places = [ELECTRICAL, PhotoTarget(panel, services.survey.add_item(request_id, panel))]
    places.append(PhotoTarget(plane, services.survey.detail(request_id).survey.mounting_planes[0].id))
    slots = ["main_breaker", "label", "roof_plane"]
    for number, (target, slot) in enumerate(zip(places, slots, strict=True)):
        for more, hung in enumerate((slot, slot, None, UNSORTED)):
            file = write_jpeg(tmp_path / f"{number}-{more}.jpg", f"rgb({number * 40}, {more * 60}, 9)")
            services.photo.add_files(request_id, target, [file], hung)
    every = [view.photo.id for view in services.survey.detail(request_id).photos]
    services.photo.turn_all({photo_id: (90 * place) % 360 for place, photo_id in enumerate(every)})
    for slot, kind, reason in (
        ("gas_meter", AbsenceKind.NOT_APPLICABLE, "all electric"),
        ("meter_wide", AbsenceKind.NOT_REACHED, "a dog"),
        ("grounding", AbsenceKind.NOT_REACHED, "Could not reach it: locked"),
    ):
        services.survey.set_absence(request_id, ELECTRICAL, slot, kind, reason)
    with zipfile.ZipFile(services.export.export(request_id, tmp_path / "out.zip")) as archive:
        archive.extractall(tmp_path / "unpacked")

    there = DataPaths(tmp_path / "another laptop")
    migrate.prepare(there)
    with closing(open_services(there, clock)) as others:
        with others.database.write() as connection:
            request_repository.upsert(connection, a_request())
        others.imports.import_file(request_id, tmp_path / "unpacked" / "import.json")
        assert without_ids(others.survey.detail(request_id)) == without_ids(services.survey.detail(request_id))
        again, _lost = others.imports.import_over(request_id, tmp_path / "unpacked" / "import.json")
        assert without_ids(again) == without_ids(services.survey.detail(request_id))


def without_ids(detail: SurveyDetail) -> list[Any]:
    """What a person answered, hung, turned and explained, with entries named by their place."""
    survey, places = detail.survey, item_places(detail.survey)
    items: tuple[Electrical | Subpanel | MountingPlane, ...]
    items = (survey.electrical, *survey.subpanels, *survey.mounting_planes)
    return [
        [values_of(item) for item in items],
        [
            (one.target.section, places.get(one.target.item_id or ""), one.slot, one.sha256, one.turned)
            for one in (view.photo for view in detail.photos)
        ],
        sorted(
            (one.target.section, places.get(one.target.item_id or "", -1), one.slot, one.kind, one.reason)
            for one in detail.absences
        ),
    ]


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
        named = json.loads(archive.read("import.json"))["electrical"]["photos"]
        assert [photo["path"] for photo in named] == ["originals/E00_extra_1of1.png"], "or nothing could be imported"
    assert photos


def test_a_place_that_cannot_be_written_is_told_in_words(services: Services, request_id: str, tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        services.export.export(request_id, tmp_path / "no such folder" / "out.zip")
    with pytest.raises(StorageFault):
        services.export.export(request_id, tmp_path)
    with pytest.raises(NotFound):
        services.export.export("nobody", tmp_path / "out.zip")
    assert list(tmp_path.glob("*.zip")) == []
