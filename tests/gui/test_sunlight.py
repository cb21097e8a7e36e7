"""The sunlight theme can be read in full sun: every text has a contrast of 7:1 or more, measured from the pixels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListView, QPlainTextEdit, QWidget

from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.pixels import contrast_of_text, ratio
from tests.gui.sample_records import untouched, with_items

WRITTEN = (QLabel, QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
LEAST = 7.0
PLACES = {
    "request": Place("request"),
    "electrical": Place("electrical"),
    "subpanels": Place("subpanels"),
    "subpanel": Place("subpanels", "sub-1"),
    "planes": Place("mounting_planes"),
    "plane": Place("mounting_planes", "plane-2"),
    "photos": Place("photos"),
    "review": Place("review"),
    "leave": Place("leave"),
}


def picture(window: MainWindow) -> QImage:
    grabbed = window.grab()
    assert grabbed.devicePixelRatio() == 1
    return grabbed.toImage()


def words_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text().strip()
    if isinstance(widget, QComboBox):
        return widget.currentText().strip()
    return widget.toPlainText().strip() if isinstance(widget, QPlainTextEdit) else ""


def area_in(window: MainWindow, widget: QWidget) -> QRect:
    """The part of a widget that can be seen, without its frame."""
    seen = widget.visibleRegion().boundingRect().intersected(widget.rect().adjusted(4, 4, -4, -4))
    return QRect(widget.mapTo(window, seen.topLeft()), seen.size())


def too_faint(window: MainWindow) -> list[str]:
    image, found = picture(window), []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, WRITTEN) or not widget.isVisible() or not widget.isEnabled() or not words_of(widget):
            continue
        area = area_in(window, widget)
        if area.height() < 8 or area.width() < 4:
            continue
        measured = contrast_of_text(image, area)
        if measured is not None and measured < LEAST:
            found.append(f"{words_of(widget)!r}: {measured:.1f}")
    return found


def in_sunlight(new_desk: DeskMaker) -> Desk:
    desk = new_desk([with_items(), untouched("req-2")])
    desk.window.resize(1280, 2600)
    desk.window.look.choose("sunlight", 1.0)
    desk.open()
    return desk


def test_every_text_of_every_page_has_a_contrast_of_seven_to_one(new_desk: DeskMaker) -> None:
    desk = in_sunlight(new_desk)
    found = {}
    for name, place in PLACES.items():
        desk.window.pages.go(place)
        desk.settle()
        found[name] = too_faint(desk.window)

    assert found == {name: [] for name in PLACES}


def test_the_sync_page_and_the_welcome_can_be_read(new_desk: DeskMaker) -> None:
    desk = in_sunlight(new_desk)
    desk.window.show_sync()
    desk.settle()
    assert too_faint(desk.window) == []

    empty = new_desk([], paired=False)
    empty.window.look.choose("sunlight", 1.0)
    empty.settle()
    assert too_faint(empty.window) == []


def test_the_rows_of_the_lists_can_be_read_line_by_line(new_desk: DeskMaker) -> None:
    desk = in_sunlight(new_desk)
    image, checked = picture(desk.window), 0
    for view in (desk.window.requests.list, desk.window.tasks.list):
        assert isinstance(view, QListView)
        for number in range(view.model().rowCount()):
            row = view.visualRect(view.model().index(number, 0)).adjusted(14, 4, -40, -4)
            origin = view.viewport().mapTo(desk.window, row.topLeft())
            for top in range(0, row.height() - 16, 16):
                measured = contrast_of_text(image, QRect(origin.x(), origin.y() + top, row.width(), 16))
                checked += measured is not None
                assert measured is None or measured >= LEAST
    assert checked >= 8


def test_the_measure_finds_faint_text(new_desk: DeskMaker) -> None:
    desk = in_sunlight(new_desk)
    faint = QLabel("Hard to read", desk.window)
    faint.setStyleSheet("color: #8a8a8a; background: white; font-size: 20px;")
    faint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    faint.setGeometry(600, 300, 300, 60)
    faint.show()
    faint.raise_()

    assert any("Hard to read" in line for line in too_faint(desk.window))
    assert ratio(0x000000, 0xFFFFFF) == pytest.approx(21)
    assert ratio(0x777777, 0xFFFFFF) == pytest.approx(4.48, abs=0.01)
