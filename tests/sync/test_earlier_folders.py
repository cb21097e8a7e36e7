"""A data folder that an earlier version left, with photos, opens, keeps everything and is published to the end."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
from surveyor_app.storage import backup, migrate, setting_repository
from surveyor_app.storage.condition import stored_schema
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.sync.fake_office import RELAY
from tests.sync.laptop import PLANE, Laptop, picture

pytestmark = pytest.mark.asyncio

SHIPPED = Path(__file__).resolve().parent.parent / "data"
ADDED_AT = "2026-03-02T08:00:00.000000+00:00"


def left_behind(paths: DataPaths, schema: str) -> bytes:
    """What a version with this schema left: its database, and a photo with its row; the photo's bytes."""
    paths.ensure()
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.executescript((SHIPPED / f"schema_{schema}.sql").read_text(encoding="utf-8"))
    photo = picture(7)
    stored = PhotoStore(paths).add(photo)
    with closing(sqlite3.connect(paths.database)) as connection, connection:
        connection.execute(
            "INSERT INTO photo (id, request_id, section, item_id, slot, position, sha256, size, media_type, width,"
            " height, original_name, added_at) VALUES ('photo-1', 'req-1', 'electrical', NULL, 'main_breaker', 0, ?, ?,"
            " 'image/jpeg', 200, 200, 'IMG_0007.JPG', ?)",
            (stored.sha256, stored.size, ADDED_AT),
        )
        connection.execute("UPDATE electrical SET main_panel_location = 'garage', main_breaker_rating = 200")
        values = ", ".join(f"{name} = {value!r}" for name, value in PLANE.items() if name != "pitch")
        connection.execute(f"UPDATE mounting_plane SET {values}")  # noqa: S608 - the test's own words
    return photo


@pytest.mark.parametrize("schema", migrate.KNOWN_SCHEMAS)
async def test_a_folder_of_every_earlier_version_opens_with_its_photos_and_publishes(
    tmp_path: Path, schema: str
) -> None:
    paths = DataPaths(tmp_path / "laptop")
    photo = left_behind(paths, schema)

    migrate.prepare(paths)

    copies = backup.backups(paths.backups)
    assert [stored_schema(copy) for copy in copies] == ([] if schema == migrate.SCHEMA else [schema])
    services = open_services(paths, FakeClock())
    try:
        detail = services.survey.detail("req-1")
        [view] = detail.photos
        assert view.photo.sha256 == hashlib.sha256(photo).hexdigest()
        assert PhotoStore(paths).path_of(view.photo.sha256, "image/jpeg").read_bytes() == photo
        assert (detail.survey.electrical.main_bus_rating, detail.survey.mounting_planes[0].pitch) == (200.0, 26.6)
    finally:
        services.close()

    laptop = Laptop(paths.root)
    with laptop.database.write() as connection:
        setting_repository.put(connection, "relay_url", RELAY)
    assert laptop.publish("req-1").queued
    report = await laptop.sync()
    assert (report.exit_code, report.published, report.uploaded_photos) == (0, ("req-1",), 1)
