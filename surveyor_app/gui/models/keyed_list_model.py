"""A list model over frozen rows that have a key: rows that only change what they say stay where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
KEY_ROLE = ROW_ROLE + 1


class KeyedListModel(QAbstractListModel, Generic[Row]):
    """Rows with named roles: `row` (the value itself), `key`, and the display and accessible texts."""

    def __init__(
        self,
        key: Callable[[Row], Any],
        text: Callable[[Row], str],
        spoken: Callable[[Row], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._text, self._spoken = key, text, spoken
        self._rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> bool:
        """Show `rows`; True when the list itself changed and not only what its rows say."""
        new, old = list(rows), self._rows
        if [self._key(row) for row in new] == [self._key(row) for row in old]:
            self._rows = new
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(number), self.index(number))
            return False
        self.beginResetModel()
        self._rows = new
        self.endResetModel()
        return True

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> Row | None:
        """The row of an index, None when it has none."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, key: Any) -> QModelIndex:
        """The index of the row with `key`; an invalid one when there is none."""
        return next((self.index(n) for n, row in enumerate(self._rows) if self._key(row) == key), QModelIndex())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, Any]:
        """The named roles."""
        return {**super().roleNames(), ROW_ROLE: b"row", KEY_ROLE: b"key"}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role."""
        row = self.row_at(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case _ if role == ROW_ROLE:
                return row
            case _ if role == KEY_ROLE:
                return self._key(row)
        return None
