"""The subpanels or the roof planes as a list: add, open, move up and down, duplicate, remove."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.problem import NO_PLANE
from surveyor_app.domain.survey import MountingPlane, Subpanel, SurveyStatus, is_empty, values_of
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.copying import unchecked
from surveyor_app.gui.presenters.places import Place, place_of
from surveyor_app.gui.presenters.review import value_words
from surveyor_app.gui.presenters.task_rows import item_standing, item_title, items_of
from surveyor_app.gui.presenters.undo_words import numbered
from surveyor_app.gui.presenters.words import SECTION_NAMES, SEVERITY, Sign
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, title_link, tool_button
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.status_chip import StatusChip
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

TITLES = {section: SECTION_NAMES[section] for section in (SectionName.SUBPANELS, SectionName.MOUNTING_PLANES)}
ICONS = {SectionName.SUBPANELS: "plug", SectionName.MOUNTING_PLANES: "house"}
EMPTY = {
    SectionName.SUBPANELS: (
        N_("No subpanels"),
        N_("Add one for each panel that is fed from the main panel. If there is none, leave this as it is."),
    ),
    SectionName.MOUNTING_PLANES: (
        N_("No roof planes yet"),
        N_("Add one for each roof surface that modules will stand on. The office needs at least one."),
    ),
}
NOTHING_ON_ROOF = (
    N_("No roof planes"),
    N_("Add one for each roof surface that modules will stand on. If there is none, leave this as it is."),
)
ADD = {SectionName.SUBPANELS: N_("Add a subpanel"), SectionName.MOUNTING_PLANES: N_("Add a roof plane")}
ADD_LIKE = {
    SectionName.SUBPANELS: N_("Add a subpanel like {entry}"),
    SectionName.MOUNTING_PLANES: N_("Add a plane like {entry}"),
}
_TURNED = {"up": ("down",), "down": ("up",)}  # an entry at the end of its list goes the other way only


class ItemsPage(ColumnPage):
    """One row an item, in the order that Aurora will get them."""

    def __init__(self, tools: PageTools, section: SectionName) -> None:
        super().__init__(tr(TITLES[section]))
        self._tools, self._section = tools, section
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self._shown: object = None
        self._ids: list[str] = []
        self._buttons: dict[tuple[str, str], QAbstractButton] = {}  # by entry and what the button does
        self.add_button = button(
            tr(ADD[section]), "primary", lambda: tools.session.add_item(section), look=tools.look, icon="plus"
        )
        self.tools_row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self._rows)
        self.add_like_button = button("", "", self._add_like, look=tools.look, icon="copy")
        self.column.addWidget(self.add_like_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._like: str | None = None

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show the items of a survey."""
        items = items_of(detail, self._section)
        problems = [p for p in detail.problems if p.field.startswith(self._section.value)]
        shown = (items, tuple(problems), tuple((v.photo.id, v.photo.target) for v in detail.photos))
        if shown == self._shown:
            return
        self._shown = shown
        arrays = len(detail.arrays)
        if self._section is SectionName.MOUNTING_PLANES:
            facts = [trn("{n} roof plane", "{n} roof planes", len(items))]
            facts += [trn("the design has {n} array", "the design has {n} arrays", arrays)] if arrays else []
        else:
            facts = [trn("{n} subpanel", "{n} subpanels", len(items))]
        self.head(tr(TITLES[self._section]), " · ".join(facts))
        self._offer_like(items)
        focused = next((key for key, made in self._buttons.items() if made.hasFocus()), None)
        before, self._ids = self._ids, [item.id for item in items]
        self._buttons = {}
        clear(self._rows)
        quiet = not items and detail.survey.status is SurveyStatus.DRAFT  # the empty page itself says what is needed
        for problem in problems:
            if quiet and not problem.is_doubt:
                continue
            place = place_of(problem.field, detail.survey)
            if place == Place(self._section.value):
                self._rows.addWidget(ProblemLine(self._tools.look, SEVERITY[problem.severity], problem.text))
        if not items:
            is_right = any(problem.code == NO_PLANE for problem in problems)
            self._rows.addWidget(self._empty(*(NOTHING_ON_ROOF if is_right else EMPTY[self._section])))
        for number, item in enumerate(items):
            self._rows.addWidget(self._row(detail, item, number, len(items)))
        if focused is not None:
            self._focus(*focused, before.index(focused[0]))

    def _focus(self, item_id: str, what: str, at: int) -> None:
        """The keyboard stays at the button that was pressed, or at what stands in its place now."""
        if item_id not in self._ids and self._ids:
            item_id = self._ids[min(at, len(self._ids) - 1)]
        wanted = [self._buttons.get((item_id, one)) for one in (what, *_TURNED.get(what, ()))]
        found = next((made for made in wanted if made is not None and made.isEnabled()), self.add_button)
        found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_like(self, items: Sequence[Subpanel | MountingPlane]) -> None:
        """The last one that has answers is the one to be like."""
        filled = [(place, item) for place, item in enumerate(items, start=1) if not is_empty(item)]
        self._like = filled[-1][1].id if filled else None
        if filled:
            like = numbered(self._section, filled[-1][0])
            self.add_like_button.setText(tr(ADD_LIKE[self._section], entry=like))
        self.add_like_button.setVisible(bool(filled))

    def _add_like(self) -> None:
        self._tools.session.add_item(self._section, self._like)

    def _empty(self, title: str, text: str) -> QFrame:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(24, 40, 24, 40)
        layout.setSpacing(12)
        layout.addWidget(
            IconLabel(self._tools.look, ICONS[self._section], "quiet_text", 40), 0, Qt.AlignmentFlag.AlignHCenter
        )
        for words, role in ((title, "title"), (text, "quiet")):
            line = label(tr(words), role, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line)
        return frame

    def _row(self, detail: SurveyDetail, item: Subpanel | MountingPlane, at: int, of: int) -> QFrame:
        look, section, session = self._tools.look, self._section, self._tools.session
        title = item_title(item, at + 1)
        frame = card()
        words = QVBoxLayout()
        words.setSpacing(4)
        open_button = title_link(title, lambda: self._tools.go(Place(section.value, item.id)))
        open_button.setAccessibleDescription(tr("Open {entry}", entry=title))
        words.addWidget(open_button, 0, Qt.AlignmentFlag.AlignLeft)
        summary = label(self._summary(detail, item), "quiet", wrap=True)
        summary.setContentsMargins(7, 0, 0, 0)
        words.addWidget(summary)
        facts = QWidget()
        chips = FlowLayout(facts, spacing=12)
        chips.setContentsMargins(7, 4, 0, 0)
        state = StatusChip(look, self._state(detail, item))
        chips.addWidget(state)
        photos = sum(view.photo.target.item_id == item.id for view in detail.photos)
        count = label(trn("{n} photo", "{n} photos", photos), "caption")
        count.setMinimumHeight(state.sizeHint().height())  # on one line with the words of the chips
        chips.addWidget(count)
        if to_check := len(unchecked(detail, section, item.id)):
            words_to_check = trn("{n} copied answer to check", "{n} copied answers to check", to_check)
            chips.addWidget(StatusChip(look, Sign(words_to_check, "copy", "unusual")))
        words.addWidget(facts)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(14, 14, 12, 16)
        layout.setSpacing(4)
        layout.addLayout(words, 1)
        up = tool_button(
            look, "arrow-up", tr("Move {entry} up", entry=title), lambda: session.move_item(section, item.id, at - 1)
        )
        down = tool_button(
            look,
            "arrow-down",
            tr("Move {entry} down", entry=title),
            lambda: session.move_item(section, item.id, at + 1),
        )
        up.setEnabled(at > 0)
        down.setEnabled(at + 1 < of)
        copy = tool_button(
            look, "copy", tr("Duplicate {entry}", entry=title), lambda: session.add_item(section, item.id), once=True
        )
        remove = tool_button(
            look, "trash-2", tr("Remove {entry}", entry=title), lambda: session.remove_item(section, item.id), once=True
        )
        for what, each in (("up", up), ("down", down), ("copy", copy), ("remove", remove)):
            layout.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
            self._buttons[item.id, what] = each
        self._buttons[item.id, "open"] = open_button
        return frame

    def _summary(self, detail: SurveyDetail, item: Subpanel | MountingPlane) -> str:
        catalogue = self._tools.catalogue
        values = values_of(item)
        parts = [
            value_words(a, values[a.name], catalogue)
            for a in BY_SECTION[self._section]
            if a.name not in ("notes", "location")
        ]
        return " · ".join(part for part in parts if part) or tr("Nothing entered yet")

    def _state(self, detail: SurveyDetail, item: Subpanel | MountingPlane) -> Sign:
        state, left = item_standing(detail, self._section, item)
        return Sign(left or state.text, state.icon, state.tone)
