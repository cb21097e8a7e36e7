"""The pending items of the outbox as a Qt table with named columns."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from surveyor_app.gui.models.keyed_list_model import ROW_ROLE, Index
from surveyor_app.gui.presenters.sync_words import QueueRow
from surveyor_app.language import N_, tr


class QueueColumn(IntEnum):
    """The columns from left to right."""

    ITEM = 0
    STATE = 1
    NEXT = 2
    PROGRESS = 3


HEADINGS = (N_("Item"), N_("State and reason"), N_("Next try"), N_("Progress"))


class QueueTableModel(QAbstractTableModel):
    """One row a pending item; `row` gives the QueueRow itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QueueRow] = []

    def show(self, rows: Sequence[QueueRow]) -> None:
        """Show `rows`; the same items in the same order only change what they say."""
        new, old = list(rows), self._rows
        if [row.job_id for row in new] == [row.job_id for row in old]:
            self._rows = new
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(number, 0), self.index(number, len(HEADINGS) - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """All rows in order."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> QueueRow | None:
        """The row of an index, None when it has none."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many items are pending."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def roleNames(self) -> dict[int, Any]:
        """The named roles."""
        return {**super().roleNames(), ROW_ROLE: b"row"}

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' headings."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(HEADINGS):
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(HEADINGS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.below}\n{row.reason}".strip()
        return None

    @staticmethod
    def _text(row: QueueRow, column: int) -> str:
        match column:
            case QueueColumn.ITEM:
                return row.title
            case QueueColumn.STATE:
                return f"{row.state.words}. {row.reason}" if row.reason else row.state.words
            case QueueColumn.NEXT:
                return row.next_try
        return f"{row.progress:.0%}" if row.progress is not None else row.bytes
