"""The left pane: filters with counts, the cards, and what to do when there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QListView, QStackedLayout, QVBoxLayout, QWidget

from surveyor_app.gui.models.request_list_model import RequestListModel
from surveyor_app.gui.presenters.request_cards import ALL, FILTERS, Card, counts, filtered
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.request_delegate import RequestDelegate
from surveyor_app.language import tr

WIDTH, LEAST_WIDTH = 320, 280
_CAME_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class RequestPane(QFrame):
    """`chosen(id)` when the person picks a request, `pressed_again(id)` when it was open already; filters and search
    are its own."""

    chosen = Signal(str)
    pressed_again = Signal(str)
    pair_pressed = Signal()
    least_width_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("pane")
        self._cards: list[Card] = []
        self._open: str | None = None
        self._search = ""
        self._paired = True
        self.filters = Choices("filter")
        self.filters.chosen.connect(self._filter)
        self.group = ALL
        self.list = _Cards()
        self.list.setAccessibleName(tr("Requests"))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.cards = RequestListModel(self)
        self.list.setModel(self.cards)
        self._delegate = RequestDelegate(look)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.clicked.connect(self._pressed)
        look.changed.connect(self._relay)
        self._empty = _EmptyList(look)
        self._empty.pair.clicked.connect(self.pair_pressed)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        holder = QVBoxLayout()
        holder.setContentsMargins(8, 0, 8, 0)
        holder.addWidget(self.filters)
        layout.addLayout(holder)
        layout.addLayout(self._stack, 1)
        self._offer_filters()

    def _relay(self) -> None:
        self.list.doItemsLayout()
        self._make_room()

    def _make_room(self) -> None:
        """All filters on one line, whatever the size of the text."""
        least = max(LEAST_WIDTH, self.filters.sizeHint().width() + 16)
        if least != self.minimumWidth():
            self.setMinimumWidth(least)
            self.least_width_changed.emit()

    def event(self, event: QEvent) -> bool:
        """The filters may be dressed anew only after the change of the look was told."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def show_cards(self, cards: Sequence[Card], *, paired: bool) -> None:
        """Show the requests, those of the filter and the search."""
        self._cards, self._paired = list(cards), paired
        self._offer_filters()
        self._show()

    def search(self, text: str) -> None:
        """Show only what contains every word of `text`."""
        self._search = text
        self._show()

    def choose_group(self, group: str) -> None:
        """Switch to another filter."""
        self.group = group if group in FILTERS else ALL
        self.filters.choose(self.group)
        self._show()

    def select(self, request_id: str | None) -> None:
        """Mark a request as the open one, without a signal; also later, should it not be in the list now."""
        is_another, self._open = request_id != self._open, request_id
        index = self.cards.index_of(request_id)
        model = self.list.selectionModel()
        model.blockSignals(True)
        if index.isValid():
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if is_another:
                self.list.scrollTo(index)
        model.blockSignals(False)
        self.list.viewport().update()

    def enter_list(self) -> None:
        """From the search to the cards: the first found is opened when nothing that is shown was open."""
        self.list.setFocus()
        if self._search and not self.list.currentIndex().isValid() and self.cards.rowCount():
            self.list.setCurrentIndex(self.cards.index(0))

    @property
    def current(self) -> str | None:
        """The id of the marked request."""
        card = self.cards.row_at(self.list.currentIndex())
        return card.id if card else None

    def _offer_filters(self) -> None:
        numbers = counts(self._cards)
        words = [(key, f"{numbers[key]}\n{tr(name)}") for key, name in FILTERS.items()]
        if self.filters.keys != tuple(FILTERS):
            self.filters.offer(words)
            self.setTabOrder(self.filters.button(ALL), self.list)
        for key, text in words:
            self.filters.button(key).setText(text)
            name = tr("Show {filter}: {n}", filter=tr(FILTERS[key]), n=numbers[key])
            self.filters.button(key).setAccessibleName(name)
        self.filters.choose(self.group)
        self._make_room()

    def _filter(self, group: str | None) -> None:
        self.choose_group(group or self.group)

    def _show(self) -> None:
        shown = filtered(self._cards, self.group, self._search)
        self.list.selectionModel().blockSignals(True)
        self.cards.show(shown)
        self.list.selectionModel().blockSignals(False)
        self.select(self._open)
        self._empty.explain(any_cards=bool(self._cards), paired=self._paired, searching=bool(self._search))
        self._stack.setCurrentWidget(self.list if shown else self._empty)

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        card = self.cards.row_at(current)
        if card is not None:
            self._open = card.id
            self.chosen.emit(card.id)

    def _pressed(self, index: QModelIndex) -> None:
        card = self.cards.row_at(index)
        if card is not None and card.id == self._open:
            self.pressed_again.emit(card.id)


class _Cards(QListView):
    """A view goes to its first card whenever it gets the keyboard and is at none: here that would open a request."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes back from a dialog, a menu or another program finds the list as it was."""
        was_at_none = not self.currentIndex().isValid()
        if not was_at_none or event.reason() not in _CAME_BACK:
            super().focusInEvent(event)
            return
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            self.selectionModel().clearCurrentIndex()


class _EmptyList(QWidget):
    """Why the list is empty, what will appear in it and how."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title = label("", "strong", wrap=True)
        self._text = label("", "quiet", wrap=True)
        self.pair = button(tr("Pair this laptop"), look=look, icon="link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 40, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(look, "inbox", "quiet_text", 32))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self.pair)
        layout.addStretch(1)

    def explain(self, *, any_cards: bool, paired: bool, searching: bool) -> None:
        """Say what fits the occasion."""
        self.pair.setVisible(not any_cards and not paired)
        if any_cards:
            self._title.setText(tr("Nothing matches") if searching else tr("Nothing here"))
            self._text.setText(
                tr("Try another word, or another filter above.")
                if searching
                else tr("No request is in this state at the moment.")
            )
        elif paired:
            self._title.setText(tr("No requests yet"))
            self._text.setText(tr("When somebody asks for a survey in Aurora, it appears here by itself."))
        else:
            self._title.setText(tr("No requests yet"))
            self._text.setText(tr("Survey requests appear here once this laptop is paired with your office."))
