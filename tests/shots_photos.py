"""Screens of the photos: empty, typical, full, refused, being added, explained; the viewer alone and side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.photo_import import Adding
from surveyor_app.gui.presenters.places import Place
from surveyor_app.language import tr
from surveyor_app.services.summaries import DoubleFile, RefusedFile
from tests.gui.fake_records import Record
from tests.gui.fake_services import FakeServices
from tests.shots_data import ELECTRICAL, PLANE_1, _add_photos

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

SCENES = (
    "empty", "typical", "unsorted", "sorting", "full60", "full300", "refused", "adding", "reason", "viewer", "closer",
    "two", "design", "large-text", "small", "place", "place-below",
)  # fmt: skip
PLANE_2 = PhotoTarget(PLANE_1.section, "plane-2")
LAPTOP, SMALL, WIDE = (1280, 800), (1280, 720), (1920, 1080)


def shoot_photos(studio: Studio) -> None:
    """Every scene in every theme."""
    for theme in ("light", "dark", "sunlight"):
        for scene in SCENES:
            if studio.wants(f"photos-{scene}-{theme}"):
                is_small = scene in ("small", "viewer", "two", "design")
                size = WIDE if scene == "place" else SMALL if is_small else LAPTOP
                run = studio.window("typical", theme, size)
                _shoot(studio, run, scene, theme)
                studio.close(run)


def _record(run: WindowRun) -> Record:
    services = run.window.session.bridge._services
    assert isinstance(services, FakeServices)
    return next(iter(services.records.values()))


def _fill(scene: str, record: Record, folder: Path) -> None:
    state = next(iter(record.states.values()))
    if scene == "empty":
        record.photos.clear()
        record.absences.clear()
        return
    if scene not in ("typical", "refused", "reason"):
        number = {"full60": 60, "full300": 250, "small": 12, "large-text": 12}.get(scene, 7)
        _add_photos(record, folder, ELECTRICAL, [UNSORTED] * number, state)
    if scene == "full300":
        _add_photos(record, folder, PLANE_2, ["roof_plane", "rafter_size", "shading", None] * 12, state)
    taken = datetime.now(UTC) - timedelta(hours=2)
    record.photos[:] = [
        replace(
            photo,
            original_name=f"IMG_{4100 + n}.jpg" if n % 7 else f"PXL_20260302_1730{n:03}_dining room wall.jpg",
            taken_at=taken + timedelta(minutes=n) if n % 5 else None,
            latitude=37.56302 if n % 2 else None,
            longitude=-122.32551 if n % 2 else None,
        )
        for n, photo in enumerate(record.photos)
    ]


def _shoot(studio: Studio, run: WindowRun, scene: str, theme: str) -> None:
    window, record = run.window, _record(run)
    _fill(scene, record, studio.pictures / "files")
    if scene == "large-text":
        window.look.choose(theme, 1.3)
    window.open_request(record.request.id, Place("photos"))
    studio.wait(lambda: window.session.detail is not None and window.session.detail.request.id == record.request.id)
    studio.settle(window)
    window.pages.go(Place("photos"))
    if scene.startswith("place"):
        _shoot_place(studio, window, scene, theme)
        return
    page = window.pages.current
    assert isinstance(page, PhotosPage)
    if scene in ("viewer", "closer", "two", "design"):
        _shoot_viewer(studio, window, page, scene, theme)
        return
    _act(scene, record, page, window)
    studio.settle(window)
    studio.shoot(f"photos-{scene}-{theme}", window)
    if scene == "reason":
        page.ensureWidgetVisible(page.panel_of(ELECTRICAL).panel.reasons)


def _act(scene: str, record: Record, page: PhotosPage, window: MainWindow) -> None:
    if scene in ("unsorted", "sorting", "small", "large-text", "full60", "full300"):
        page.enter()
    if scene == "sorting":
        page.aim_at(next(aim for aim in page.unsorted.panel.grid.aims if aim.target == PLANE_1))
        grid = page.unsorted.panel.grid
        for row in (1, 2):
            grid.selectionModel().select(grid.tiles.index(row), grid.selectionModel().SelectionFlag.Select)
    if scene == "adding":
        window.session.adding.emit(Adding(record.request.id, ELECTRICAL, 23, 60, 41.0))
    if scene == "refused":
        show_refused(page, record.photos[2].id)
    if scene == "reason":
        panel = page.panel_of(PLANE_1).panel
        panel.focus_slot("rafter_spacing")
        panel.reasons.ask("rafter_spacing", "Rafter spacing")
        page.scroll_to(panel.reasons)


def show_refused(page: PhotosPage, double_of: str) -> None:
    """What an import says that did not take every file."""
    page.unsorted.panel.notes.show_notes(
        [RefusedFile(f"clip{n}.mov", "This looks like a film.", "not_an_image") for n in range(7)]
        + [RefusedFile("IMG_4401.jpg", tr("The picture is cut off: only part of the file arrived."), "truncated")],
        [DoubleFile("IMG_4101 copy.jpg", double_of, Path("IMG_4101 copy.jpg"))],
        lambda _photo_id: "Electrical, Panel, door open",
        slot="Main breaker",
    )


def _shoot_place(studio: Studio, window: MainWindow, scene: str, theme: str) -> None:
    window.pages.go(Place("electrical"))
    page = window.pages.current
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    panel.focus_slot(UNSORTED)
    panel.reasons.ask("panel_label", "Panel label")
    panel.progress.show_adding(Adding("", ELECTRICAL, 3, 20, 12.0))
    studio.settle(window)
    page.ensureWidgetVisible(panel, 0, 0)
    page.scroll_to(panel.grid)
    studio.settle(window)
    studio.shoot(f"photos-{scene}-{theme}", window)


def _shoot_viewer(studio: Studio, window: MainWindow, page: PhotosPage, scene: str, theme: str) -> None:
    grid = page.unsorted.panel.grid
    grid.opened.emit(grid.tiles.rows[1])
    viewer = next(found for found in window.findChildren(PhotoViewer) if found.isVisible())
    viewer.setWindowState(Qt.WindowState.WindowNoState)
    viewer.resize(*SMALL)
    studio.settle(window)
    if scene in ("two", "design"):
        viewer.set_mode(scene)
    if scene == "two":
        viewer.turn(90)
    if scene == "closer":
        viewer._actual()
    studio.settle(window)
    studio.shoot(f"photos-{scene}-{theme}", window, viewer)
    viewer.close()
