"""The electrical page: the form of the main service, and its photos beside or below."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail


class ElectricalPage(ItemPage):
    """The one item of the electrical section."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, SectionName.ELECTRICAL, tr("Electrical"))

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show a survey's electrical data."""
        title, context = tr("Electrical"), tr("Main panel, meter, grounding")
        self.show_item(detail, PhotoTarget(self.section), detail.survey.electrical, title, context)
