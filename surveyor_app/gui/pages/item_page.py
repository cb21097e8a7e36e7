"""A page with one form and its photos: the electrical data, one subpanel, or one roof plane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.gui.forms.section_form import SectionForm
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.photo_wiring import WiredPhotos
from surveyor_app.gui.presenters.places import item_problems
from surveyor_app.gui.presenters.words import SEVERITY, count
from surveyor_app.gui.widgets.basics import clear
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.status_chip import StatusChip
from surveyor_app.services.summaries import SurveyDetail


class ItemPage(ColumnPage):
    """Form, problems that concern the whole item, photos."""

    def __init__(self, tools: PageTools, section: SectionName, name: str) -> None:
        super().__init__(name)
        self.tools, self.section = tools, section
        catalogue, checklist = tools.catalogue, tools.checklist
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self._whole = QVBoxLayout()
        self._whole.setSpacing(8)
        self._whole_box = QFrame()
        self._whole_box.setProperty("card", "true")
        self._whole_box.setLayout(self._whole)
        self._whole.setContentsMargins(20, 14, 20, 14)
        self._whole_box.hide()
        self.form = SectionForm(tools.look, section, catalogue)
        self.form.entered.connect(self._entered)
        self.photos = WiredPhotos(tools, PhotoTarget(section), checklist.slots.get(section, ()))
        self.tools_row.addLayout(self._chips)
        self.tools_row.setAlignment(self._chips, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._whole_box)
        self.column.addWidget(self.form)
        self.side.addWidget(self.photos.panel)
        self.use_side()
        tools.session.value_refused.connect(self._refused)
        self._item_id: str | None = None
        self._summary: tuple[int, int] | None = None

    def show_item(
        self,
        detail: SurveyDetail,
        target: PhotoTarget,
        item: Electrical | Subpanel | MountingPlane,
        title: str,
        context: str,
    ) -> None:
        """Show one item of a survey."""
        if self._item_id != target.item_id:
            self.to_top()
        self._item_id = target.item_id
        self.head(title, context)
        problems = item_problems(detail.problems, detail.survey, self.section, target.item_id)
        self.form.show_item(target.item_id, values_of(item), problems)
        self.photos.show(detail, target)
        everything = [p for found in problems.values() for p in found if ".photos." not in p.field]
        self._show_summary(everything)
        self._show_whole([p for p in problems.get("", ()) if ".photos." not in p.field])

    def _show_summary(self, problems: list[Problem]) -> None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        warnings = sum(problem.severity is Severity.WARNING for problem in problems)
        if (errors, warnings) == self._summary:
            return
        self._summary = (errors, warnings)
        clear(self._chips)
        for severity, number in ((Severity.ERROR, errors), (Severity.WARNING, warnings)):
            if number:
                sign = SEVERITY[severity]
                words = (
                    f"{count(number, 'thing')} missing or wrong" if severity is Severity.ERROR else f"{number} unusual"
                )
                self._chips.addWidget(StatusChip(self.tools.look, type(sign)(words, sign.icon, sign.tone)))

    def _show_whole(self, problems: list[Problem]) -> None:
        clear(self._whole)
        for problem in problems:
            self._whole.addWidget(ProblemLine(self.tools.look, SEVERITY[problem.severity], problem.text))
        self._whole_box.setVisible(bool(problems))

    def focus_place(self, attribute: str | None, slot: str | None) -> None:
        """Go to a field or a slot of the item shown."""
        if attribute is not None:
            self.scroll_to(self.form.focus_field(attribute))
        elif slot is not None:
            self.photos.panel.focus_slot(slot)
            self.scroll_to(self.photos.panel)

    def enter(self) -> None:
        """Begin with the first field."""
        self.form.focus_field(BY_SECTION[self.section][0].name)

    def flush(self) -> None:
        """Hand on what was typed and still waits."""
        self.form.flush()

    def _entered(self, item_id: str | None, name: str, value: AttributeValue) -> None:
        self.tools.session.set_value(self.section, item_id, name, value)

    def _refused(self, section: str, item_id: str | None, name: str, text: str) -> None:
        if section == self.section.value:
            self.form.refuse(item_id, name, text)
