"""One subpanel or one roof plane: its form and photos, copying from another one, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.copying import CopyView, copy_view, to_check_words, unchecked
from surveyor_app.gui.presenters.key_table import COPY_KEY
from surveyor_app.gui.presenters.offers import plane_offers
from surveyor_app.gui.presenters.places import Place, first_open
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.widgets.basics import button, tool_button
from surveyor_app.gui.widgets.copy_panel import CopiedNote, CopyPanel
from surveyor_app.language import N_, tr
from surveyor_app.services.summaries import SurveyDetail

# Name, its place among all, and the words of the buttons.
ONE = {SectionName.SUBPANELS: N_("Subpanel"), SectionName.MOUNTING_PLANES: N_("Roof plane")}
ONE_OF = {
    SectionName.SUBPANELS: N_("Subpanel {n} of {of}"),
    SectionName.MOUNTING_PLANES: N_("Roof plane {n} of {of}"),
}
STEPS = {
    SectionName.SUBPANELS: (N_("Previous subpanel"), N_("Next subpanel")),
    SectionName.MOUNTING_PLANES: (N_("Previous roof plane"), N_("Next roof plane")),
}
CHANGES = {
    SectionName.SUBPANELS: (N_("Duplicate this subpanel"), N_("Remove this subpanel")),
    SectionName.MOUNTING_PLANES: (N_("Duplicate this roof plane"), N_("Remove this roof plane")),
}
COPY_TITLES = {
    SectionName.SUBPANELS: N_("Copy from another subpanel"),
    SectionName.MOUNTING_PLANES: N_("Copy from another roof plane"),
}


class ListItemPage(ItemPage):
    """Shows the item whose id it was told."""

    def __init__(self, tools: PageTools, section: SectionName) -> None:
        super().__init__(tools, section, tr(ONE[section]))
        (back, on), (duplicate, remove) = STEPS[section], CHANGES[section]
        look = tools.look
        self._previous = tool_button(look, "chevron-left", tr(back), lambda: self._step(-1))
        self._next = tool_button(look, "chevron-right", tr(on), lambda: self._step(1))
        copy_title = tr(COPY_TITLES[section])
        self._copy_from = button(
            tr("Copy from another"), "quiet", self._toggle_copying, look=look, icon="clipboard-paste", once=False
        )
        duplicating = button(tr("Duplicate"), "quiet", self._duplicate, look=look, icon="copy")
        removing = button(tr("Remove"), "quiet", self.remove, look=look, icon="trash-2")
        # The way on at the edge and the bin far from it: where the list has its button to add, nothing may be lost.
        for step in (self._previous, self._next):
            self.tools_row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        names = (f"{copy_title} ({COPY_KEY})", tr(duplicate), tr(remove))
        for made, name in zip((self._copy_from, duplicating, removing), names, strict=True):
            made.setAccessibleName(name.removesuffix(f" ({COPY_KEY})"))
            made.setToolTip(name)
            self.offer_deed(made)
        self.copying, self.copied_note = CopyPanel(look, copy_title), CopiedNote(look)
        self.copying.copy_wanted.connect(self._copy)
        self.copying.left.connect(self._leave_copying)
        self.copied_note.all_right.connect(self._all_right)
        self.column.insertWidget(0, self.copied_note)
        self.column.insertWidget(1, self.copying)
        QShortcut(QKeySequence(COPY_KEY), self).activated.connect(self.copy_from_previous)
        tools.session.copied.connect(self._copied)
        self.item_id: str | None = None
        self._ids: list[str] = []
        self._copy_view = CopyView()
        self._seen: str | None = None
        self._is_copying = False
        self._left: set[str] = set()

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show the item; nothing when it is not there any more."""
        items = items_of(detail, self.section)
        self._ids = [item.id for item in items]
        if self.item_id not in self._ids:
            return
        at = self._ids.index(self.item_id)
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at + 1 < len(items))
        context = tr(ONE_OF[self.section], n=at + 1, of=len(items)) if len(items) > 1 else ""
        self._show_copying(detail, self.item_id)
        self.show_item(
            detail, PhotoTarget(self.section, self.item_id), items[at], item_title(items[at], at + 1), context
        )
        item = items[at]
        if isinstance(item, MountingPlane):
            for name, offers in plane_offers(item, detail.survey.mounting_planes, detail.arrays).items():
                self.form.offer(name, offers)

    # ── copying ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_copying(self, detail: SurveyDetail, item_id: str) -> None:
        self._copy_view = view = copy_view(detail, self.section, item_id, self.tools.catalogue)
        if item_id != self._seen:  # once shown it stays: nothing may move below somebody who begins to type
            self._seen = item_id
            self._is_copying = view.is_fresh and item_id not in self._left
            self.copying.begin(may_grow=not view.is_fresh)
        self._copy_from.setEnabled(bool(view.sources))
        self.copying.show_view(view)
        self.copying.setVisible(self._is_copying and bool(view.sources))
        names = unchecked(detail, self.section, item_id)
        self.copied_note.say(to_check_words(detail, self.section, item_id, names) if names else "")

    def _toggle_copying(self) -> None:
        self._is_copying = not self._is_copying
        self.copying.setVisible(self._is_copying)
        if self._is_copying:
            self.copying.begin(may_grow=True)
            self.copying.focus_input()
            self.scroll_to(self.copying)

    def _leave_copying(self) -> None:
        if self.item_id is not None:
            self._left.add(self.item_id)
        self._is_copying = False
        self.copying.hide()
        self.enter()

    def copy_from_previous(self) -> None:
        """Copy from the one before, keeping what is entered here."""
        if self._copy_view.first is not None:
            self._copy(self._copy_view.first.item_id, overwrite=False, turn=None)

    def _copy(self, source_id: str, overwrite: bool, turn: float | None) -> None:
        if self.item_id is not None:
            self.flush()
            self.tools.session.copy_values(self.section, self.item_id, source_id, overwrite=overwrite, turn=turn)

    def _copied(self, section: str, item_id: str) -> None:
        if section != self.section.value or item_id != self.item_id:
            return
        self._is_copying = False
        self.copying.hide()
        detail = self.tools.session.detail
        if detail is not None and self.isVisible():
            self.focus_place(first_open(detail.survey, self.section, item_id), None)

    def _all_right(self) -> None:
        detail = self.tools.session.detail
        if detail is not None and self.item_id is not None:
            self.tools.session.confirm_values(self.section, self.item_id, unchecked(detail, self.section, self.item_id))
            self.focus_place(first_open(detail.survey, self.section, self.item_id), None)

    # ── its place in the list ────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, by: int) -> None:
        if self.item_id in self._ids:
            at = self._ids.index(self.item_id) + by
            if 0 <= at < len(self._ids):
                self.tools.go(Place(self.section.value, self._ids[at]))

    def _duplicate(self) -> None:
        self.flush()
        self.tools.session.add_item(self.section, self.item_id)

    def remove(self) -> None:
        """Remove the item, with a way back."""
        if self.item_id is None:
            return
        self.flush()
        self.tools.session.remove_item(self.section, self.item_id)
        self.tools.go(Place(self.section.value))
