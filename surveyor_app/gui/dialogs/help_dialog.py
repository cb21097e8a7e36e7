"""Keys and help: every key by where it works, and what somebody who helps asks for. Esc leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.dialogs.tall_dialog import MARGIN, TallDialog, room_over
from surveyor_app.gui.presenters.about import Fact
from surveyor_app.gui.presenters.key_table import KeyGroup
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, paragraph, rule
from surveyor_app.identity import NAME
from surveyor_app.language import tr

_WIDE, _NARROW = 1180, 880
_THREE, _TWO = ((0, 2), (2, 3), (3, 5)), ((0, 2), (2, 5))  # which groups stand in each column of keys
_LARGE_PX = 18  # with larger text than that, a line in one of three columns would be a word long
_STEP_PX = 60


class HelpDialog(TallDialog):
    """Arrows and page keys scroll it where it is higher than the window."""

    def __init__(self, look: Look, groups: Sequence[KeyGroup], facts: Sequence[Fact], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys and help"))
        self.setAccessibleName(tr("Keys and help"))
        width = _WIDE if room_over(parent).width() >= _WIDE + 2 * MARGIN else _NARROW
        self.setMinimumWidth(width)
        self._facts = list(facts)
        self.content.addWidget(label(tr("About {name}", name=NAME), "title"))
        self._about(look)
        self.content.addSpacing(8)
        self.content.addWidget(rule())
        self.content.addSpacing(8)
        self.content.addWidget(label(tr("Keys"), "title"))
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for first, end in _THREE if width == _WIDE and look.theme.body_px <= _LARGE_PX else _TWO:
            column = QVBoxLayout()
            column.setSpacing(4)
            for group in groups[first:end]:
                self._group(column, group)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.content.addLayout(columns)
        close = button(tr("Close"), "primary", self.accept)
        close.setDefault(True)
        self.foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
        for key, steps, pages in (("Down", 1, False), ("Up", -1, False), ("PgDown", 1, True), ("PgUp", -1, True)):
            QShortcut(QKeySequence(key), self).activated.connect(partial(self._scroll, steps, pages=pages))

    def _about(self, look: Look) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._facts):
            shown = label(value, wrap=True, selectable=True)
            shown.setAccessibleName(f"{name}: {value}")
            grid.addWidget(label(name, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1)
        self.copy_button = button(tr("Copy"), "", self._copy, look=look, icon="copy")
        self.copy_button.setAccessibleName(tr("Copy what is said about {name}", name=NAME))
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addLayout(grid, 1)
        beside.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(beside)

    @staticmethod
    def _group(column: QVBoxLayout, group: KeyGroup) -> None:
        title = label(group.title, "strong")
        title.setContentsMargins(0, 8, 0, 2)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, 110)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(group.lines):
            does = paragraph(line.does)
            does.setAccessibleName(f"{line.keys}: {line.does}")
            grid.addWidget(label(line.keys, "label"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, row, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {value}" for name, value in self._facts))

    def _scroll(self, steps: int, *, pages: bool) -> None:
        bar = self.scroll_bar
        bar.setValue(bar.value() + steps * (bar.pageStep() if pages else _STEP_PX))
