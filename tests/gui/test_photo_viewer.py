"""The viewer: steps, zooms, turns, sets side by side, sorts by the same keys, and says what the file knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QImageReader, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui import image_loader
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.image_loader import ImageLoader, read_scaled
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.widgets.photo_stage import CLOSE_SIDE, SCREEN_SIDE
from surveyor_app.imaging.thumbnail import SIDE_PX
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.opened import ELECTRICAL, photos_of, view_of
from tests.pictures import write_jpeg, write_png

PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


def _close(desk: Desk, viewer: PhotoViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    desk.wait(lambda: not desk.window.images.is_busy)


def _current(viewer: PhotoViewer) -> str:
    assert viewer.current is not None
    return viewer.current.photo_id


def test_it_covers_the_screen_steps_round_and_escape_goes_back_to_the_photo_seen_last(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([photos_of(tmp_path)])
    viewer = view_of(desk)
    assert viewer.isFullScreen()
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert _current(viewer) == "photo-3"
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    QTest.mouseClick(viewer.tools.next, Qt.MouseButton.LeftButton)
    assert _current(viewer) == "photo-2"
    _close(desk, viewer)
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    assert page.unsorted.panel.grid.selected_photos == ["photo-2"]


def test_slot_and_place_keys_sort_the_photo_and_go_on_to_the_next_unsorted_one(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([photos_of(tmp_path)])
    viewer = view_of(desk)
    for key in ("4", "P", "3"):
        QTest.keyClicks(viewer, key)
    desk.settle()
    assert [(photo.target, photo.slot) for photo in desk.record().photos] == [
        (ELECTRICAL, "main_breaker"),
        (PLANE, "rafter_size"),
        (ELECTRICAL, UNSORTED),
    ]
    assert _current(viewer) == "photo-3"
    QTest.mouseClick(viewer.bar.chip("Roof plane"), Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.record().photos[2].slot == "roof_plane"
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert "Rafter size" in viewer.words
    _close(desk, viewer)


def test_it_zooms_by_keys_and_wheel_fits_and_shows_pixels_one_to_one(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([photos_of(tmp_path, 1, size=(3000, 2000))])
    viewer = view_of(desk)
    view = viewer.stage.view
    fitted = view.true_zoom
    assert 0 < fitted < 1
    QTest.keyClicks(viewer, "+")
    assert view.true_zoom == pytest.approx(fitted * 1.25, rel=0.02)
    wheel = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.true_zoom == pytest.approx(fitted * 1.25**2, rel=0.02)
    QTest.keyClicks(viewer, "Z")
    assert view.true_zoom == pytest.approx(1.0, rel=0.01)
    desk.wait(lambda: not desk.window.images.is_busy and view.scene_width == 3000)  # sharper, without moving
    assert view.true_zoom == pytest.approx(1.0, rel=0.01)
    before = view.horizontalScrollBar().value()
    QTest.keyClick(viewer, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.horizontalScrollBar().value() > before
    QTest.keyClicks(viewer, "F")
    assert view.true_zoom == pytest.approx(fitted, rel=0.02)
    _close(desk, viewer)


def test_a_photo_is_turned_at_once_and_still_turned_when_it_is_opened_again(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([photos_of(tmp_path, 2)])
    viewer = view_of(desk)
    assert viewer.stage.view.sceneRect().width() == 64
    QTest.keyClicks(viewer, "R")
    assert (viewer.stage.view.sceneRect().width(), viewer.stage.view.sceneRect().height()) == (48, 64)
    assert "turned, and sent as you see it" in viewer.words
    desk.settle()
    assert [photo.turned for photo in desk.record().photos] == [90, 0]
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert "turned, and sent" not in viewer.words
    _close(desk, viewer)
    QApplication.sendPostedEvents(None, 52)
    again = view_of(desk)
    assert again.stage.view.sceneRect().width() == 48
    QTest.keyClicks(again, "R", Qt.KeyboardModifier.ShiftModifier)
    assert again.stage.view.sceneRect().width() == 64
    desk.settle()
    assert [photo.turned for photo in desk.record().photos] == [0, 0]
    _close(desk, again)


def test_turns_faster_than_the_disk_add_up_and_are_taken_back_together(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([photos_of(tmp_path, 2)])
    viewer = view_of(desk)
    for _ in range(3):
        QTest.keyClicks(viewer, "R")
    assert viewer.stage.view.sceneRect().width() == 48
    desk.settle()
    assert desk.record().photos[0].turned == 270
    assert viewer.stage.view.sceneRect().width() == 48
    QTest.keyClick(viewer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.record().photos[0].turned == 0
    assert viewer.stage.view.sceneRect().width() == 64
    _close(desk, viewer)


def test_a_turn_that_the_disk_does_not_take_is_not_shown_either(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([photos_of(tmp_path, 1)])
    viewer = view_of(desk)
    desk.services.save_fault = StorageFault("The disk is full; this was not saved.", code="disk_full")
    QTest.keyClicks(viewer, "R")
    desk.wait(lambda: viewer.stage.view.sceneRect().width() == 64)
    assert desk.record().photos[0].turned == 0
    _close(desk, viewer)


def test_the_design_is_turned_for_looking_at_it_only(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = photos_of(tmp_path, 1)
    design = write_png(tmp_path / "design.png")
    record.request = replace(record.request, screenshot_path=str(design))
    desk = new_desk([record])
    viewer = view_of(desk)
    viewer.set_mode("design")
    viewer.activate(1)
    desk.wait(lambda: not desk.window.images.is_busy)
    before = viewer.stages[1].view.sceneRect().size()
    QTest.keyClicks(viewer, "R")
    assert viewer.stages[1].view.sceneRect().size() == before.transposed()
    desk.settle()
    assert desk.services.changes == []
    _close(desk, viewer)


def test_two_photos_and_a_photo_and_the_design_are_seen_side_by_side(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = photos_of(tmp_path)
    record.request = replace(record.request, screenshot_path=str(write_png(tmp_path / "design.png")))
    desk = new_desk([record])
    viewer = view_of(desk)
    QTest.keyClicks(viewer, "V")
    left, right = viewer.stages
    assert left.shown is not None
    assert right.shown is not None
    assert (left.shown.photo_id, right.shown.photo_id) == ("photo-1", "photo-2")
    QTest.keyClick(viewer, Qt.Key.Key_Tab)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert right.shown.photo_id == "photo-3"
    QTest.keyClicks(viewer, "5")
    desk.settle()
    assert [photo.slot for photo in record.photos] == [UNSORTED, UNSORTED, "panel_label"]
    QTest.keyClicks(viewer, "V")
    desk.wait(lambda: not desk.window.images.is_busy)
    assert right.shown.photo_id == "design"
    assert right.view.scene_width == 40
    QTest.mouseClick(viewer.tools.modes.button("one"), Qt.MouseButton.LeftButton)
    assert not right.isVisible()
    _close(desk, viewer)


def test_what_the_file_knows_is_said_and_what_it_does_not_know_too(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = photos_of(tmp_path, 2, "panel_open")
    taken = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
    record.photos[0] = replace(record.photos[0], taken_at=taken, latitude=37.56302, longitude=-122.3255)
    desk = new_desk([record])
    viewer = view_of(desk)
    said = viewer.facts.texts
    assert f"{taken.astimezone():%H:%M}" in said["Taken"]
    assert said["Where"] == "37.56302° N, 122.32550° W"
    assert said["Original"] == "4.2 MB · 64 × 48 px · JPEG"
    assert said["As sent"].startswith("Made when the survey is sent")
    assert said["State"] == "On this laptop"
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.facts.texts["Taken"] == "The file does not say when."
    assert viewer.facts.texts["Where"] == "The file does not say where."
    _close(desk, viewer)


def test_a_picture_whose_file_is_gone_is_not_called_kept(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = photos_of(tmp_path, 1)
    record.files["photo-1"].unlink()
    desk = new_desk([record])
    viewer = view_of(desk)
    assert viewer.stage.trouble == "The file of this picture is gone from this laptop."
    _close(desk, viewer)


def test_a_picture_that_cannot_be_decoded_is_said_and_the_next_one_is_shown(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    record = photos_of(tmp_path, 2)
    record.files["photo-1"].write_bytes(b"no picture any more")
    desk = new_desk([record])
    viewer = view_of(desk)
    assert "cannot be shown here" in viewer.stage.trouble
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    desk.wait(lambda: not desk.window.images.is_busy)
    assert viewer.stage.view.scene_width == 64
    _close(desk, viewer)


def test_every_button_has_a_name_and_a_key_does_the_same(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([photos_of(tmp_path)])
    viewer = view_of(desk)
    for made in viewer.tools.findChildren(type(viewer.tools.next)):
        assert made.accessibleName()
        assert "(" in made.toolTip(), made.accessibleName()
    _close(desk, viewer)


# ── the loader behind it ─────────────────────────────────────────────────────────────────────────────────────────────


def test_pictures_held_stay_within_their_bound_however_many_are_looked_at(
    qapp: QApplication, tmp_path: Path, qtbot: object
) -> None:
    loader = ImageLoader(kept_bytes=10 * 200 * 150 * 4)
    for n in range(40):
        path = write_jpeg(tmp_path / f"{n}.jpg", size=(200, 150))
        loader.pixmap(f"p{n}", (path,), 300)
        qtbot.waitUntil(lambda: not loader.is_busy)  # type: ignore[attr-defined]
        assert loader.bytes_held <= 10 * 200 * 150 * 4
    assert loader.bytes_held == 10 * 200 * 150 * 4
    assert loader.pixmap("p39", (), 300) is not None  # the latest are still there
    loader.close()


def test_the_large_pictures_go_with_the_viewer(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([photos_of(tmp_path, size=(3000, 2000))])
    images = desk.window.images
    viewer = view_of(desk)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    desk.wait(lambda: not images.is_busy)
    assert images.bytes_held > 2 * 2048 * 1365 * 4
    _close(desk, viewer)
    assert 0 < images.bytes_held <= 3 * SIDE_PX * SIDE_PX * 4


def test_the_sizes_that_are_decoded_fit_into_what_is_kept() -> None:
    assert 2 * CLOSE_SIDE * CLOSE_SIDE * 0.75 * 4 + 4 * SCREEN_SIDE * SCREEN_SIDE * 0.75 * 4 < image_loader.KEPT_BYTES


def test_what_qt_cannot_read_is_read_otherwise_and_text_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QImageReader, "read", lambda _self: QImage())
    assert read_scaled((write_jpeg(tmp_path / "a.jpg", size=(60, 40)),), 30).width() == 30
    text = tmp_path / "b.jpg"
    text.write_text("no picture")
    assert read_scaled((text, tmp_path / "gone.jpg"), 30).isNull()
