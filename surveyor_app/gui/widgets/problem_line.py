"""One problem in words with the icon of its severity; the line below a field and the rows of a list of problems."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label

BESIDE_AT_MOST = 2  # buttons beside the words of a box


class ProblemLine(QWidget):
    """Icon and words, wrapped where needed."""

    def __init__(self, look: Look, sign: Sign, text: str) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        icon = IconLabel(look, sign.icon, sign.tone, 18)
        icon.setToolTip(sign.words)
        words = label(text, wrap=True)
        words.setProperty("tone", sign.tone)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words, 1)
        self.setAccessibleName(f"{sign.words}: {text}")
        self.text = text


class ProblemBox(QFrame):
    """A tinted box for what concerns the whole page, e.g. a banner; with a button for everything that can be done."""

    clicked = Signal(str)  # the action's name

    def __init__(self, look: Look, sign: Sign, text: str, actions: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setProperty("tone-box", sign.tone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(look, sign.icon, sign.tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        head = label(sign.words, "strong")
        head.setProperty("tone", sign.tone)
        column.addWidget(head)
        column.addWidget(label(text, wrap=True))
        layout.addLayout(column, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for name, words in actions:
            do = button(words, on_click=partial(self.clicked.emit, name))
            do.setAccessibleName(f"{words}: {sign.words}")
            buttons.addWidget(do, 0, Qt.AlignmentFlag.AlignVCenter)
        if len(actions) > BESIDE_AT_MOST:  # else they would leave the words no room
            buttons.addStretch(1)
            column.addSpacing(6)
            column.addLayout(buttons)
        else:
            layout.addLayout(buttons)
        self.setAccessibleName(f"{sign.words}: {text}")
