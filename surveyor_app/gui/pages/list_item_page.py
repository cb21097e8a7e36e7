"""One subpanel or one roof plane: its form and photos, with duplicate, remove, and the way to its neighbours."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.widgets.basics import tool_button
from surveyor_app.services.summaries import SurveyDetail

ONE = {SectionName.SUBPANELS: "subpanel", SectionName.MOUNTING_PLANES: "roof plane"}


class ListItemPage(ItemPage):
    """Shows the item whose id it was told."""

    def __init__(self, tools: PageTools, section: SectionName) -> None:
        super().__init__(tools, section, ONE[section].capitalize())
        one = ONE[section]
        look = tools.look
        self._previous = tool_button(look, "chevron-left", f"Previous {one}", lambda: self._step(-1))
        self._next = tool_button(look, "chevron-right", f"Next {one}", lambda: self._step(1))
        self.tools_row.addWidget(self._previous)
        self.tools_row.addWidget(self._next)
        self.tools_row.addWidget(tool_button(look, "copy", f"Duplicate this {one}", self._duplicate))
        self.tools_row.addWidget(tool_button(look, "trash-2", f"Remove this {one}", self.remove))
        self.item_id: str | None = None
        self._ids: list[str] = []
        self._title_now = ""

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show the item; nothing when it is not there any more."""
        items = items_of(detail, self.section)
        self._ids = [item.id for item in items]
        if self.item_id not in self._ids:
            return
        at = self._ids.index(self.item_id)
        self._title_now = item_title(items[at], at + 1)
        self._previous.setEnabled(at > 0)
        self._next.setEnabled(at + 1 < len(items))
        context = f"{ONE[self.section].capitalize()} {at + 1} of {len(items)}"
        self.show_item(detail, PhotoTarget(self.section, self.item_id), items[at], self._title_now, context)

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
        session, section, item_id = self.tools.session, self.section, self.item_id
        session.remove_item(section, item_id)
        self.tools.offer_undo(f"{self._title_now} removed.", lambda: session.restore_item(section, item_id))
        self.tools.go(Place(section.value))
