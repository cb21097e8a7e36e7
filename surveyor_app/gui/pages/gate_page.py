"""Can I drive away? One page without any network: the answer, and every gap one key away from its field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.gate import GateGroup, GateState, gate
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.review import things
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, restyle
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.gap_row import GapRow
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

DIGITS = "123456789"
_NONE = Qt.KeyboardModifier.NoModifier


class GatePage(ColumnPage):
    """The verdict on top, groups of lines below; a digit goes to its line's field, F7 comes back here."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tr("Can I drive away?"))
        self._tools = tools
        self._shown: GateState | None = None
        self.rows: list[GapRow] = []
        self.head(
            tr("Can I drive away?"),
            tr("Checked on this laptop, no signal needed. Press a line's number to go there, and F7 to come back."),
        )
        self._card = QFrame()
        self._icon = IconLabel(tools.look, "circle-check", "done", 28)
        self._verdict, self._sentence = label("", "title", wrap=True), label("", wrap=True)
        self._kept = label("", "caption", wrap=True)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(16)
        self.review_button = button(
            tr("Review and publish"), "primary", lambda: tools.go(Place("review")), look=tools.look, icon="arrow-right"
        )
        self._build()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        for each in (self._verdict, self._sentence, self._kept):
            words.addWidget(each)
        top = QHBoxLayout(self._card)
        top.setContentsMargins(20, 18, 20, 18)
        top.setSpacing(16)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.column.addWidget(self._card)
        self.column.addLayout(self._groups)
        self.column.addWidget(self.review_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show the answer for a survey."""
        state = gate(detail, self._tools.checklist)
        if state == self._shown:
            return
        self._shown = state
        restyle(self._card, "tone-box", state.verdict.tone)
        self._icon.show_icon(state.verdict.icon, state.verdict.tone)
        self._verdict.setText(state.verdict.words)
        restyle(self._verdict, "tone", state.verdict.tone)
        self._sentence.setText(state.sentence)
        self._kept.setText(state.kept)
        at = next((at for at, row in enumerate(self.rows) if row.hasFocus()), None)
        focused = self.rows[at].row if at is not None else None
        clear(self._groups)
        self.rows = []
        for group in state.groups:
            self._groups.addWidget(self._group(group))
        if at is not None:  # the keyboard stays at its line, or at what stands there now
            same = next((row for row in self.rows if row.row == focused), None)
            (same or (self.rows[at] if at < len(self.rows) else self.review_button)).setFocus()

    def _group(self, group: GateGroup) -> QFrame:
        look = self._tools.look
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(12, 16, 12, 12)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 4)
        head.setSpacing(8)
        head.addWidget(IconLabel(look, group.sign.icon, group.sign.tone, 20))
        title = label(f"{group.sign.words} · {things(group.rows)}", "strong")
        title.setProperty("tone", group.sign.tone)
        head.addWidget(title, 1)
        layout.addLayout(head)
        for found in group.rows:
            key = DIGITS[len(self.rows)] if len(self.rows) < len(DIGITS) else ""
            row = GapRow(look, found, key)
            row.pressed.connect(lambda place=found.place: self._tools.go(place))
            self.rows.append(row)
            layout.addWidget(row)
        return frame

    def enter(self) -> None:
        """Begin with the first line, or with the way to publishing."""
        (self.rows[0] if self.rows else self.review_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit goes to its line's place."""
        row = next((row for row in self.rows if row.key and row.key == event.text()), None)
        if row is not None and event.modifiers() in (_NONE, Qt.KeyboardModifier.KeypadModifier):
            row.pressed.emit()
        else:
            super().keyPressEvent(event)

    @property
    def verdict(self) -> str:
        """The answer in words, for tests."""
        return self._verdict.text()
