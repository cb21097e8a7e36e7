"""Words for tests that sort photos on the page of all photos."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from tests.gui.conftest import Desk
from tests.gui.fake_records import Record, a_photo
from tests.gui.sample_records import with_items

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def unsorted_record(number: int, record: Record | None = None) -> Record:
    """A survey with so many photos that wait to be sorted."""
    filled = record or with_items()
    filled.photos += [a_photo(f"photo-{n}", "req-1", ELECTRICAL, UNSORTED) for n in range(1, number + 1)]
    return filled


def photos_page(desk: Desk) -> PhotosPage:
    """The page of all photos, which is open."""
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    return page


def unsorted_grid(desk: Desk) -> PhotoGrid:
    """Its tiles that wait to be sorted."""
    return photos_page(desk).unsorted.panel.grid


def places_of(desk: Desk) -> dict[str, tuple[PhotoTarget, str | None]]:
    """Where each photo hangs."""
    return {photo.id: (photo.target, photo.slot) for photo in desk.record().photos}


def press(keys: str) -> None:
    """One key after the other, wherever the keyboard is."""
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, key)


def hold(key: str) -> None:
    """Press a key, and go on holding it down, wherever the keyboard is."""
    for held in (False, True, True):
        widget = QApplication.focusWidget()
        assert widget is not None
        modifiers = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, ord(key), modifiers, key, held))
