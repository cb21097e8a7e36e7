"""What the right side shows while no request is open: starting, nothing chosen, nothing there yet, or a fault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, card, label
from surveyor_app.language import N_, tr

STEPS = (
    ("link", N_("Pair this laptop"), N_("Your office gives you its address and an eight-character code.")),
    ("inbox", N_("Requests arrive"), N_("Customer, address, design and batteries, ready to use without a connection.")),
    ("camera", N_("Survey on site"), N_("Everything you enter and every photo is saved on this laptop at once.")),
    ("send", N_("Publish"), N_("When there is a connection, photos and data go to Aurora, with receipts.")),
)


class WelcomePage(QScrollArea):
    """Calm, and says what to do next."""

    pair_pressed = Signal()
    retry_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = IconLabel(look, "loader", "quiet_text", 48)
        self._title = label("", "page-title", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = label("", "quiet", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pair_button = button(tr("Pair this laptop"), "primary", self.pair_pressed.emit, look=look, icon="link")
        self._practice = label(
            tr(
                "Only trying it out? Close this window and run “surveyor demo”: "
                "practise with sample requests, no office needed."
            ),
            "caption",
            wrap=True,
        )
        self._practice.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._retry = button(tr("Try again"), "primary", self.retry_pressed.emit, look=look, icon="refresh-cw")
        self._steps = self._make_steps(look)
        inner = QVBoxLayout()
        inner.setSpacing(12)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for widget in (self._title, self._text):
            inner.addWidget(widget)
        inner.addSpacing(8)
        inner.addWidget(self._steps)
        inner.addSpacing(8)
        for each in (self.pair_button, self._retry):
            inner.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._practice)
        holder = QWidget()
        holder.setMaximumWidth(640)
        holder.setLayout(inner)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(holder, 12)
        middle.addStretch(1)
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(32, 20, 32, 20)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
        self.setWidget(page)
        self.show_starting()

    def _make_steps(self, look: Look) -> QWidget:
        frame = card()
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(24, 16, 24, 16)
        rows.setSpacing(12)
        for icon, title, text in STEPS:
            row = QHBoxLayout()
            row.setSpacing(16)
            row.addWidget(IconLabel(look, icon, "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(label(tr(title), "strong"))
            words.addWidget(label(tr(text), "quiet", wrap=True))
            row.addLayout(words, 1)
            rows.addLayout(row)
        return frame

    def _show(self, icon: str, token: str, title: str, text: str, *, pair: bool = False, retry: bool = False) -> None:
        self._icon.show_icon(icon, token)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._steps.setVisible(pair)
        self._practice.setVisible(pair)
        self.pair_button.setVisible(pair)
        self._retry.setVisible(retry)

    def show_starting(self) -> None:
        """While the database is being opened."""
        self._show("loader", "quiet_text", tr("Opening your surveys…"), "")

    def show_opening(self, customer: str) -> None:
        """While a request is being read."""
        title = tr("Opening the survey of {customer}…", customer=customer) if customer else tr("Opening the survey…")
        self._show("loader", "quiet_text", title, "")

    def explain(self, *, any_requests: bool, paired: bool) -> None:
        """Say what to do while no request is open."""
        if any_requests:
            self._show_nothing_chosen()
        elif paired:
            self._show_waiting()
        else:
            self._show_first_time()

    def _show_first_time(self) -> None:
        self._show(
            "house",
            "accent",
            tr("Welcome"),
            tr("From a survey request to a finished survey, on this laptop."),
            pair=True,
        )

    def _show_waiting(self) -> None:
        self._show(
            "inbox", "quiet_text", tr("No requests yet"),
            tr("When somebody asks for a survey in Aurora, it appears on the left by itself. "
               "You can leave this window open."),
        )  # fmt: skip

    def _show_nothing_chosen(self) -> None:
        self._show(
            "clipboard-list",
            "quiet_text",
            tr("Choose a request"),
            tr("Pick one on the left to see the site and begin."),
        )

    def show_fault(self, text: str, advice: str) -> None:
        """The database could not be opened."""
        self._show("triangle-alert", "unusual", text, advice, retry=True)
