"""The window on the real services and a real database: what is entered is in SQLite, photos are on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, notice_repository, request_repository, revision_repository, survey_repository
from tests.fake_clock import FakeClock
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import focused
from tests.pictures import write_jpeg
from tests.sample_requests import a_request
from tests.services.complete_survey import fill_completely

HEAVY = ("httpx", "sqlalchemy", "sqlmodel", "pydantic", "alembic", "typer", "PIL")


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """A prepared data folder with one pulled request."""
    folder = DataPaths(data_dir)
    migrate.prepare(folder)
    services = open_services(folder, FakeClock())
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request())
    services.close()
    return folder


def _desk(new_desk: DeskMaker, paths: DataPaths) -> Desk:
    def opened() -> Services:
        return open_services(paths, FakeClock())

    desk = new_desk(open_with=opened)
    desk.window.open_request("req-1")
    desk.wait(lambda: desk.window.session.detail is not None)
    desk.settle()
    return desk


def _stored(paths: DataPaths) -> Services:
    return open_services(paths, FakeClock())


def test_a_whole_survey_is_entered_by_keyboard_with_photos_and_published(
    new_desk: DeskMaker, paths: DataPaths, tmp_path: Path
) -> None:
    desk = _desk(new_desk, paths)
    pages = desk.window.pages

    def enter(place: Place, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        desk.window.activateWindow()  # the offscreen platform forgets this after a list of suggestions was shown
        desk.wait(desk.window.isActiveWindow)
        pages.go(place)
        for character in text:
            QTest.keyClicks(focused(), character)
        QTest.keyClick(focused(), end)
        desk.settle()

    enter(Place("electrical", attribute="main_panel_location"), "garage")
    enter(Place("electrical", attribute="main_bus_rating"), "200")
    enter(Place("electrical", attribute="main_breaker_rating"), "175")
    desk.window.session.add_item(SectionName.MOUNTING_PLANES)
    desk.wait(lambda: pages.place.item_id is not None)
    desk.settle()
    plane = pages.place.item_id
    enter(Place("mounting_planes", plane, "pitch"), "6:12")
    enter(Place("mounting_planes", plane, "azimuth"), "SSW")
    enter(Place("mounting_planes", plane, "roof_type"), "composition")
    enter(Place("mounting_planes", plane, "framing_type"), "stick")
    enter(Place("mounting_planes", plane, "rafter_size"), "", Qt.Key.Key_Right)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    enter(Place("mounting_planes", plane, "rafter_spacing"), "24")
    page = pages.current
    assert isinstance(page, ItemPage)
    page.photos.panel.files_given.emit(
        PhotoTarget(SectionName.MOUNTING_PLANES, plane),
        [write_jpeg(tmp_path / "roof.jpg"), tmp_path / "gone.jpg"],
        "roof_plane",
    )
    desk.settle()
    assert len(page.photos.panel.refusal_texts) == 1
    desk.window.session.publish()
    desk.settle()
    desk.close()
    services = _stored(paths)
    detail = services.survey.detail("req-1")
    services.close()
    electrical, stored = detail.survey.electrical, detail.survey.mounting_planes[0]
    assert (electrical.main_panel_location, electrical.main_bus_rating, electrical.main_breaker_rating) == (
        "garage",
        200.0,
        175.0,
    )
    assert (stored.pitch, stored.azimuth, stored.roof_type, stored.rafter_spacing) == (
        26.57,
        202.5,
        "comp_shingle",
        24.0,
    )
    assert stored.rafter_size == "2x4"
    assert [view.photo.slot for view in detail.photos] == ["roof_plane"]
    assert detail.photos[0].original_path.is_file()
    assert detail.survey.status is SurveyStatus.QUEUED
    assert detail.jobs


def test_items_and_photos_come_back_with_undo(new_desk: DeskMaker, paths: DataPaths, tmp_path: Path) -> None:
    desk = _desk(new_desk, paths)
    session = desk.window.session
    session.add_item(SectionName.SUBPANELS)
    desk.wait(lambda: desk.window.pages.place.item_id is not None)
    desk.settle()
    item = desk.window.pages.place.item_id
    assert item is not None
    session.add_files(PhotoTarget(SectionName.SUBPANELS, item), [write_jpeg(tmp_path / "label.jpg")], "label")
    desk.settle()
    desk.window.pages.item_page(SectionName.SUBPANELS).remove()
    desk.settle()
    assert session.detail is not None
    assert (session.detail.survey.subpanels, session.detail.photos) == ((), ())
    desk.window.undo.undo_button.click()
    desk.settle()
    assert [panel.id for panel in session.detail.survey.subpanels] == [item]
    assert len(session.detail.photos) == 1
    desk.wait(lambda: not desk.window.images.is_busy)


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = f"import sys; import surveyor_app.gui.application; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_withdrawn_survey_says_so_and_is_reopened_in_the_real_database(new_desk: DeskMaker, paths: DataPaths) -> None:
    services = _stored(paths)
    with services.database.write() as connection:
        survey_repository.set_status(connection, "req-1", SurveyStatus.WITHDRAWN)
        now = FakeClock().now()
        notice_repository.put(connection, "req-1", NoticeKind.WITHDRAWN, "Aurora cancelled this request.", now)
    services.close()
    desk = _desk(new_desk, paths)
    assert "Aurora cancelled this request." in desk.window.pages.banner_text
    buttons = desk.window.pages.notices.findChildren(QPushButton)
    next(b for b in buttons if b.text() == "Work on it anyway").click()
    desk.wait(lambda: desk.window.pages.banner_text == "")
    desk.settle()
    services = _stored(paths)
    assert services.survey.detail("req-1").survey.status is SurveyStatus.DRAFT
    services.close()


def test_an_export_is_written_by_a_thread_of_its_own(new_desk: DeskMaker, paths: DataPaths, tmp_path: Path) -> None:
    desk = _desk(new_desk, paths)
    desk.window.session.export(tmp_path / "out.zip")
    desk.wait((tmp_path / "out.zip").is_file)
    desk.settle()
    assert str(tmp_path / "out.zip") in desk.window.undo.text


def test_an_export_says_which_picture_it_lacks(new_desk: DeskMaker, paths: DataPaths, tmp_path: Path) -> None:
    desk = _desk(new_desk, paths)
    desk.window.session.add_files(
        PhotoTarget(SectionName.ELECTRICAL), [write_jpeg(tmp_path / "one.jpg")], "main_breaker"
    )
    desk.wait(lambda: bool(list(paths.photos.rglob("*.jpg"))))
    desk.settle()
    next(paths.photos.rglob("*.jpg")).unlink()
    desk.window.session.export(tmp_path / "out.zip")
    desk.wait((tmp_path / "out.zip").is_file)
    desk.settle()
    assert "without 1 picture that is gone from this laptop: originals/" in desk.window.undo.text


def test_an_undo_after_publishing_makes_the_next_draft_and_leaves_the_frozen_revision_alone(
    new_desk: DeskMaker, paths: DataPaths
) -> None:
    services = _stored(paths)
    fill_completely(services, "req-1")
    plane = services.survey.detail("req-1").survey.mounting_planes[0]
    services.close()
    desk = _desk(new_desk, paths)
    session = desk.window.session
    session.set_value(SectionName.MOUNTING_PLANES, plane.id, "pitch", 31.5)
    session.publish()
    desk.settle()
    assert session.detail is not None
    assert session.detail.survey.status is SurveyStatus.QUEUED
    session.take_back()
    desk.settle()
    assert (session.detail.survey.status, session.detail.survey.revision) == (SurveyStatus.DRAFT, 2)
    assert session.detail.survey.mounting_planes[0].pitch == plane.pitch
    services = _stored(paths)
    with services.database.read() as connection:
        frozen = revision_repository.latest(connection, "req-1")
    services.close()
    assert frozen is not None
    assert frozen.sections[SectionName.MOUNTING_PLANES][0]["pitch"] == 31.5
