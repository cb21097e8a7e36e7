"""What tests have opened in the window: the help, a photo in the viewer, a field of the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk
from tests.gui.fake_records import Record, a_photo
from tests.gui.sample_records import with_items
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def help_of(desk: Desk) -> HelpDialog:
    """The help, once it has the keyboard."""
    found: list[HelpDialog] = []

    def is_there() -> bool:
        found[:] = [one for one in desk.window.findChildren(HelpDialog) if one.isVisible()]
        return bool(found) and found[0].isAncestorOf(QApplication.focusWidget() or desk.window)

    desk.wait(is_there)
    return found[0]


def photos_of(folder: Path, number: int = 3, slot: str | None = UNSORTED, size: tuple[int, int] = (64, 48)) -> Record:
    """A survey with some pictures at its electrical data."""
    record = with_items()
    for n in range(1, number + 1):
        photo = a_photo(f"photo-{n}", "req-1", ELECTRICAL, slot, name=f"IMG_{n}.jpg")
        record.photos.append(replace(photo, width=size[0], height=size[1]))
        record.files[photo.id] = write_jpeg(folder / f"{n}.jpg", ("red", "green", "blue")[n % 3], size)
    return record


def view_of(desk: Desk, photo_id: str = "photo-1") -> PhotoViewer:
    """The viewer, opened from the grid."""
    desk.open(place=Place("photos"))
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    grid = page.unsorted.panel.grid
    if not grid.tiles.index_of(photo_id).isValid():
        grid = page.panel_of(ELECTRICAL).panel.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.tiles.index_of(photo_id))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    viewer = desk.window.findChild(PhotoViewer)
    assert isinstance(viewer, PhotoViewer)
    desk.wait(lambda: not desk.window.images.is_busy)
    return viewer


def line(desk: Desk, name: str) -> QLineEdit:
    """The field of an attribute on the page in sight."""
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    input_ = page.form.row(name).input
    assert isinstance(input_, LineInput)
    return input_.line
