"""The smallest pieces: labels with a role, icon labels that follow the theme, rules, buttons of each kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.steady_press import SteadyPress

_LEAST_TITLE_PX = 96


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label; `role` is one of the style sheet's ("title", "caption", "quiet", …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def paragraph(text: str, role: str = "") -> QLabel:
    """A wrapping label that is as high as its lines, no more."""
    made = label(text, role, wrap=True)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def literally(text: str) -> str:
    """A text as a button has to be given it so that it shows every "&": Qt takes one for the mark of a key."""
    return text.replace("&", "&&")


def said(made: QAbstractButton) -> str:
    """What a button shows; the other way round of `literally`."""
    return made.text().replace("&&", "&")


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class IconLabel(QLabel):
    """An icon in a token's colour that follows the theme."""

    def __init__(self, look: Look, icon: str, token: str = "text", size: int = 20) -> None:
        super().__init__()
        self._look, self._icon, self._token, self._size = look, icon, token, size
        self.setFixedSize(QSize(size, size))
        look.changed.connect(self._draw)
        self._draw()

    def show_icon(self, icon: str, token: str) -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._look.pixmap(self._icon, self._token, self._size, self.devicePixelRatioF()))


def pressed_by_return(made: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button that has the focus with Return too; Qt knows Space only. Whether it was Return."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        made.click()
    return True


class _PushButton(SteadyPress, QPushButton):
    """A push button that Return presses, whatever the window's default button is."""

    look: Look | None = None

    def setText(self, text: str) -> None:
        """Between icon and words there is room, also where the words come later."""
        had_words = bool(self.text())
        super().setText(text)
        if self.look is not None and had_words != bool(text):
            self.look.fit_icon(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it."""
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)


class _ToolButton(SteadyPress, QToolButton):
    """A tool button that Return presses."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it."""
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)


def button(
    text: str,
    kind: str = "",
    on_click: Callable[[], object] | None = None,
    *,
    look: Look | None = None,
    icon: str = "",
    once: bool = True,
) -> QPushButton:
    """A push button; `kind` is one of the style sheet's ("primary", "quiet", "danger", "link", "row", …); `once`: a
    double click on it is one click."""
    made = _PushButton(literally(text))
    made.takes_each_press = not once
    if kind:
        made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if kind != "row":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if look is not None and icon:
        made.look = look
        token = {"primary": "on_accent", "danger": "refuse", "link": "accent"}.get(kind, "text")
        look.tint(made, icon, token)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


class _TitleLink(_PushButton):
    """As wide as its title, where there is room; else the title is shortened and told by the tool tip."""

    def __init__(self, title: str) -> None:
        super().__init__(literally(title))
        self._title = title
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """That of the whole title, however much of it is shown."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._advance(literally(self._title)) - self._advance(self.text()), hint.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _LEAST_TITLE_PX), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of it as fits."""
        super().resizeEvent(event)
        whole = self.sizeHint().width() <= self.width()
        room = self._advance(literally(self._title)) - self.sizeHint().width() + self.width()
        shown = self._title if whole else self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        self.setText(literally(shown))
        self.setToolTip("" if whole else self._title)

    def _advance(self, text: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()


def title_link(title: str, on_click: Callable[[], object]) -> QPushButton:
    """A title that leads somewhere; a screen reader says all of it."""
    made = _TitleLink(title)
    made.takes_each_press = False
    made.setProperty("kind", "link")
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(title)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def tool_button(
    look: Look, icon: str, name: str, on_click: Callable[[], object], hint: str = "", *, once: bool = False
) -> QToolButton:
    """A square button with an icon only; `name` is what a screen reader says and what the tool tip shows; `once`: a
    double click on it is one click."""
    made = _ToolButton()
    made.takes_each_press = not once
    look.tint(made, icon)
    made.setAccessibleName(name)
    made.setToolTip(f"{name}{f' ({hint})' if hint else ''}")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def card() -> QFrame:
    """A surface with a line around it."""
    made = QFrame()
    made.setProperty("card", "true")
    return made


def rule() -> QFrame:
    """A thin line."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
