"""A language that is no language: every translated letter becomes a dot, so that what is still English stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from string import Formatter

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

_LETTER = re.compile(r"[A-Za-z]")
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def masked(text: str) -> str:
    """The text with a dot for each letter; its {named} places stay."""
    parts = []
    for literal, name, spec, _conversion in Formatter().parse(text):
        parts.append(_LETTER.sub("·", literal))
        if name is not None:
            parts.append(f"{{{name}{f':{spec}' if spec else ''}}}")
    return "".join(parts)


class Masked(NullTranslations):
    """Translates what was marked in the source, and nothing else."""

    def __init__(self, marked: set[str]) -> None:
        super().__init__()
        self._marked = marked

    def gettext(self, message: str) -> str:
        """The dots."""
        return masked(message) if message in self._marked else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The dots."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def texts_in(root: QWidget) -> Iterator[str]:
    """Everything that `root` and its children say or would say, to the eye or to a screen reader; hidden ones too."""
    for widget in [root, *root.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        yield from _own_texts(widget)


def _own_texts(widget: QObject) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield from (widget.text(), widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit):
        yield from (widget.toPlainText(), widget.placeholderText())
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QMenu):
        yield from (action.text().partition("\t")[0] for action in widget.actions())
    elif isinstance(widget, QAbstractItemView):
        model = widget.model()
        if model is not None:
            yield from _rows(model)


def _rows(model: QAbstractItemModel) -> Iterator[str]:
    root = QModelIndex()
    # A list model has one column and keeps the method that says so to itself.
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(root))
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(model.rowCount(root)):
        for column in columns:
            yield from (str(model.index(row, column).data(role) or "") for role in _ROLES)
