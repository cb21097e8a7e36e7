"""Where the keyboard is and what is chosen are told apart at a glance: a ring the one, fill and mark the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.theme import THEME_NAMES, Look
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.pixels import colours, ratio, rgb, ring_of
from tests.gui.sample_records import with_items

State = QStyle.StateFlag
PLAIN, CHOSEN, FOCUSED = State.State_Enabled, State.State_Selected, State.State_HasFocus
STRAY = 100  # pixels at the edges of letters


def painted(look: Look, view: QListView, row: int, state: QStyle.StateFlag) -> QImage:
    """One item as it is painted in a state."""
    index = view.model().index(row, 0)
    delegate = view.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    option = QStyleOptionViewItem()
    option.initFrom(view)
    option.rect = QRect(0, 0, view.visualRect(index).width(), view.visualRect(index).height())
    option.state = PLAIN | state
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    image.fill(look.colour("surface"))
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def grid_of(desk: Desk) -> QListView:
    grids = [grid for grid in desk.window.pages.current.findChildren(PhotoGrid) if grid.isVisible()]
    return grids[0]


VIEWS: dict[str, Callable[[Desk], QListView]] = {
    "photos": grid_of,
    "requests": lambda desk: desk.window.requests.list,
    "tasks": lambda desk: desk.window.tasks.list,
}


@pytest.fixture
def desk(new_desk: DeskMaker) -> Desk:
    record = with_items()
    record.photos.append(a_photo("one", "req-1", PhotoTarget(SectionName.ELECTRICAL), "panel_open"))
    opened = new_desk([record])
    opened.open(place=Place("electrical"))
    return opened


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("view", list(VIEWS))
def test_only_what_is_chosen_is_filled_and_only_the_keyboard_has_a_ring(desk: Desk, view: str, theme: str) -> None:
    look = desk.window.look
    look.choose(theme)
    shown = VIEWS[view](desk)
    plain, chosen = painted(look, shown, 0, PLAIN), painted(look, shown, 0, CHOSEN)
    both = painted(look, shown, 0, CHOSEN | FOCUSED)
    fill, ring = rgb(look, "selection"), rgb(look, "focus")
    whole = plain.rect()

    assert colours(plain, whole)[fill] < STRAY
    assert colours(chosen, whole)[fill] > whole.width() * 20, "filled"
    if view != "tasks":  # there what has the keyboard is always chosen
        focused = painted(look, shown, 0, FOCUSED)
        assert colours(focused, whole)[fill] < STRAY, "the ring alone says nothing of choosing"
        assert ring_of(focused, ring)
    assert ring_of(both, ring)
    assert not ring_of(chosen, ring)
    assert not ring_of(plain, ring)


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_ring_and_mark_are_seen_against_what_is_beside_them(desk: Desk, theme: str) -> None:
    look = desk.window.look
    look.choose(theme)
    for ground in ("surface", "window", "selection"):
        assert ratio(rgb(look, "focus"), rgb(look, ground)) >= 3, ground
        assert ratio(rgb(look, "accent"), rgb(look, ground)) >= 3, ground
    assert ratio(rgb(look, "text"), rgb(look, "selection")) >= 7


def test_a_photo_under_the_keyboard_is_not_chosen_by_that(desk: Desk) -> None:
    grid = grid_of(desk)
    model = grid.selectionModel()
    model.clearSelection()
    model.setCurrentIndex(grid.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    grid.setFocus(Qt.FocusReason.OtherFocusReason)
    assert isinstance(grid, PhotoGrid)
    assert grid.selected_photos == []
    assert QApplication.focusWidget() is grid
