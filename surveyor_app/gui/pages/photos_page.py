"""All photos of the survey, grouped by where they hang."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.photo_wiring import WiredPhotos
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.words import count, size
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.services.summaries import SurveyDetail


def groups(detail: SurveyDetail) -> list[tuple[PhotoTarget, str]]:
    """Every place that photos can hang, with its words, in the order on site."""
    found = [(PhotoTarget(SectionName.ELECTRICAL), "Electrical")]
    for section in (SectionName.SUBPANELS, SectionName.MOUNTING_PLANES):
        for number, item in enumerate(items_of(detail, section), start=1):
            found.append((PhotoTarget(section, item.id), item_title(item, number)))
    return found


class PhotosPage(ColumnPage):
    """One panel a place."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__("Photos")
        self._tools = tools
        self.use_full_width()
        self._panels: dict[PhotoTarget, WiredPhotos] = {}

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show all photos of a survey."""
        total = sum(view.photo.size for view in detail.photos)
        self.head("Photos", f"{count(len(detail.photos), 'photo')} · {size(total)} in full size on this laptop")
        wanted = groups(detail)
        self._make([target for target, _ in wanted])
        for target, title in wanted:
            self._panels[target].show(detail, target, title)

    def _make(self, targets: list[PhotoTarget]) -> None:
        if list(self._panels) == targets:
            return
        checklist = self._tools.checklist
        kept = {target: self._panels.pop(target, None) for target in targets}
        for gone in self._panels.values():
            gone.close()
            self.column.removeWidget(gone.panel)
            gone.panel.deleteLater()
        self._panels = {}
        for at, (target, known) in enumerate(kept.items()):
            photos = known or WiredPhotos(self._tools, target, checklist.slots.get(target.section, ()))
            self.column.removeWidget(photos.panel)
            self.column.insertWidget(at, photos.panel)
            self._panels[target] = photos

    @property
    def shown_targets(self) -> tuple[PhotoTarget, ...]:
        """The places that have a panel."""
        return tuple(self._panels)

    def panel_of(self, target: PhotoTarget) -> WiredPhotos:
        """The panel of a place, for tests."""
        return self._panels[target]
