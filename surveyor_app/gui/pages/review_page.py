"""Check your answers, then publish: problems with a way to each field, what will be sent, progress and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.review import (
    MISSING,
    Block,
    ProblemRow,
    PublishState,
    blocks,
    missing_pictures,
    problem_rows,
    publish_state,
    receipt_lines,
)
from surveyor_app.gui.presenters.words import SEVERITY, Sign, count
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, restyle, rule
from surveyor_app.gui.widgets.collapsible import Collapsible
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.services.summaries import SurveyDetail

SECTION_TITLES = {
    SectionName.ELECTRICAL: "Electrical",
    SectionName.SUBPANELS: "Subpanels",
    SectionName.MOUNTING_PLANES: "Roof planes",
}
_RECEIPTS_SHOWN = 40


class ReviewPage(ColumnPage):
    """The publish card on top, problems below it, then what will be sent."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__("Review")
        self._tools = tools
        self._shown: dict[str, object] = {}
        self.head(
            "Review and publish", "What Aurora will get, checked on this laptop. No connection is needed for this page."
        )
        self._card = QFrame()
        self._icon = IconLabel(tools.look, "circle-check", "done", 28)
        self._headline = label("", "title", wrap=True)
        self._sentence = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Sending")
        self.publish_button = button("Publish", "primary", self._publish, look=tools.look, icon="send")
        self._problems, self._blocks, self._receipts = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._build()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._headline)
        words.addWidget(self._sentence)
        words.addSpacing(4)
        words.addWidget(self._bar)
        top = QHBoxLayout(self._card)
        top.setContentsMargins(20, 18, 20, 18)
        top.setSpacing(16)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self.publish_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(self._card)
        for layout in (self._problems, self._blocks, self._receipts):
            layout.setSpacing(16)
            self.column.addLayout(layout)

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show a survey as it would be, is being, or was sent."""
        self._show_state(publish_state(detail))
        if self._is_new("problems", (detail.survey, detail.problems)):
            self._show_problems(detail)
        if self._is_new("blocks", (detail.survey, [(view.photo, view.filename) for view in detail.photos])):
            clear(self._blocks)
            for section in SectionName:
                self._blocks.addWidget(self._section_card(section, blocks(detail, section, self._tools.catalogue)))
        if self._is_new("receipts", (detail.survey.request_id, detail.receipts)):
            self._show_receipts(detail)

    def _is_new(self, part: str, shown: object) -> bool:
        """While a survey is being sent only its progress changes; the rest of the page is left alone."""
        if self._shown.get(part) == shown:
            return False
        self._shown[part] = shown
        return True

    def _show_problems(self, detail: SurveyDetail) -> None:
        clear(self._problems)
        for severity, rows in problem_rows(detail).items():
            if rows:
                self._problems.addWidget(self._problem_card(SEVERITY[severity], rows))
        pictures = missing_pictures(detail, self._tools.checklist)
        if pictures:
            self._problems.addWidget(self._problem_card(MISSING, pictures))

    def _show_state(self, state: PublishState) -> None:
        restyle(self._card, "tone-box", state.sign.tone)
        self._icon.show_icon(state.sign.icon, state.sign.tone)
        self._headline.setText(state.headline)
        restyle(self._headline, "tone", state.sign.tone)
        self._sentence.setText(state.sentence)
        self.publish_button.setText(state.button)
        if not state.can_publish:
            self.publish_button.clearFocus()  # else Qt hands the focus to whatever comes next, the search
        self.publish_button.setEnabled(state.can_publish)
        self._tools.look.tint(self.publish_button, "send", "on_accent" if state.can_publish else "disabled_text")
        self.publish_button.setToolTip("" if state.can_publish else state.headline)
        self.publish_button.setAccessibleDescription("" if state.can_publish else state.headline)
        self._bar.setVisible(state.progress is not None)
        if state.progress is not None:
            done, total = state.progress
            self._bar.setRange(0, max(total, 1))
            self._bar.setValue(done)

    def _problem_card(self, sign: Sign, rows: Sequence[ProblemRow]) -> QWidget:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(self._tools.look, sign.icon, sign.tone, 20))
        title = label(f"{sign.text} · {len(rows)}", "strong")
        title.setProperty("tone", sign.tone)
        head.addWidget(title, 1)
        layout.addLayout(head)
        layout.addSpacing(6)
        for row in rows:
            layout.addWidget(rule())
            layout.addWidget(self._problem_row(row))
        return frame

    def _problem_row(self, row: ProblemRow) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        where = label(row.where, "quiet", wrap=True)
        where.setFixedWidth(150)
        layout.addWidget(where, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label(row.text, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        if row.place.task != "review":
            go = button("Go there", "link", lambda: self._tools.go(row.place))
            go.setAccessibleName(f"Go to {row.where}: {row.text}")
            layout.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _section_card(self, section: SectionName, found: Sequence[Block]) -> QWidget:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 16, 20, 20)
        layout.setSpacing(10)
        layout.addWidget(label(SECTION_TITLES[section], "title"))
        if not found:
            layout.addWidget(label("None. An empty list will be sent.", "quiet"))
        for number, block in enumerate(found):
            if number:
                layout.addWidget(rule())
            self._block(layout, block, named=section is not SectionName.ELECTRICAL)
        return frame

    def _block(self, layout: QVBoxLayout, block: Block, *, named: bool) -> None:
        if named:
            layout.addWidget(label(block.title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, 220)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(block.lines):
            missing = line.value == "Missing"
            name, value = label(line.label, "quiet", wrap=True), label(line.value, wrap=True)
            if missing:
                value.setProperty("tone", "refuse")
            for column, each in enumerate((name, value)):
                each.setContentsMargins(0, 5, 0, 0)
                grid.addWidget(each, row, column, Qt.AlignmentFlag.AlignTop)
            change = button("Fill in" if missing else "Change", "link", partial(self._tools.go, line.place))
            change.setAccessibleName(f"Change {line.label} of {block.title}")
            grid.addWidget(change, row, 2, Qt.AlignmentFlag.AlignTop)
        if not block.lines:
            grid.addWidget(label("Nothing entered", "quiet"), 0, 0)
        layout.addLayout(grid)
        photos = count(len(block.filenames), "photo")
        names = label(
            f"{photos}: {', '.join(block.filenames)}" if block.filenames else "No photos", "caption", wrap=True
        )
        layout.addWidget(names)

    def _show_receipts(self, detail: SurveyDetail) -> None:
        clear(self._receipts)
        lines = receipt_lines(detail, self._tools.now())
        if not lines:
            return
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 0, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for row, (what, subject, at) in enumerate(lines[:_RECEIPTS_SHOWN]):
            grid.addWidget(label(what), row, 0)
            grid.addWidget(label(subject, "quiet", wrap=True), row, 1)
            grid.addWidget(label(at, "caption"), row, 2)
        if len(lines) > _RECEIPTS_SHOWN:
            grid.addWidget(label(f"and {len(lines) - _RECEIPTS_SHOWN} more", "caption"), _RECEIPTS_SHOWN, 0)
        box = Collapsible(self._tools.look, f"Receipts · {len(lines)}", inner)
        box.toggle()
        self._receipts.addWidget(box)

    def _publish(self) -> None:
        self.publish_button.clearFocus()
        self.publish_button.setEnabled(False)
        self._tools.session.publish()
