"""Values on offer below a field, each taken with one press; one Tab stop, moved through with arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from surveyor_app.gui.presenters.offers import Offer
from surveyor_app.gui.widgets.basics import button
from surveyor_app.gui.widgets.flow_layout import FlowLayout

_STEPS: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class OfferChips(QWidget):
    """`taken(value)` when the person presses one. It comes after the widget `after` in the Tab order."""

    taken = Signal(object)

    def __init__(self, name: str, after: QWidget) -> None:
        super().__init__()
        self._name, self._after = name, after
        self._offers: tuple[Offer, ...] = ()
        self._buttons: list[QPushButton] = []
        self._layout = FlowLayout(self, spacing=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of what is on offer."""
        return self._buttons[: len(self._offers)]

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Offer these, nothing for none."""
        if tuple(offers) == self._offers:
            return
        self._offers = tuple(offers)
        while len(self._buttons) < len(self._offers):
            self._add(partial(self._take, len(self._buttons)))
        for at, made in enumerate(self._buttons):
            made.setVisible(at < len(self._offers))
        for made, offer in zip(self._buttons, self._offers, strict=False):
            made.setText(offer.text)
            made.setAccessibleName(f"{self._name}: {offer.text}")
        self.setVisible(bool(self._offers))
        self.updateGeometry()

    def _add(self, take: Callable[[], None]) -> None:
        made = button("", "offer", take)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self._buttons else Qt.FocusPolicy.StrongFocus)
        made.installEventFilter(self)
        self._layout.addWidget(made)
        self.setTabOrder(self._buttons[-1] if self._buttons else self._after, made)
        self._buttons.append(made)

    def _take(self, at: int) -> None:
        self.taken.emit(self._offers[at].value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move through the offers."""
        step = _STEPS.get(event.key(), 0) if isinstance(event, QKeyEvent) else 0
        focused = next((at for at, made in enumerate(self.buttons) if made is watched), None)
        if not step or focused is None or event.type() != QEvent.Type.KeyPress:
            return False
        self.buttons[(focused + step) % len(self.buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
