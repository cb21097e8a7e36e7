"""The frame of every page: it alone scrolls; a header, a column, and a side beside it when there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from surveyor_app.gui.widgets.basics import label
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.one_line import OneLine

COLUMN = 880
SIDE_LEAST = 380
MARGIN = 24
SETTLED_MS = 15  # rows that have just been shown or hidden lay out one after another


class _Column(QVBoxLayout):
    """Knows that its widget may be less wide than the page: texts wrap earlier, and need more height."""

    def heightForWidth(self, width: int) -> int:
        """The height for the width that the widget may take."""
        widget = self.parentWidget()
        return super().heightForWidth(width if widget is None else min(width, widget.maximumWidth()))


class ColumnPage(QScrollArea):
    """Add to `column` and `side`; the side moves below the column where the page is narrow. `typed_title`: one that the
    person types takes one line whatever is typed, so that nothing below it moves meanwhile."""

    foot_changed = Signal()

    def __init__(self, name: str, *, typed_title: bool = False) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        page = QWidget()
        page.setObjectName("page")
        self._title = OneLine("page-title") if typed_title else label("", "page-title", wrap=True)
        self._context = label("", "quiet", wrap=True)
        self.tools_row = QHBoxLayout()
        self.tools_row.setSpacing(8)
        self._deeds = QWidget()
        self._deeds_row = FlowLayout(self._deeds)
        self._deeds.hide()
        self.chips_row = QHBoxLayout()
        self.chips_row.setSpacing(8)
        self.column = _Column()
        self.column.setSpacing(16)
        self.side = _Column()
        self.side.setSpacing(16)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._has_side = False
        self._frame(page)
        self.setWidget(page)

    def _frame(self, page: QWidget) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._context)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addLayout(self.tools_row)
        self._head = QWidget()
        bounded = _Column(self._head)
        bounded.setSpacing(4)
        bounded.addLayout(head)
        bounded.addWidget(self._deeds)
        bounded.addLayout(self.chips_row)
        bounded.setContentsMargins(0, 0, 0, 0)
        self._head.setMaximumWidth(COLUMN)
        self._column = QWidget()
        self._column.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._column.setMaximumWidth(COLUMN)
        self._side = QWidget()
        self._side.setLayout(self.side)
        self.side.setContentsMargins(0, 0, 0, 0)
        self._side.hide()
        self._body.setSpacing(16)
        self._body.addWidget(self._column, 0)
        self._body.addWidget(self._side, 0)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN + 8)
        outer.setSpacing(16)
        outer.addWidget(self._head)
        outer.addLayout(self._body)
        self._outer = outer
        outer.addStretch(1)

    def head(self, title: str, context: str = "") -> None:
        """The title and one line of context."""
        if isinstance(self._title, OneLine):
            self._title.show_text(title)
        else:
            self._title.setText(title)
        self._context.setText(context)
        self._context.setVisible(bool(context))

    def offer_deed(self, made: QWidget) -> None:
        """Put a button with words below the title, after those that are there."""
        self._deeds_row.addWidget(made)
        self._deeds.show()

    def end_with(self, row: QWidget) -> None:
        """Put something below everything, as wide as the column."""
        row.setMaximumWidth(COLUMN)
        self._outer.insertWidget(self._outer.count() - 1, row)

    def use_side(self) -> None:
        """There is something in `side`."""
        self._has_side = True
        self._side.show()
        self._arrange()

    def use_full_width(self) -> None:
        """For pages of pictures: the column may be as wide as the page."""
        self._column.setMaximumWidth(16777215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the side where it fits."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * MARGIN - 16
        beside = self._has_side and room >= COLUMN + max(SIDE_LEAST, self._side.minimumSizeHint().width())
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != wanted:
            self._body.setDirection(wanted)
        self._column.setMinimumWidth(COLUMN if beside else 0)
        self._body.setStretch(1, 1 if beside else 0)
        self._body.setAlignment(self._side, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))
        self._body.setAlignment(self._column, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))
        self._side.setMaximumWidth(16777215 if beside else COLUMN)

    @property
    def foot(self) -> int:
        """The height of what stays at the lower edge while the page scrolls above it."""
        return self.viewportMargins().bottom()

    def keep_foot(self, height: int) -> None:
        """Leave so much of the lower edge to something that does not scroll."""
        if height != self.foot:
            self.setViewportMargins(0, 0, 0, height)
            self.foot_changed.emit()

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a widget into sight once the layout has settled, if it is still there then."""
        QTimer.singleShot(SETTLED_MS, widget, lambda: self.ensureWidgetVisible(widget, 0, 80))

    def button(self, name: str) -> QAbstractButton:
        """The button that screen readers call `name`, for tests; StopIteration when there is none."""
        return next(b for b in self.findChildren(QAbstractButton) if name in (b.accessibleName(), b.text()))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything written on the page, for tests."""
        return tuple(found.text() for found in self.findChildren(QLabel))

    def enter(self) -> None:
        """Put the keyboard focus on the first thing on the page that takes it."""
        for widget in self.findChildren(QWidget):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def to_top(self) -> None:
        """Scroll to the beginning."""
        self.verticalScrollBar().setValue(0)

    def flush(self) -> None:
        """Hand on what was typed and still waits; pages with forms do."""
