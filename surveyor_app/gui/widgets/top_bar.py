"""The top bar: name, search, the sync chip in words, theme key, settings, help."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QStyle, QStyleOptionFrame

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, label, tool_button
from surveyor_app.language import N_, tr

HEIGHT = 56
HINT_MARGIN = 8  # what a line edit keeps free beside its text


class SearchField(QLineEdit):
    """Searches the requests; Escape empties it, Down goes to the list."""

    left_down = Signal()
    _hints: tuple[str, ...] = ()

    def use_hints(self, *hints: str) -> None:
        """Say the first of these in the empty field that it has room for."""
        self._hints = hints
        self._fit_hint()

    def _fit_hint(self) -> None:
        style, line = QStyle.SubElement.SE_LineEditContents, QStyleOptionFrame()
        self.initStyleOption(line)
        room = self.style().subElementRect(style, line, self).width() - HINT_MARGIN
        fitting = (hint for hint in self._hints if self.fontMetrics().horizontalAdvance(hint) <= room)
        self.setPlaceholderText(next(fitting, self._hints[-1] if self._hints else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other words."""
        super().resizeEvent(event)
        self._fit_hint()

    def changeEvent(self, event: QEvent) -> None:
        """So has another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Down leave the field usefully."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class SyncChip(QPushButton):
    """How syncing stands, always in words; opens the sync page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sign: Sign | None = None
        self.setProperty("kind", "sync")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_sign(Sign(N_("Starting…"), "loader", "neutral"))

    def show_sign(self, sign: Sign) -> None:
        """Show another state."""
        if sign == self._sign:
            return
        self._sign = sign
        self.setText(sign.words)
        self.setAccessibleName(tr("Syncing: {state}", state=sign.words))
        self.setToolTip(tr("Open the sync page"))
        self._look.tint(self, sign.icon, sign.tone)


class TopBar(QFrame):
    """Signals say what was pressed."""

    searched = Signal(str)
    search_left = Signal()
    sync_pressed = Signal()
    theme_pressed = Signal()
    settings_pressed = Signal()
    help_pressed = Signal()
    list_pressed = Signal()

    def __init__(self, look: Look, name: str, suffix: str) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(HEIGHT)
        self.list_button = tool_button(look, "panel-left", tr("Requests"), self.list_pressed.emit, "Ctrl+L")
        self.list_button.setCheckable(True)
        self.list_button.hide()
        self.search = SearchField()
        self.search.setObjectName("search")
        self.search.use_hints(tr("Search requests   Ctrl+K"), tr("Search requests"), tr("Search"))
        self.search.setAccessibleName(tr("Search requests by customer, street or id"))
        self.search.setMaximumWidth(420)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.searched)
        self.search.left_down.connect(self.search_left)
        self.chip = SyncChip(look)
        self.chip.clicked.connect(self.sync_pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.setSpacing(12)
        layout.addWidget(self.list_button)
        layout.addWidget(IconLabel(look, "sun", "accent", 24))
        layout.addWidget(label(name, "app-name"))
        if suffix:
            layout.addWidget(label(suffix, "caption"))
        layout.addSpacing(12)
        layout.addWidget(self.search, 1)
        layout.addStretch(1)
        layout.addWidget(self.chip)
        layout.addWidget(tool_button(look, "contrast", tr("Light, dark or sunlight"), self.theme_pressed.emit, "F9"))
        layout.addWidget(tool_button(look, "settings", tr("Settings"), self.settings_pressed.emit))
        layout.addWidget(tool_button(look, "circle-question-mark", tr("Keys and help"), self.help_pressed.emit, "F1"))
