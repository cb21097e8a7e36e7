"""The viewer's buttons: everything its keys do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label, tool_button
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.zoom_view import STEP
from surveyor_app.language import N_, tr

MODES = (("one", N_("One")), ("two", N_("Two photos")), ("design", N_("With design")))


class ViewerTools(QWidget):
    """A row of buttons that keep the keyboard focus where it is."""

    stepped = Signal(int)
    turned = Signal(int)
    zoomed = Signal(float)
    fitted = Signal()
    actual_wanted = Signal()
    mode_chosen = Signal(str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.modes = Choices("segment")
        self.modes.chosen.connect(lambda mode: self.mode_chosen.emit(mode or "one"))
        self._offered: tuple[str, ...] = ()
        self._zoom = label("", "caption")
        self._zoom.setMinimumWidth(52)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.previous = tool_button(look, "chevron-left", tr("Previous photo"), lambda: self.stepped.emit(-1), "←")
        self.next = tool_button(look, "chevron-right", tr("Next photo"), lambda: self.stepped.emit(1), "→")
        rest = (
            tool_button(look, "rotate-ccw", tr("Turn left"), lambda: self.turned.emit(-90), tr("Shift+R")),
            tool_button(look, "rotate-cw", tr("Turn right"), lambda: self.turned.emit(90), "R"),
            tool_button(look, "zoom-out", tr("Zoom out"), lambda: self.zoomed.emit(1 / STEP), "−"),
            tool_button(look, "zoom-in", tr("Zoom in"), lambda: self.zoomed.emit(STEP), "+"),
            tool_button(look, "image", tr("Whole picture"), self.fitted.emit, "F"),
            tool_button(look, "maximize", tr("Actual size"), self.actual_wanted.emit, "Z"),
        )
        close = button(tr("Close"), on_click=self.closed.emit, look=look, icon="x")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.modes, 0, Qt.AlignmentFlag.AlignVCenter)
        for made in (self.previous, self.next, *rest):
            layout.addWidget(made)
        layout.addWidget(self._zoom)
        layout.addSpacing(8)
        layout.addWidget(close)
        focusable: tuple[QAbstractButton, ...] = (self.previous, self.next, *rest, close)
        for one in focusable:
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_state(self, mode: str, *, has_design: bool, several: bool) -> None:
        """Show what can be done, and how many pictures are side by side."""
        offered = tuple(key for key, _ in MODES if key == "one" or (several if key == "two" else has_design))
        if offered != self._offered:
            self._offered = offered
            self.modes.offer([(key, tr(words)) for key, words in MODES if key in offered])
            self.modes.name_for_readers(tr("Pictures side by side (V)"))
            for key in offered:
                self.modes.button(key).setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.modes.setVisible(len(offered) > 1)
            self.modes.setMinimumWidth(self.modes.sizeHint().width() + 12)
        self.modes.choose(mode)
        for made in (self.previous, self.next):
            made.setEnabled(several)

    def next_mode(self, mode: str) -> str:
        """The arrangement that the V key goes to."""
        return self._offered[(self._offered.index(mode) + 1) % len(self._offered)]

    def show_zoom(self, zoom: float) -> None:
        """Say how large the file's pixels are."""
        self._zoom.setText(f"{zoom:.0%}" if zoom else "")
