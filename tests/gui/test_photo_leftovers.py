"""Small things around photos: what can be pressed is seen, and what is said goes when it is not so any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect
from PySide6.QtGui import QGuiApplication, QImage

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind, PhotoTarget
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.reasons import common_reasons
from surveyor_app.gui.widgets.tile_delegate import reason_rect
from tests.gui.conftest import DeskMaker
from tests.gui.sample_records import with_items
from tests.gui.sorting import photos_page
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
LETTERS = 200  # pixels of the last letters of the words beside the place where a tick was


def test_the_tick_of_a_chosen_slot_leaves_its_words_free(new_desk: DeskMaker) -> None:
    record = with_items()
    record.absences.append(Absence(ELECTRICAL, "equipment_wall", AbsenceKind.NOT_APPLICABLE, "dog"))
    desk = new_desk([record])
    desk.open(place=Place("photos"))
    grid = photos_page(desk).panel_of(ELECTRICAL).panel.grid
    index = grid.tiles.index_of("slot:equipment_wall")
    grid.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    image = QImage(grid.viewport().size(), QImage.Format.Format_RGB32)
    grid.viewport().render(image)
    look = desk.window.look
    foot = reason_rect(grid.visualRect(index), look)
    corner = QRect(foot.right() - 33, foot.y(), 30, foot.height() - 4)
    accent = look.colour("accent").rgb()
    points = ((x, y) for x in range(corner.left(), corner.right()) for y in range(corner.top(), corner.bottom()))
    assert sum(image.pixel(x, y) == accent for x, y in points) < LETTERS


def test_what_was_here_already_is_not_said_any_more_once_it_is_removed(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    picture = write_jpeg(tmp_path / "IMG_2001.jpg")
    panel = photos_page(desk).unsorted.panel
    for _ in range(2):
        photos_page(desk).add_files([picture])
        desk.until_all_is_added()
        desk.settle()
    assert panel.notes.isVisible()
    panel.grid.begin_sorting()
    desk.window.session.remove_photos([photo.id for photo in desk.record().photos])
    desk.settle()
    assert not desk.record().photos
    assert not panel.notes.isVisible()
    assert not panel.grid.isVisible(), "no hole is left"
    assert panel.add_button.hasFocus() or not desk.window.isActiveWindow()


def test_an_empty_clipboard_is_said_for_a_while(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    QGuiApplication.clipboard().clear()
    panel = photos_page(desk).unsorted.panel
    panel.paste(None)
    assert panel.refusal_texts == ["Clipboard: there is no picture to paste."]
    assert panel.notes.passing.isActive()
    panel.notes.passing.setInterval(0)
    desk.wait(lambda: not panel.notes.isVisible())


@pytest.mark.parametrize(("slot", "offered"), [("equipment_wall", False), ("attic_access", True), (UNSORTED, False)])
def test_a_missing_attic_is_a_reason_where_the_attic_matters(slot: str, *, offered: bool) -> None:
    reasons = common_reasons(AbsenceKind.NOT_APPLICABLE, slot)
    assert ("flat roof, no attic" in reasons) is offered
    assert "not on this house" in reasons
    assert "flat roof, no attic" not in common_reasons(AbsenceKind.NOT_REACHED, slot)
