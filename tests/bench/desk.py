"""Data folders for the bench: many surveys, one with many photos, all made by the app's own storage."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveyor_app.bootstrap import SystemClock
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, Photo, PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, photo_repository, request_repository
from surveyor_app.storage.photo_files import PhotoStore
from tests.bench.pictures import photographs
from tests.sample_requests import a_request

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
FIRST = "survey-0000"


def new_folder(root: Path, surveys: int = 1) -> DataPaths:
    """A data folder with so many surveys; the first is called FIRST."""
    paths = DataPaths(root).ensure()
    migrate.prepare(paths)
    services = open_services(paths, SystemClock())
    with services.database.write() as connection:
        for number in range(surveys):
            request_repository.upsert(connection, _request(number))
    services.survey.requests()  # counts them, as the first look at the list does
    services.close()
    return paths


def services_of(paths: DataPaths) -> Services:
    """The services for the calling thread."""
    return open_services(paths, SystemClock())


def add_photos(paths: DataPaths, number: int) -> None:
    """Photos with originals and thumbnails in the first survey: two thirds unsorted, the rest in slots."""
    services = services_of(paths)
    store = PhotoStore(paths)
    slots = [slot.key for slot in services.office.checklist.slots[SectionName.ELECTRICAL]]
    (picture,) = photographs(1)
    photos = []
    for n in range(number):
        sha256 = hashlib.sha256(f"photo {n}".encode()).hexdigest()
        original = store.path_of(sha256, "image/jpeg")
        original.parent.mkdir(parents=True, exist_ok=True)
        original.hardlink_to(_here(picture, paths.root))
        slot = UNSORTED if n < number * 2 // 3 else slots[n % len(slots)]
        photos.append(_photo(n, sha256, slot, picture.stat().st_size))
    with services.database.write() as connection:
        photo_repository.insert(connection, photos)
    _thumbnails(store, photos)
    services.close()


def _thumbnails(store: PhotoStore, photos: list[Photo]) -> None:
    from surveyor_app.imaging.thumbnail import thumbnail

    first = store.thumbnail_path(photos[0].sha256)
    for photo in photos:
        path = store.thumbnail_path(photo.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        if photo is photos[0]:
            thumbnail(store.path_of(photo.sha256, photo.media_type), path)
        else:
            path.hardlink_to(first)


def _here(picture: Path, folder: Path) -> Path:
    """The picture on the same disk as the folder, so that it can be linked."""
    here = folder / "picture.jpg"
    if not here.is_file():
        here.write_bytes(picture.read_bytes())
    return here


def _request(number: int) -> request_repository.PulledRequest:
    pulled = a_request(f"survey-{number:04}")
    asked = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    project = {
        **(pulled.project or {}),
        "customer_last_name": f"Sample {number}",
        "address": f"{number} Example Street",
    }
    return replace(pulled, request={**pulled.request, "requested_at": asked.isoformat()}, project=project)


def _photo(number: int, sha256: str, slot: str, size: int) -> Photo:
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Photo(
        f"photo-{number:04}", FIRST, ELECTRICAL, slot, number, sha256, size, "image/jpeg", 4032, 3024,
        f"IMG_{number}.jpg", now,
    )  # fmt: skip
