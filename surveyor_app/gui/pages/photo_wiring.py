"""Connects a photo panel to the session and to the dialogs: the same everywhere that photos hang."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from surveyor_app.domain.checklist import Slot
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.gui.dialogs.picture_dialog import Picture, PictureDialog
from surveyor_app.gui.dialogs.reason_dialog import ReasonDialog
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.receipts import Tick, ticks_of
from surveyor_app.gui.presenters.tiles import Tile, TileKind, tile_group
from surveyor_app.gui.presenters.words import count
from surveyor_app.gui.widgets.photo_panel import PhotoPanel
from surveyor_app.services.summaries import AddedPhotos, SurveyDetail


class WiredPhotos:
    """One panel with its target; shows it from a SurveyDetail."""

    def __init__(self, tools: PageTools, target: PhotoTarget, slots: Sequence[Slot], title: str = "Photos") -> None:
        self._tools = tools
        self._detail: SurveyDetail | None = None
        self._title = title
        self._show_offered = False
        self.panel = PhotoPanel(tools.look, tools.images, target, slots, title)
        session = tools.session
        self.panel.files_given.connect(self._add_files)
        self.panel.picture_given.connect(session.add_picture)
        self.panel.assigned.connect(lambda target, ids, slot: session.assign(ids, target, slot))
        self.panel.removed.connect(self._remove)
        self.panel.opened.connect(self._open)
        self.panel.reason_wanted.connect(self._ask_reason)
        self.panel.reason_dropped.connect(session.clear_absence)
        self.panel.offered_toggled.connect(self._offer)
        session.photos_added.connect(self._added)
        session.adding.connect(self._adding)

    def close(self) -> None:
        """The panel is about to go."""
        self._tools.session.photos_added.disconnect(self._added)
        self._tools.session.adding.disconnect(self._adding)

    def show(self, detail: SurveyDetail, target: PhotoTarget, title: str = "") -> None:
        """Show the photos of `target`."""
        checklist = self._tools.checklist
        if target != self.panel.target:
            self.panel.show_refusals(())
        self._detail, self._title = detail, title or self._title
        group = tile_group(target, detail.photos, detail.absences, checklist, show_offered=self._show_offered)
        self.panel.show_group(group, title=self._title)

    def _offer(self, shown: bool) -> None:
        self._show_offered = shown
        if self._detail is not None:
            self.show(self._detail, self.panel.target)

    def _add_files(self, target: PhotoTarget, files: list[Path], slot: str | None) -> None:
        self.panel.show_refusals(())
        self._tools.session.add_files(target, files, slot)

    def _added(self, target: PhotoTarget, added: AddedPhotos) -> None:
        if target == self.panel.target:
            self.panel.show_refusals(added.refused)

    def _adding(self, target: PhotoTarget, done: int, of: int) -> None:
        if target == self.panel.target:
            self.panel.show_adding(done, of)

    def _remove(self, photo_ids: list[str]) -> None:
        session = self._tools.session
        session.remove_photos(photo_ids)
        self._tools.offer_undo(f"{count(len(photo_ids), 'photo')} removed.", lambda: session.restore_photos(photo_ids))

    def _open(self, tile: Tile, tiles: Sequence[Tile]) -> None:
        photos = [one for one in tiles if one.kind is TileKind.PHOTO]
        pictures = [
            Picture(
                one.sha256 or one.photo_id,
                one.title,
                " · ".join(_facts(one)),
                (one.original or one.paths[-1], *one.paths),
                self._ticks(one.photo_id),
            )
            for one in photos
        ]
        PictureDialog(self._tools.look, self._tools.images, pictures, photos.index(tile), self.panel.window()).open()

    def _ticks(self, photo_id: str) -> tuple[Tick, ...]:
        """The photo's proofs, once it was sent."""
        detail = self._detail
        view = next((view for view in detail.photos if view.photo.id == photo_id), None) if detail else None
        if detail is None or view is None or not detail.receipts:
            return ()
        return ticks_of(view, detail, self._tools.now()).ticks

    def _ask_reason(self, target: PhotoTarget, tile: Tile) -> None:
        def give(kind: AbsenceKind, reason: str) -> None:
            if tile.slot is not None:
                self._tools.session.set_absence(target, tile.slot, kind, reason)

        dialog = ReasonDialog(tile.title, self.panel.window())
        dialog.given.connect(give)
        dialog.open()


def _facts(tile: Tile) -> list[str]:
    state = tile.state.text if tile.state else ""
    return [part for part in (tile.filename, tile.size, state) if part]
