"""All photos of the survey: those that wait to be sorted, and each place's; sorted by keys that a bar shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.photo_wiring import PlacePhotos, UnsortedPhotos, WiredPhotos, select_in
from surveyor_app.gui.presenters.aims import Aim, aims_of, chips_of, next_aim
from surveyor_app.gui.presenters.words import size
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.phone_panel import PhonePanel
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.sort_bar import SortBar
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import AddedPhotos, SurveyDetail

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
TYPED_INTO = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit)
MADE_AT_ONCE = 2  # panels in one turn of the loop: making one takes some ms


class PhotosPage(ColumnPage):
    """The panel of unsorted photos, one panel a place, and the bar."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tr("Photos"))
        self._tools = tools
        self.use_full_width()
        self._detail: SurveyDetail | None = None
        self._target = ELECTRICAL  # where slot keys put photos
        self._active: WiredPhotos | None = None  # where photos are selected
        self._panels: dict[PhotoTarget, WiredPhotos] = {}
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._make_the_rest)
        self.unsorted = UnsortedPhotos(tools, ELECTRICAL, tr("Not sorted yet"))
        self.column.addWidget(self.unsorted.panel)
        self._listen(self.unsorted)
        self.bar = SortBar(tools.look)
        self.bar.setParent(self)
        self.bar.hide()
        self.bar.aimed.connect(self.aim_at)
        self.bar.slot_pressed.connect(self._sort)
        self.bar.dropped.connect(tools.session.assign)
        tools.look.changed.connect(self._place_bar)
        tools.session.photos_added.connect(self._added)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show all photos of a survey."""
        is_fresh = self._detail is None or self._detail.request.id != detail.request.id
        if is_fresh:
            self._target = ELECTRICAL
        self._detail = detail
        total = sum(view.photo.size for view in detail.photos)
        counted = trn("{n} photo", "{n} photos", len(detail.photos))
        kept = tr("{photos} · {size} in full size on this laptop", photos=counted, size=size(total))
        self.head(tr("Photos"), kept if detail.photos else tr("No photos yet. Drop them here, or add them below."))
        aims = aims_of(detail, self._tools.checklist)
        self._make([aim.target for aim in aims], 0 if is_fresh else MADE_AT_ONCE)
        waiting = sum(view.photo.slot == UNSORTED for view in detail.photos)
        title = tr("Not sorted yet") if waiting else tr("Pictures of the whole visit")
        self.unsorted.show(detail, ELECTRICAL, title, self._target)
        self._say_what_waits(waiting, bool(detail.photos))
        for aim in aims:
            if aim.target in self._panels:
                self._panels[aim.target].show(detail, aim.target, aim.title, self._target)
        if not self._rest.isActive():
            self._show_aim()

    def _say_what_waits(self, waiting: int, any_photos: bool) -> None:
        if waiting:
            words = trn("{n} photo waits for its place", "{n} photos wait for their places", waiting)
            said = tr("{photos}. Until then they count as extras of their section.", photos=words)
        elif any_photos:
            said = tr("Every photo has its place. New ones that you add here can be sorted by key.")
        else:
            said = tr("Add all pictures of the visit at once, then put each into its place with one key.")
        self.unsorted.panel.say(said)

    def _make(self, targets: Sequence[PhotoTarget], most: int) -> None:
        """Have a panel for each place, a few new ones in one turn of the window's loop and the others after it."""
        for target in [target for target in self._panels if target not in targets]:
            gone = self._panels.pop(target)
            gone.close()
            self.column.removeWidget(gone.panel)
            gone.panel.deleteLater()
            self._active = None if self._active is gone else self._active
        missing = [target for target in targets if target not in self._panels]
        for target in missing[:most]:
            self._panels[target] = PlacePhotos(self._tools, target)
            self._listen(self._panels[target])
        ordered = [target for target in targets if target in self._panels]
        if missing or list(self._panels) != ordered:
            self._panels = {target: self._panels[target] for target in ordered}
            for at, photos in enumerate(self._panels.values(), start=1):
                if self.column.indexOf(photos.panel) != at:
                    self.column.removeWidget(photos.panel)
                    self.column.insertWidget(at, photos.panel)
        if len(missing) > most:
            self._rest.start()

    def _make_the_rest(self) -> None:
        if self._detail is not None:
            self.show_detail(self._detail)

    def _make_all(self) -> None:
        while self._rest.isActive():
            self._rest.stop()
            self._make_the_rest()

    def _listen(self, photos: WiredPhotos) -> None:
        grid = photos.panel.grid
        grid.has_place_keys = True
        grid.place_key.connect(self._next_place)
        grid.photos_selected.connect(lambda: self._selected_in(photos))
        grid.entered.connect(lambda: self._entered(photos))
        photos.aim_chosen = self.aim_at

    def _all(self) -> Iterable[WiredPhotos]:
        return (self.unsorted, *self._panels.values())

    # ── sorting ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _entered(self, photos: WiredPhotos) -> None:
        """Keys go to the place that the person is at; from the unsorted ones, to where they went before."""
        if photos is not self.unsorted and self._target != photos.panel.target:
            self._target = photos.panel.target
            self._show_aim()

    def _selected_in(self, photos: WiredPhotos) -> None:
        for other in self._all():
            if other is not photos:
                other.panel.grid.clearSelection()
        self._active = photos
        self._show_aim()

    def _added(self, request_id: str, _target: PhotoTarget, added: AddedPhotos) -> None:
        """New photos wait to be sorted: the keys on the bar are for them, unless the person is at something else."""
        is_here = self._detail is not None and self._detail.request.id == request_id and self.isVisible()
        if not is_here or all(view.photo.slot != UNSORTED for view in added.added):
            return
        focused = self.window().focusWidget()
        is_sorting = isinstance(focused, PhotoGrid) and bool(focused.selected_photos)
        at_the_code = any(panel.isAncestorOf(focused) for panel in self.findChildren(PhonePanel))
        if not is_sorting and not at_the_code and not isinstance(focused, TYPED_INTO):
            self.unsorted.panel.grid.begin_sorting()

    def _next_place(self, section: SectionName) -> None:
        if self._detail is not None:
            aim = next_aim(aims_of(self._detail, self._tools.checklist), section, self._target)
            if aim is not None:
                self.aim_at(aim)

    def aim_at(self, aim: Aim) -> None:
        """Slot keys put photos into the slots of this place from now on."""
        self._target = aim.target
        self._show_aim()

    def _sort(self, slot: str | None) -> None:
        if self._active is not None:
            self._active.panel.grid.sort(self._target, slot)

    def _show_aim(self) -> None:
        detail = self._detail
        if detail is None:
            return
        aims = aims_of(detail, self._tools.checklist)
        aim = next((aim for aim in aims if aim.target == self._target), aims[0])
        self._target = aim.target
        for photos in self._all():
            photos.aim_at(aim)
        selected = len(self._active.panel.grid.selected_photos) if self._active is not None else 0
        waits = any(view.photo.slot == UNSORTED for view in detail.photos)
        self.bar.show_bar(aims, aim, chips_of(aim, detail), selected, folded=not (selected or waits))
        self.bar.setVisible(bool(detail.photos))
        self._place_bar()

    def _place_bar(self) -> None:
        """The bar stays at the lower edge while the page scrolls above it."""
        height = self.bar.needed_height(self.width()) if not self.bar.isHidden() else 0
        self.keep_foot(height)
        self.bar.setGeometry(0, self.height() - height, self.width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need a higher bar."""
        super().resizeEvent(event)
        self._place_bar()

    # ── for the window and tests ─────────────────────────────────────────────────────────────────────────────────────

    def enter(self) -> None:
        """Begin with the first photo to sort, else with adding photos."""
        panel = self.unsorted.panel
        if panel.grid.select_next_unsorted():
            panel.grid.setFocus()
        else:
            panel.add_button.setFocus()

    def flush(self) -> None:
        """Hand on what was typed and still waits."""
        for photos in self._panels.values():
            photos.flush()

    def select_photos(self, photo_ids: Collection[str], *, go_on: bool) -> bool:
        """See `select_in`."""
        self._make_all()
        return select_in(self._all(), photo_ids, go_on=go_on)

    def from_phone(self) -> None:
        """A phone shall send photos: into the slot that the keyboard is on, or else pictures of the whole visit."""
        at = next((p.panel for p in self._all() if p.panel.grid.hasFocus() and p.panel.open_slot is not None), None)
        (at or self.unsorted.panel).want_phone()

    def add_files(self, files: list[Path]) -> None:
        """Add files of the whole visit, to be sorted."""
        self.unsorted.add_files(ELECTRICAL, files, None)

    @property
    def shown_targets(self) -> tuple[PhotoTarget, ...]:
        """The places that have a panel."""
        return tuple(self._panels)

    @property
    def target(self) -> PhotoTarget:
        """The place that slot keys put photos into."""
        return self._target

    def panel_of(self, target: PhotoTarget) -> WiredPhotos:
        """The panel of a place, made now if it was still to come; for tests."""
        self._make_all()
        return self._panels[target]
