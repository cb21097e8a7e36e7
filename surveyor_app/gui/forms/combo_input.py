"""A long list as a combo: opened by arrow or click, narrowed by typing any part of a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import UnitError
from surveyor_app.gui.forms.suggestion_list import Suggestions, TypedLine
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.theme import Look
from surveyor_app.language import tr

COMBO_WIDTH = 460
_NAMED_AT_MOST = 4


class _Combo(QComboBox):
    """A combo that the page can scroll past, with the theme's own arrow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the theme's colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = self._look.pixmap("chevron-down", "quiet_text", 20, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 32, (self.height() - 20) // 2, arrow)
        painter.end()


class _Words(QStyledItemDelegate):
    """Says in words what the entry without a text is."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The entry that takes a choice back is no empty line."""
        super().initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.UserRole) is None:
            option.text = tr("Nothing chosen")


class ComboInput(ValueInput):
    """A long list: opened by arrow or click, narrowed by typing any part of a word."""

    def __init__(self, look: Look, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.combo = _Combo(look)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(14)
        self.combo.addItem("", None)
        self.combo.setItemDelegate(_Words(self.combo))
        for key, text in options:
            self.combo.addItem(text, key)
        self._line = TypedLine()
        self.combo.setLineEdit(self._line)
        self._line.setPlaceholderText(tr("Choose, or type to search…"))
        self._suggestions = Suggestions(self._line, self.combo.model())
        self.combo.setCompleter(self._suggestions)
        self.combo.activated.connect(lambda _index: self.finished.emit())
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.editingFinished.connect(self.finished)
        self._line.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo)
        self.setMaximumWidth(COMBO_WIDTH)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select all on the way in, so that typing replaces."""
        if watched is self._line and event.type() == QEvent.Type.FocusIn:
            self._line.selectAll()
        return False

    def settle(self) -> None:
        """Turn what is typed into the option that it can only mean. What fits none or several stays to be read and is
        refused."""
        self._suggestions.list.hide()
        if len(found := self._meant()) == 1:
            with QSignalBlocker(self.combo):
                self.combo.setCurrentIndex(found[0])
            self._line.setText(self.combo.itemText(found[0]))

    def _meant(self) -> list[int]:
        """Which options the text may mean: the one named so, else those that begin with it, else those with it inside;
        for no text the one without words."""
        text = self._line.text().strip().casefold()
        labels = [self.combo.itemText(n).casefold() for n in range(self.combo.count())]
        if text in labels:
            return [labels.index(text)]
        return [n for n, one in enumerate(labels) if one.startswith(text)] or [
            n for n, one in enumerate(labels) if text in one
        ]

    def value(self) -> AttributeValue:
        """The chosen key; UnitError when something else is typed."""
        text = self._line.text().strip()
        index = self.combo.currentIndex()
        if text.casefold() != self.combo.itemText(index).casefold():
            found = self._meant()
            if [self.combo.itemText(n).casefold() for n in found] != [text.casefold()]:
                raise self._not_understood(text, found)
            index = found[0]
        key: str | None = self.combo.itemData(index)
        return key

    def _not_understood(self, text: str, found: Sequence[int]) -> UnitError:
        if len(found) > 1:
            some = "; ".join(self.combo.itemText(n) for n in found[:_NAMED_AT_MOST])
            some += " …" if len(found) > _NAMED_AT_MOST else ""
            return UnitError(tr("“{text}” fits more than one: {some}. Choose one.", text=text[:40], some=some))
        return UnitError(
            tr("“{text}” is not in this list. Choose one, or “Other” and describe it in the notes.", text=text[:40])
        )

    def words(self) -> str:
        """What stands there."""
        return self._line.text().strip()

    def typed(self) -> str:
        """What stands there and is not the chosen option."""
        text = self._line.text()
        return "" if text == self.combo.itemText(self.combo.currentIndex()) else text

    def show_typed(self, text: str) -> None:
        """Show what was typed before."""
        self._line.setText(text)
        self._line.setCursorPosition(0)

    def show_value(self, value: AttributeValue) -> None:
        """Show a stored key, an unknown one as itself."""
        at = self.combo.findData(value)
        if at < 0 and value is not None:
            self.combo.addItem(str(value), value)
            at = self.combo.count() - 1
        if at != self.combo.currentIndex() or not self._line.hasFocus():
            with QSignalBlocker(self.combo):
                self.combo.setCurrentIndex(at)
            self._line.setText(self.combo.itemText(at))
            self._line.setCursorPosition(0)

    def editor(self) -> QWidget:
        """The combo."""
        return self.combo
