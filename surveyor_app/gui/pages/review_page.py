"""Check your answers, then publish: problems with a way to each field, receipts, what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.problem import Severity
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.dialogs.export_dialog import ask_where
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.ports import PreviewView
from surveyor_app.gui.presenters.before_publish import Question, question
from surveyor_app.gui.presenters.changes import changes_state, data_text
from surveyor_app.gui.presenters.receipts import (
    on_its_way,
    overdue_words,
    photo_ticks,
    section_receipts,
    totals_words,
)
from surveyor_app.gui.presenters.review import (
    MISSING,
    UNCLEAR,
    Block,
    ProblemRow,
    PublishState,
    blocks,
    missing_pictures,
    problem_rows,
    publish_state,
    things,
    unclear_rows,
    while_adding,
)
from surveyor_app.gui.presenters.sync_words import held_back
from surveyor_app.gui.presenters.words import SECTION_NAMES, SEVERITY, Sign
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, restyle, rule
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.preview_cards import ChangesCard, DataCard
from surveyor_app.gui.widgets.receipts_card import ReceiptsCard
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import SurveyDetail


class ReviewPage(ColumnPage):
    """The publish card on top, problems below it, then what will be sent."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tr("Review"))
        self._tools = tools
        self._shown: dict[str, object] = {}
        self.head(
            tr("Review and publish"),
            tr("What Aurora will get, checked on this laptop. No connection is needed for this page."),
        )
        export = button(tr("Export…"), "", self._export, look=tools.look, icon="download")
        export.setToolTip(tr("Write this survey with its photos into a zip file"))
        self.tools_row.addWidget(export, 0, Qt.AlignmentFlag.AlignTop)
        self._card = QFrame()
        self._icon = IconLabel(tools.look, "circle-check", "done", 28)
        self._headline = label("", "title", wrap=True)
        self._sentence = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Sending"))
        self.publish_button = button(tr("Publish"), "primary", self._publish, look=tools.look, icon="send")
        self._problems, self._blocks = QVBoxLayout(), QVBoxLayout()
        self._receipts = ReceiptsCard(tools.look)
        self._changes, self._data = ChangesCard(tools.go), DataCard(tools.look)
        self._state: PublishState | None = None
        self._ways: list[QPushButton] = []  # to what stands in the way of publishing
        self._agreed: dict[str, frozenset[tuple[str, str]]] = {}  # what a request is published without
        tools.session.preview_read.connect(self._show_preview)
        tools.session.adding.connect(self._adding)
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
        self.column.addLayout(self._problems)
        self.column.addWidget(self._changes)
        self.column.addWidget(self._receipts)
        self.column.addLayout(self._blocks)
        self.column.addWidget(self._data)
        for layout in (self._problems, self._blocks):
            layout.setSpacing(16)

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show a survey as it would be, is being, or was sent."""
        self._show_state(self._state_of(detail))
        if self._is_new("problems", (detail.survey, detail.problems)):
            self._show_problems(detail)
        if self._is_new("blocks", (detail.survey, [(view.photo, view.filename) for view in detail.photos])):
            self._tools.session.read_preview()
            clear(self._blocks)
            for section in SectionName:
                self._blocks.addWidget(self._section_card(section, blocks(detail, section, self._tools.catalogue)))
        states = [(view.photo.id, view.state) for view in detail.photos]
        late, hour = detail.late_photos, self._tools.now().hour
        proven = (detail.receipts, on_its_way(detail), detail.is_open_again)
        if self._is_new("receipts", (detail.survey.request_id, proven, states, late, hour)):
            self._show_receipts(detail)

    def _state_of(self, detail: SurveyDetail) -> PublishState:
        state = publish_state(detail, held_back(self._tools.facts()))
        adding = self._tools.session.adding_to(detail.request.id)
        return state if adding is None else while_adding(state, adding.done, adding.of)

    def _adding(self, _adding: object) -> None:
        if self.isVisible():
            self.show_sending()

    def show_sending(self) -> None:
        """Photos are being added, or whether anything may go out has changed."""
        detail = self._tools.session.detail
        if detail is not None:
            self._show_state(self._state_of(detail))

    def _is_new(self, part: str, shown: object) -> bool:
        """While a survey is being sent only its progress changes; the rest of the page is left alone."""
        if self._shown.get(part) == shown:
            return False
        self._shown[part] = shown
        return True

    def _show_problems(self, detail: SurveyDetail) -> None:
        clear(self._problems)
        self._ways = []
        for severity, rows in problem_rows(detail).items():
            if rows:
                self._problems.addWidget(self._problem_card(SEVERITY[severity], rows))
            if severity is Severity.ERROR and (unclear := unclear_rows(detail)):
                self._problems.addWidget(self._problem_card(UNCLEAR, unclear))
        pictures = missing_pictures(detail, self._tools.checklist)
        if pictures:
            self._problems.addWidget(self._problem_card(MISSING, pictures))

    def _show_preview(self, preview: PreviewView) -> None:
        detail = self._tools.session.detail
        if detail is not None:
            self._changes.show_changes(changes_state(preview, detail, self._tools.catalogue))
            self._data.show_data(data_text(preview))

    def _show_state(self, state: PublishState) -> None:
        self._state = state
        restyle(self._card, "tone-box", state.sign.tone)
        self._icon.show_icon(state.sign.icon, state.sign.tone)
        self._headline.setText(state.headline)
        restyle(self._headline, "tone", state.sign.tone)
        self._sentence.setText(state.sentence)
        self.publish_button.setText(state.button)
        self.publish_button.setEnabled(state.can_publish)
        self._tools.look.tint(
            self.publish_button,
            "pencil" if state.reopen else "send",
            "on_accent" if state.can_publish else "disabled_text",
        )
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
        title = label(f"{sign.words} · {things(rows)}", "strong")
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
            go = button(tr("Go there"), "link", lambda: self._tools.go(row.place))
            go.setAccessibleName(tr("Go to {where}: {what}", where=row.where, what=row.text))
            self._ways.append(go)
            layout.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _section_card(self, section: SectionName, found: Sequence[Block]) -> QWidget:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 16, 20, 20)
        layout.setSpacing(10)
        layout.addWidget(label(tr(SECTION_NAMES[section]), "title"))
        if not found:
            layout.addWidget(label(tr("None. An empty list will be sent."), "quiet"))
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
            name, value = label(line.label, "quiet", wrap=True), label(line.value, wrap=True)
            if line.is_missing:
                value.setProperty("tone", "refuse")
            for column, each in enumerate((name, value)):
                each.setContentsMargins(0, 5, 0, 0)
                grid.addWidget(each, row, column, Qt.AlignmentFlag.AlignTop)
            change = button(
                tr("Fill in") if line.is_missing else tr("Change"), "link", partial(self._tools.go, line.place)
            )
            change.setAccessibleName(tr("Change {field} of {place}", field=line.label, place=block.title))
            grid.addWidget(change, row, 2, Qt.AlignmentFlag.AlignTop)
        if not block.lines:
            grid.addWidget(label(tr("Nothing entered"), "quiet"), 0, 0)
        layout.addLayout(grid)
        names = tr("No photos")
        if block.filenames:
            photos = trn("{n} photo", "{n} photos", len(block.filenames))
            names = f"{photos}: {' · '.join(block.filenames)}"
        layout.addWidget(label(names, "caption", wrap=True))

    def _show_receipts(self, detail: SurveyDetail) -> None:
        self._receipts.setVisible(bool(detail.receipts))
        if detail.receipts:
            now = self._tools.now()
            photos = photo_ticks(detail)
            self._receipts.show_receipts(
                section_receipts(detail, now), photos, totals_words(photos), overdue_words(detail, now)
            )

    def _publish(self) -> None:
        """What the office expects and is not there is asked about first, once."""
        detail = self._tools.session.detail
        asked = question(detail, self._tools.checklist) if detail is not None and not self._asks_itself else None
        if asked is None or detail is None or self._agreed.get(detail.request.id, frozenset()) >= asked.about:
            self._go_ahead()
            return
        request_id = detail.request.id
        dialog = ExpectedDialog(self._tools.look, asked, self)
        dialog.agreed.connect(lambda: self._publish_anyway(request_id, asked))
        dialog.go_back.connect(lambda: self._tools.go(asked.place))
        dialog.open()

    @property
    def _asks_itself(self) -> bool:
        """Whether the card asks about something graver: opening again what was cancelled, replacing another's work."""
        return self._state is not None and (self._state.reopen or self._state.overwrite)

    def _publish_anyway(self, request_id: str, asked: Question) -> None:
        """News may have come while the question stood there: the button does something else by then, or nothing."""
        detail = self._tools.session.detail
        is_same = detail is not None and detail.request.id == request_id
        if is_same and self.publish_button.isEnabled() and not self._asks_itself:
            self._agreed[request_id] = asked.about
            self._go_ahead()

    def _go_ahead(self) -> None:
        state, session = self._state, self._tools.session
        self.publish_button.setEnabled(False)
        if state is not None and state.reopen:
            session.reopen()
        else:
            session.publish(overwrite=state is not None and state.overwrite)

    def enter(self) -> None:
        """Begin with publishing, or with what stands in its way."""
        ways = (button for button in self._ways if button.isVisible())
        first = self.publish_button if self.publish_button.isEnabled() else next(ways, None)
        if first is None:
            super().enter()
        else:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _export(self) -> None:
        session = self._tools.session
        if session.detail is not None:
            ask_where(session.detail, session.export, self)
