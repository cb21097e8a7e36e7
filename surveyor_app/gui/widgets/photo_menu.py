"""The context menu of a photo tile: into a slot of this place, to another place, large, away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from surveyor_app.domain.photo import UNSORTED
from surveyor_app.gui.presenters.aims import Aim
from surveyor_app.gui.presenters.key_table import PHONE_KEY
from surveyor_app.gui.presenters.slot_keys import EXTRA_KEY, slot_keys
from surveyor_app.gui.presenters.tiles import EXTRA, NOT_SORTED, Tile, TileKind
from surveyor_app.gui.widgets.basics import literally
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.widgets.photo_grid import PhotoGrid


def tile_menu(grid: PhotoGrid, tile: Tile) -> QMenu:
    """The menu for a tile of a grid; deletes itself when closed."""
    menu = QMenu(grid)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if tile.kind is TileKind.EMPTY:
        menu.addAction(tr("Add photos here…"), lambda: grid.add_wanted.emit(tile.slot))
        menu.addAction(tr("From a phone…") + f"\t{PHONE_KEY}", lambda: grid.phone_wanted.emit(tile.slot))
        menu.addAction(tr("No photo because…") + "\tN", lambda: grid.reason_wanted.emit(tile))
        return menu
    if tile.kind is TileKind.ABSENT:
        menu.addAction(tr("A photo is expected again"), lambda: grid.reason_dropped.emit(tile.slot))
        return menu
    menu.addAction(tr("Open large"), lambda: grid.opened.emit(tile))
    menu.addSeparator()
    _add_slots(menu, grid, grid.aim, tile)
    others = [aim for aim in grid.aims if aim.target != grid.aim.target]
    if others:
        menu.addSeparator()
        elsewhere = menu.addMenu(tr("To another place"))
        for aim in others:
            _add_slots(elsewhere.addMenu(literally(aim.title)), grid, aim, tile)
    menu.addSeparator()
    menu.addAction(tr("Turn left") + "\t" + tr("Shift+R"), lambda: grid.turn(-90))
    menu.addAction(tr("Turn right") + "\tR", lambda: grid.turn(90))
    menu.addAction(tr("Remove"), lambda: grid.removed.emit(grid.selected_photos))
    return menu


def _add_slots(menu: QMenu, grid: PhotoGrid, aim: Aim, tile: Tile) -> None:
    here = aim.target == tile.place
    keys = slot_keys(aim.slots) if aim.target == grid.aim.target else {}
    extra = f"\t{EXTRA_KEY}" if keys else ""
    for slot in aim.slots:
        key = f"\t{keys[slot.key]}" if slot.key in keys else ""
        move = menu.addAction(f"{literally(tr(slot.label))}{key}", partial(grid.sort, aim.target, slot.key))
        move.setEnabled(not (here and slot.key == tile.slot))
    menu.addAction(f"{tr(EXTRA)}{extra}", partial(grid.sort, aim.target, None))
    back = menu.addAction(tr(NOT_SORTED), partial(grid.sort, aim.target, UNSORTED))
    back.setEnabled(not (here and tile.is_unsorted))
