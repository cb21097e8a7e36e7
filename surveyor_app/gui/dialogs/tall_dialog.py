"""A dialog that is as high as what it holds, but never higher than the screen or its window: then it scrolls inside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QScrollBar, QVBoxLayout, QWidget

MARGIN = 24
ROUND_IT = 24  # what is left free above and below a dialog that is as high as it may be


class _Content(QScrollArea):
    """As large as what it holds wants to be."""

    def sizeHint(self) -> QSize:
        """The content's own, and room for the bar."""
        inner = self.widget()
        if inner is None:
            return super().sizeHint()
        hint = inner.sizeHint()
        hint.setHeight(self.height_at(max(hint.width(), self.width())))
        return hint

    def height_at(self, width: int) -> int:
        """How high the content is when it is as wide as this."""
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        if layout is None or not layout.hasHeightForWidth():
            return inner.sizeHint().height() if inner is not None else 0
        return layout.totalHeightForWidth(width)


class TallDialog(QDialog):
    """Add to `content`; what is added to `foot` stands below it and never scrolls away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        inner = QWidget()
        inner.setObjectName("page")
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(MARGIN, MARGIN, MARGIN, 12)
        self.content.setSpacing(8)
        self._area = _Content()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        inner.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(MARGIN, 8, MARGIN, 20)
        self.foot.setSpacing(12)  # a row of buttons in it takes this over
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        layout.addLayout(self.foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that fits."""
        super().showEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is larger than before, or more, needs another size."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._soon.start()
        return super().eventFilter(watched, event)

    @property
    def scroll_bar(self) -> QScrollBar:
        """Moves what does not fit."""
        return self._area.verticalScrollBar()

    def fit(self) -> None:
        """As high as the content, at most as high as the window; at least as wide as the content."""
        inner = self._area.widget()
        parent = self.parentWidget()
        if inner is None or parent is None:
            return
        bar = self.scroll_bar.sizeHint().width()
        width = max(self.minimumWidth(), inner.minimumSizeHint().width() + bar)
        # Without the bar's width: an area that shows its bar once would keep it, because of the lines that it wraps.
        content = self._area.height_at(width - bar)
        inner.setMinimumHeight(content)  # else it is what lines that may wrap want at most
        wanted = content + self.foot.totalSizeHint().height()
        self.resize(width, min(wanted, room_over(parent).height() - 2 * ROUND_IT))


def room_over(parent: QWidget) -> QSize:
    """How large a dialog over this widget may be: as the largest of the windows below it."""
    room, below = QSize(), parent.window()
    while True:
        room = room.expandedTo(below.size())
        next_below = below.parentWidget()
        if next_below is None:
            return room
        below = next_below.window()
