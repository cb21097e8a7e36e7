"""A page with one form and its photos: the electrical data, one subpanel, or one roof plane."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.copies import copied_problems
from surveyor_app.domain.declination import declination_at
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.problem import MISSING, Problem, Severity
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.domain.unclear import is_begun, texts_at
from surveyor_app.gui.forms.section_form import SectionForm
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.photo_wiring import WiredPhotos, select_in
from surveyor_app.gui.ports import Outcome
from surveyor_app.gui.presenters.copying import unchecked
from surveyor_app.gui.presenters.not_begun import BeenIn, said_quietly
from surveyor_app.gui.presenters.places import item_problems
from surveyor_app.gui.presenters.words import SEVERITY, Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import clear
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.status_chip import StatusChip
from surveyor_app.language import trn
from surveyor_app.services.summaries import SurveyDetail


class ItemPage(ColumnPage):
    """Form, problems that concern the whole item, photos."""

    def __init__(self, tools: PageTools, section: SectionName, name: str) -> None:
        super().__init__(name, typed_title=True)
        self.tools, self.section = tools, section
        self._whole = QVBoxLayout()
        self._whole.setSpacing(8)
        self._whole_box = QFrame()
        self._whole_box.setProperty("card", "true")
        self._whole_box.setLayout(self._whole)
        self._whole.setContentsMargins(20, 14, 20, 14)
        self._whole_box.hide()
        self._lists = tools.catalogue
        self.form = self._new_form()
        self.photos = WiredPhotos(tools, PhotoTarget(section))
        chips = QWidget()
        self._chips = FlowLayout(chips)
        self.chips_row.setContentsMargins(0, 4, 0, 0)
        self.chips_row.addWidget(chips, 1)
        self.chips_row.addWidget(_room_of_a_chip(tools.look))
        self.column.addWidget(self._whole_box)
        self.column.addWidget(self.form)
        self.side.addWidget(self.photos.panel)
        self.use_side()
        tools.session.value_refused.connect(self._refused)
        tools.session.published.connect(self._publish_tried)
        self._tried: set[str] = set()  # requests that somebody wanted to publish
        self._been_in = BeenIn()
        self._item_id: str | None = None
        self._summary: tuple[int, int, int, bool] | None = None

    def _new_form(self) -> SectionForm:
        form = SectionForm(self.tools.look, self.section, self._lists)
        form.entered.connect(self._entered)
        form.unclear.connect(self._unclear)
        form.left.connect(self._left_field)
        form.confirmed.connect(self._confirmed)
        form.been_in.connect(self.point_out)
        form.notes_wanted.connect(self._show_notes)
        return form

    def use_lists(self) -> None:
        """The office has other lists than those the form was made with: make it anew, what was typed being kept. The
        new form is empty until the survey is shown."""
        if self.tools.catalogue == self._lists:
            return
        self._lists = self.tools.catalogue
        old, focused = self.form, self.form.focused_field()
        old.flush()
        self.form = self._new_form()
        self.form.owner = old.owner
        self.column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        if focused is not None:
            QTimer.singleShot(0, self.form, lambda: self._go_on_at(focused))

    def _go_on_at(self, name: str) -> None:
        """Back into the field that somebody was in, behind what stands there."""
        self.form.focus_field(name)
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit):
            editor.end(False)
        elif isinstance(editor, QPlainTextEdit):
            editor.moveCursor(QTextCursor.MoveOperation.End)

    def show_item(
        self,
        detail: SurveyDetail,
        target: PhotoTarget,
        item: Electrical | Subpanel | MountingPlane,
        title: str,
        context: str,
    ) -> None:
        """Show one item of a survey."""
        if (detail.request.id, target.item_id) != (self.form.owner, self._item_id):
            self._been_in.leave(self._entry)
            self.to_top()
        self._item_id = target.item_id
        self.head(title, context)
        problems = item_problems(detail.problems, detail.survey, self.section, target.item_id)
        to_check = unchecked(detail, self.section, target.item_id)
        said_at_the_mark = set(copied_problems(detail.survey))
        project = detail.project
        declination = declination_at(project.latitude, project.longitude, self.tools.now().date())
        at_fields = {name: tuple(p for p in found if p not in said_at_the_mark) for name, found in problems.items()}
        typed = texts_at(detail.survey, self.section, target.item_id)
        new = not is_begun(detail.survey, self.section, item) and detail.request.id not in self._tried
        been_in = self._been_in.fields((detail.request.id, target.item_id))
        if new:
            at_fields = said_quietly(at_fields, codes={"", MISSING})
        elif been_in is not None and detail.request.id not in self._tried:
            at_fields = said_quietly(at_fields, been_in)
        self.form.show_item(
            target.item_id, values_of(item), at_fields, frozenset(to_check), declination,
            owner=detail.request.id, unclear=typed,
        )  # fmt: skip
        self.photos.show(detail, target)
        everything = [p for found in problems.values() for p in found if ".photos." not in p.field]
        loud = any(p.is_gap and ".photos." not in p.field for found in at_fields.values() for p in found)
        self._show_summary(everything, len(to_check), quiet=new or not loud)
        self._show_whole([p for p in problems.get("", ()) if ".photos." not in p.field])

    def _show_summary(self, problems: list[Problem], to_check: int, *, quiet: bool) -> None:
        errors = sum(problem.is_gap for problem in problems)
        unusual = sum(p.severity is Severity.WARNING and not p.is_gap for p in problems) - to_check
        if (errors, unusual, to_check, quiet) == self._summary:
            return
        self._summary = (errors, unusual, to_check, quiet)
        clear(self._chips)
        error, warning = SEVERITY[Severity.ERROR], SEVERITY[Severity.WARNING]
        icon, tone = ("circle-dashed", "neutral") if quiet else (error.icon, error.tone)
        wrong = Sign(trn("{n} gap", "{n} gaps", errors), icon, tone)
        for number, sign in (
            (errors, wrong),
            (unusual, Sign(trn("{n} unusual", "{n} unusual", unusual), warning.icon, warning.tone)),
            (to_check, Sign(trn("{n} to check", "{n} to check", to_check), "copy", warning.tone)),
        ):
            if number:
                self._chips.addWidget(StatusChip(self.tools.look, sign))

    def _show_whole(self, problems: list[Problem]) -> None:
        clear(self._whole)
        for problem in problems:
            self._whole.addWidget(ProblemLine(self.tools.look, SEVERITY[problem.severity], problem.text))
        self._whole_box.setVisible(bool(problems))

    @property
    def _entry(self) -> tuple[str, str | None]:
        return self.form.owner, self._item_id

    def point_out(self, name: str) -> None:
        """Whoever was in this field and left it empty, or was led to it, is told that it is missing."""
        detail = self.tools.session.detail
        if self._been_in.add(self._entry, name) and detail is not None and detail.request.id == self.form.owner:
            self.show_detail(detail)

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show what this page is about of a survey."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:
        """Once the page was left, what is missing on it is missing."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._been_in.leave(self._entry)

    def focus_place(self, attribute: str | None, slot: str | None) -> None:
        """Go to a field or a slot of the item shown."""
        if attribute is not None:
            self.scroll_to(self.form.focus_field(attribute))
        elif slot is not None:
            self.photos.panel.focus_slot(slot)
            self.scroll_to(self.photos.panel)

    def select_photos(self, photo_ids: Collection[str], *, go_on: bool) -> bool:
        """See `select_in`."""
        return select_in((self.photos,), photo_ids, go_on=go_on)

    def from_phone(self) -> None:
        """A phone shall send photos: into the slot that the keyboard is on, or else to be sorted."""
        panel = self.photos.panel
        panel.phone_wanted.emit(panel.open_slot if panel.grid.hasFocus() else None)

    def enter(self) -> None:
        """Begin with the first field."""
        self.form.focus_field(BY_SECTION[self.section][0].name)

    def flush(self) -> None:
        """Hand on what was typed and still waits."""
        self.form.flush()
        self.photos.flush()

    def _entered(self, item_id: str | None, name: str, value: AttributeValue) -> None:
        self.tools.session.set_value(self.section, item_id, name, value, of=self.form.owner)

    def _unclear(self, item_id: str | None, name: str, text: str) -> None:
        self.tools.session.keep_unclear(self.section, item_id, name, text, of=self.form.owner)

    def _left_field(self, item_id: str | None, name: str) -> None:
        self.tools.session.end_edit(self.section, item_id, name, of=self.form.owner)

    def _show_notes(self) -> None:
        self.scroll_to(self.form.row("notes"))

    def _confirmed(self, item_id: str | None, name: str) -> None:
        if item_id is not None:
            self.tools.session.confirm_values(self.section, item_id, (name,))

    def _publish_tried(self, outcome: Outcome) -> None:
        detail = self.tools.session.detail
        if detail is not None and not outcome.queued:
            self._tried.add(detail.request.id)

    def _refused(self, section: str, item_id: str | None, name: str, text: str) -> None:
        if section == self.section.value:
            self.form.refuse(item_id, name, text)


def _room_of_a_chip(look: Look) -> QWidget:
    """As high as a chip, so that the form does not move when the last one goes."""
    chip = StatusChip(look, SEVERITY[Severity.ERROR])
    policy = chip.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    chip.setSizePolicy(policy)
    chip.hide()
    return chip
