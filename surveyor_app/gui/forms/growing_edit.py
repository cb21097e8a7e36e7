"""A text that is as high as its lines, and that says where a piece of what is written ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from surveyor_app.gui.presenters.pieces import alike, ends_piece

_DELETING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_AT_ONCE = (
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.DeleteEndOfLine,
    QKeySequence.StandardKey.DeleteCompleteLine,
)
_PARAGRAPH = "\u2029"  # how Qt writes the end of a line in what is marked


class GrowingEdit(QPlainTextEdit):
    """Tab leaves it. `piece_ended`: what stands there now is worth coming back to, by undo.

    It has no undo of its own: Qt's would take back minutes of writing at once.
    """

    piece_ended = Signal()

    def __init__(self, least_lines: int) -> None:
        super().__init__()
        self._least_lines = least_lines
        self._began = self._at = 0  # where the piece that is being written began, and how far it is, in the text
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is written over or deleted at once can come back as it was."""
        cursor = self.textCursor()
        is_change = event.key() in _DELETING or bool(event.text() and event.text().isprintable())
        if any(map(event.matches, _AT_ONCE)) or (cursor.hasSelection() and is_change):
            self.piece_ended.emit()
        self._go_to(cursor.selectionStart())
        super().keyPressEvent(event)
        self._written()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method writes too."""
        self._go_to(self.textCursor().selectionStart())
        super().inputMethodEvent(event)
        self._written()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted is a piece of its own."""
        self.piece_ended.emit()
        super().insertFromMimeData(source)
        self._end_piece()

    def show_text(self, text: str) -> None:
        """Show another text; the keyboard stays where the two begin to differ."""
        at = alike(self.toPlainText(), text)
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(at)
        self.setTextCursor(cursor)
        self._began = self._at = at

    def _go_to(self, position: int) -> None:
        if position != self._at:  # somewhere else in the text
            self._began = position

    def _written(self) -> None:
        cursor = self.textCursor()
        self._at = cursor.position()
        self._began = min(self._began, self._at)
        cursor.setPosition(self._began, cursor.MoveMode.KeepAnchor)
        if ends_piece(cursor.selectedText().replace(_PARAGRAPH, "\n")):
            self._end_piece()

    def _end_piece(self) -> None:
        self._began = self._at = self.textCursor().position()
        self.piece_ended.emit()

    # ── height ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _grow(self) -> None:
        lines = max(self._least_lines, int(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin()) + 14
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """As high as it has grown."""
        return QSize(super().sizeHint().width(), self.height())

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()
