"""Values on offer below a field, each taken with one press; the arrow down comes to them, Tab goes past them.

Offers go once one of them is taken, and their room stays: nothing below may move while somebody fills the form in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QSizePolicy, QWidget

from surveyor_app.gui.presenters.offers import Offer
from surveyor_app.gui.widgets.basics import button
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.language import tr

_STEPS: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)  # a Mac's arrows are on a keypad
_ON, _BACK = Qt.Key.Key_Tab, (Qt.Key.Key_Backtab, Qt.Key.Key_Up)


class OfferChips(QWidget):
    """`taken(value)` when the person presses one. They belong to the field whose `editor` gets the keyboard by
    `to_field`: Tab on them goes on from there, and whoever types on one types into it."""

    taken = Signal(object)

    def __init__(self, name: str, editor: QWidget, to_field: Callable[[], None]) -> None:
        super().__init__()
        self._name, self._editor, self._to_field = name, editor, to_field
        editor.installEventFilter(self)
        self._offers: tuple[Offer, ...] = ()
        self._buttons: list[QPushButton] = []
        self._layout = FlowLayout(self, spacing=8)
        self._room = 0  # the height that offers took which are gone
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
        if self._offers and not self.isHidden():
            self._room = max(self._room, self._layout.heightForWidth(self.width()))
        self._offers = tuple(offers)
        while len(self._buttons) < len(self._offers):
            self._add(partial(self._take, len(self._buttons)))
        for at, made in enumerate(self._buttons):
            made.setVisible(at < len(self._offers))
        for made, offer in zip(self._buttons, self._offers, strict=False):
            made.setText(offer.text)
            made.setAccessibleName(f"{self._name}: {offer.text}")
        self._keep(self._room)

    def forget(self) -> None:
        """Another entry is shown: offer nothing, and take no room."""
        self.show_offers(())
        self._keep(0)

    def _keep(self, room: int) -> None:
        self._room = room
        self.setMinimumHeight(room)
        self.setVisible(bool(self._offers) or room > 0)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width they take another height."""
        super().resizeEvent(event)
        if self._offers and event.oldSize().width() not in (-1, self.width()):
            self._keep(0)

    def changeEvent(self, event: QEvent) -> None:
        """So they do with another size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._room:
            self._keep(0)

    def _add(self, take: Callable[[], None]) -> None:
        made = button("", "offer", take)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes on to the next field, as past a dial
        made.setToolTip(tr("By key: ↓ in the field, then Enter"))
        made.installEventFilter(self)
        self._layout.addWidget(made)
        self._buttons.append(made)

    def _take(self, at: int) -> None:
        self.taken.emit(self._offers[at].value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow down in the field comes here; here arrows move, and what is meant for the field goes there."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not self.buttons:
            return False
        if watched is self._editor:
            goes_down = event.key() == Qt.Key.Key_Down and event.modifiers() in _PLAIN
            if goes_down:
                self._go_to(0)
            return goes_down
        at = next((at for at, made in enumerate(self.buttons) if made is watched), None)
        return at is not None and self._key_on(at, event)

    def _go_to(self, at: int) -> None:
        made = self.buttons[at]
        made.setFocus(Qt.FocusReason.TabFocusReason)
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:  # Qt scrolls along with Tab only
            area.ensureWidgetVisible(made)

    def _key_on(self, at: int, event: QKeyEvent) -> bool:
        """A key on an offer; whether it was one for here or for the field."""
        step, text = _STEPS.get(event.key(), 0), event.text()
        if event.key() in _BACK and (at == 0 or not step):
            self._to_field()
        elif step:
            self._go_to((at + step) % len(self.buttons))
        elif event.key() == _ON or (text.isprintable() and text.strip()):
            self._to_field()
            QApplication.sendEvent(self._editor, event)
        else:
            return False
        return True
