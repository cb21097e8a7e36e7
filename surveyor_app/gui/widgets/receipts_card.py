"""The receipts of a survey: what Aurora accepted, and for each photo hosted, accepted, fetched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.presenters.receipts import PhotoTicks
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, clear, label, rule
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.ticks_row import TicksRow
from surveyor_app.language import N_, tr

SHOWN_AT_FIRST = 12
LATE = Sign(N_("Not picked up"), "triangle-alert", "unusual")


class ReceiptsCard(QFrame):
    """Shown as soon as there is any proof."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._all = False
        self._photos: Sequence[PhotoTicks] = ()
        self.setProperty("card", "true")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 16)
        self._layout.setSpacing(10)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.hide()

    def show_receipts(
        self, sections: Sequence[tuple[str, bool, str]], photos: Sequence[PhotoTicks], totals: str, late: str
    ) -> None:
        """Show (words, proven, when) of sections, and the photos' ticks."""
        clear(self._layout)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._photos = photos
        self._layout.addWidget(label(tr("Receipts"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (words, done, at) in enumerate(sections):
            icon = IconLabel(self._look, "check" if done else "circle-dashed", "done" if done else "quiet_text", 18)
            grid.addWidget(icon, row, 0)
            grid.addWidget(label(words, "" if done else "quiet"), row, 1)
            grid.addWidget(label(at, "caption"), row, 2)
        self._layout.addLayout(grid)
        if photos:
            self._layout.addWidget(rule())
            self._layout.addWidget(label(totals, "strong", wrap=True))
            if late:
                self._layout.addWidget(ProblemLine(self._look, LATE, late))
            self._layout.addLayout(self._rows)
            self._show_rows()
        self.show()

    def _show_rows(self) -> None:
        clear(self._rows)
        shown = self._photos if self._all else self._photos[:SHOWN_AT_FIRST]
        for photo in shown:
            self._rows.addWidget(self._row(photo))
        hidden = len(self._photos) - len(shown)
        if hidden:
            more = button(tr("Show {n} more", n=hidden), "link", self._show_all)
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        self._all = True
        self._show_rows()

    def _row(self, photo: PhotoTicks) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(16)
        name = label(photo.filename, "", wrap=True)
        name.setToolTip(photo.title)
        layout.addWidget(name, 1)
        ticks = TicksRow(self._look, photo.ticks)
        ticks.setAccessibleName(f"{photo.filename}: {ticks.accessibleName()}")
        layout.addWidget(ticks, 0)
        return holder
