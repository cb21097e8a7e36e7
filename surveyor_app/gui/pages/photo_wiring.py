"""Connects a photo panel to the session and to the viewer: the same everywhere that photos hang."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage

from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.phone_wiring import WiredPhone
from surveyor_app.gui.pages.viewer_wiring import open_viewer
from surveyor_app.gui.phone_receiver import PhoneAim
from surveyor_app.gui.photo_import import Adding
from surveyor_app.gui.presenters.aims import Aim, aims_of
from surveyor_app.gui.presenters.photo_words import where_photo
from surveyor_app.gui.presenters.tiles import Tile, TileGroup, tile_group, unsorted_group
from surveyor_app.gui.widgets.photo_panel import PhotoPanel
from surveyor_app.language import tr
from surveyor_app.services.summaries import AddedPhotos, SurveyDetail


class WiredPhotos:
    """One panel with its target; shows it from a SurveyDetail."""

    loose_slot: str | None = None  # of photos that are dropped beside every tile

    def __init__(self, tools: PageTools, target: PhotoTarget, title: str = "") -> None:
        self._tools = tools
        self._detail: SurveyDetail | None = None
        self._title = title or tr("Photos")
        self._show_offered = False
        self._asked: list[str | None] = []  # the slots of imports that began here and have not ended
        self._noted_slot: str | None = None
        self._noted = AddedPhotos(())  # what the notes are about
        self.aim_chosen: Callable[[Aim], None] = lambda _aim: None  # in the viewer, for the keys here too
        self.panel = PhotoPanel(tools.look, tools.images, target, title=self._title, loose_slot=self.loose_slot)
        self.phone = WiredPhone(tools, self.panel, self._shows_phone)
        self._connect()

    def _connect(self) -> None:
        session, panel = self._tools.session, self.panel
        panel.grid.may_change = lambda: not session.is_undoing
        panel.files_given.connect(self.add_files)
        panel.picture_given.connect(self._add_picture)
        panel.assigned.connect(session.assign)
        panel.removed.connect(session.remove_photos)
        panel.turned.connect(session.turn_photos)
        panel.opened.connect(self._open)
        panel.absence_given.connect(session.set_absence)
        panel.reasons.begun.connect(self._begin_reason)
        panel.reason_dropped.connect(session.clear_absence)
        panel.offered_toggled.connect(self._offer)
        panel.progress.cancelled.connect(session.cancel_adding)
        panel.notes.shown_wanted.connect(self._show_one)
        panel.notes.again_wanted.connect(self._add_again)
        panel.notes.move_wanted.connect(self._move_here)
        memory = self._tools.memory
        if memory is not None:
            panel.start_folder = lambda: memory.photo_folder
            panel.keep_folder = lambda folder: setattr(memory, "photo_folder", folder)
        session.photos_added.connect(self._added)
        session.adding.connect(self._adding)

    def close(self) -> None:
        """The panel is about to go."""
        self.flush()
        self._tools.session.photos_added.disconnect(self._added)
        self._tools.session.adding.disconnect(self._adding)
        self.phone.close()

    def flush(self) -> None:
        """Hand on what was typed and still waits."""
        self.panel.reasons.flush()

    def _begin_reason(self, request_id: str, target: PhotoTarget, slot: str, text: str) -> None:
        self._tools.session.begin_reason(target, slot, text, of=request_id)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def show(self, detail: SurveyDetail, target: PhotoTarget, title: str = "", aim: PhotoTarget | None = None) -> None:
        """Show the photos of `target`; slot keys go to `aim`, or there too."""
        known = self._detail
        if known is None or (detail.request.id, target) != (known.request.id, self.panel.target):
            self._asked.clear()
            self._noted = AddedPhotos(())
            self.panel.notes.show_notes()
        self._detail, self._title = detail, title or self._title
        self._forget_doubles_of_gone(detail)
        self.panel.reasons.be_about(detail.request.id, target, detail.survey.begun_reasons)
        self.panel.show_group(self.group(detail, target), title=self._title, moving=self._tools.session.moving)
        aims = aims_of(detail, self._tools.checklist)
        self.panel.grid.aims = aims
        self.aim_at(next((one for one in aims if one.target == (aim or target)), aims[0]))
        self.phone.show()

    def aim_at(self, aim: Aim) -> None:
        """Slot keys put photos into the slots of this place."""
        self.panel.grid.aim = aim
        described = tr("The keys shown on the slots put the selected photos into {place}.", place=aim.title)
        self.panel.grid.setAccessibleDescription(described)

    def group(self, detail: SurveyDetail, target: PhotoTarget) -> TileGroup:
        """The tiles to show."""
        checklist = self._tools.checklist
        return tile_group(target, detail.photos, detail.absences, checklist, show_offered=self._show_offered)

    def shows_adding(self, adding: Adding) -> bool:
        """Whether the progress of an import belongs here."""
        return adding.target == self.panel.target

    def _shows_phone(self, aim: PhoneAim) -> bool:
        detail = self._detail
        return detail is not None and detail.request.id == aim.request_id and self.takes_phone(aim)

    def takes_phone(self, aim: PhoneAim) -> bool:
        """Whether photos that a phone sends there belong here."""
        return aim.target == self.panel.target

    def _offer(self, shown: bool) -> None:
        self._show_offered = shown
        if self._detail is not None:
            self.show(self._detail, self.panel.target, aim=self.panel.grid.aim.target)

    # ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def add_files(self, target: PhotoTarget, files: Sequence[Path], slot: str | None) -> None:
        """Add files to a slot, or to be sorted."""
        self._begin(slot)
        self._tools.session.add_files(target, files, slot or UNSORTED)

    def _add_again(self, files: Sequence[Path]) -> None:
        slot = self._noted_slot
        self._begin(slot)
        self._tools.session.add_files(self.panel.target, files, slot or UNSORTED, twice=True)

    def _add_picture(self, target: PhotoTarget, picture: QImage, slot: str | None) -> None:
        self._begin(slot)
        self._tools.session.add_picture(target, picture, slot or UNSORTED)

    def _begin(self, slot: str | None) -> None:
        self._noted = AddedPhotos(())
        self.panel.notes.show_notes()
        self._asked.append(slot)

    def _added(self, request_id: str, target: PhotoTarget, added: AddedPhotos) -> None:
        detail = self._detail
        if not self._asked or detail is None or (request_id, target) != (detail.request.id, self.panel.target):
            return
        self._noted_slot, self._noted = self._asked.pop(0), added
        self._show_notes()

    def _forget_doubles_of_gone(self, detail: SurveyDetail) -> None:
        """What was said to be here already, and has been removed since, is not here any more."""
        here = {view.photo.id for view in detail.photos}
        left = tuple(double for double in self._noted.doubles if double.photo_id in here)
        if left != self._noted.doubles and self.panel.notes.texts:
            self._noted = replace(self._noted, doubles=left)
            self._show_notes()

    def _show_notes(self) -> None:
        detail, target, added = self._detail, self.panel.target, self._noted
        if detail is None:
            return
        checklist = self._tools.checklist
        slot = checklist.slot(target.section, self._noted_slot)
        latest = self._tools.session.detail or detail
        self.panel.notes.show_notes(
            added.refused,
            added.doubles,
            lambda photo_id: where_photo(photo_id, latest, checklist),
            slot=tr(slot.label) if slot is not None else "",
            shared=added.shared,
        )

    def _move_here(self, photo_ids: Sequence[str]) -> None:
        self._tools.session.assign(photo_ids, self.panel.target, self._noted_slot)

    def _adding(self, adding: Adding) -> None:
        if self._detail is not None and adding.request_id == self._detail.request.id and self.shows_adding(adding):
            self.panel.progress.show_adding(adding)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _open(self, tile: Tile, tiles: Sequence[Tile]) -> None:
        self._look_at([one.photo_id for one in tiles if one.photo_id], tile.photo_id)

    def _show_one(self, photo_id: str) -> None:
        self._look_at([photo_id], photo_id)

    def _look_at(self, photo_ids: Sequence[str], at: str) -> None:
        grid = self.panel.grid
        wired = open_viewer(self._tools, photo_ids, at, grid.aim.target, self.panel.window())
        wired.aimed.connect(self.aim_chosen)
        wired.viewer.left.connect(self._select)

    def _select(self, photo_id: str) -> None:
        index = self.panel.grid.tiles.index_of(photo_id)
        if index.isValid():
            self.panel.grid.setCurrentIndex(index)


class PlacePhotos(WiredPhotos):
    """A place on the page of all photos, where unsorted photos and imports have their own panel."""

    def group(self, detail: SurveyDetail, target: PhotoTarget) -> TileGroup:
        """The tiles to show, without the unsorted ones."""
        checklist, offered = self._tools.checklist, self._show_offered
        return tile_group(target, detail.photos, detail.absences, checklist, show_offered=offered, with_unsorted=False)

    def shows_adding(self, adding: Adding) -> bool:
        """Never: see UnsortedPhotos."""
        return False

    def takes_phone(self, aim: PhoneAim) -> bool:
        """What goes into its slots, or waits at its own subpanel or plane."""
        return aim.target == self.panel.target and (aim.slot != UNSORTED or aim.target.item_id is not None)


class UnsortedPhotos(WiredPhotos):
    """Everything of a survey that waits to be sorted, whatever its place."""

    loose_slot = UNSORTED

    def group(self, detail: SurveyDetail, target: PhotoTarget) -> TileGroup:
        """The tiles to show."""
        return unsorted_group(target, detail.photos)

    def shows_adding(self, adding: Adding) -> bool:
        """Every import of the survey."""
        return True

    def takes_phone(self, aim: PhoneAim) -> bool:
        """Pictures of the whole visit."""
        return aim.slot == UNSORTED and aim.target.item_id is None


def select_in(panels: Iterable[WiredPhotos], photo_ids: Collection[str], *, go_on: bool) -> bool:
    """Select photos in the first panel that has one of them, and give it the keyboard; False where none has. `go_on`:
    they were just sorted, so the next that waits to be sorted is selected where there is one."""
    grids = [photos.panel.grid for photos in panels]
    if go_on and not any(tile.is_unsorted and tile.photo_id in photo_ids for grid in grids for tile in grid.tiles.rows):
        for grid in grids:
            if grid.select_next_unsorted():
                grid.setFocus()
                return True
    return any(grid.select_photos(photo_ids) for grid in grids)
