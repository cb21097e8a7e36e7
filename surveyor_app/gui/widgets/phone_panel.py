"""Within the page: how a phone sends photos to the place beside it, what has come so far, and the end of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.phone_receiver import PhoneReceiver
from surveyor_app.gui.presenters.phone_words import NOBODY_CAME, STEPS, came_words, network_words
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, clear, label, paragraph
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.qr_view import QrView
from surveyor_app.language import N_, tr
from surveyor_app.services.summaries import PhotoView

NARROW = 560
THUMBNAIL = 56
_NOTE = Sign(N_("Good to know"), "info", "info")
_TROUBLE = Sign(N_("Not added"), "triangle-alert", "unusual")
_NO_NETWORK = Sign(N_("No network"), "wifi-off", "unusual")
_ENDED = Sign(N_("Ended"), "clock", "unusual")


class PhonePanel(QFrame):
    """Shows a receiver. `close_pressed` when the person wants no more, `again_pressed` when it shall begin anew;
    `sight_changed` when it comes into sight or goes."""

    close_pressed = Signal()
    again_pressed = Signal()
    network_chosen = Signal(str)
    sight_changed = Signal()

    def __init__(self, look: Look, images: ImageLoader) -> None:
        super().__init__()
        self._look, self._images = look, images
        self.setProperty("tone-box", "info")
        self.setAccessibleName(tr("Photos from a phone"))
        self.code = QrView()
        self.code.hide()
        self._title = label(tr("Photos from a phone"), "title", wrap=True)
        self._place = label("", "strong", wrap=True)
        self._how = QWidget()
        self.address = label("", "strong", wrap=True, selectable=True)
        self.networks = Choices("chip")
        self._network: str | None = None
        self.networks.chosen.connect(self._choose)
        self._networks_caption = label(tr("Network"), "label")
        self._thumbnail = QLabel()
        self._came = label("", wrap=True)
        self._last = label("", "caption", wrap=True)
        self._notes = QVBoxLayout()
        self._said: tuple[tuple[Sign, str], ...] = ()
        self._shown: PhotoView | None = None
        self.close_button = button(tr("Stop receiving"), "", self.close_pressed.emit, look=look, icon="x")
        self.again_button = button(tr("Open it again"), "", self.again_pressed.emit, look=look, icon="refresh-cw")
        self._lay_out()
        images.loaded.connect(self._picture_came)

    def _lay_out(self) -> None:
        self._steps = QGridLayout(self._how)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setHorizontalSpacing(8)
        self._steps.setVerticalSpacing(6)
        self._steps.setColumnStretch(1, 1)
        for row, step in enumerate(STEPS):
            self._steps.addWidget(label(f"{row + 1}.", "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(paragraph(tr(step)), row, 1, Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(self._look, "smartphone", "info", 22), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addLayout(head)
        beside.addWidget(self._place)
        beside.addWidget(self._how)
        beside.addStretch(1)
        self._upper = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._upper.setSpacing(16)
        self._upper.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        self._upper.addLayout(beside, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._came)
        words.addWidget(self._last)
        came = QHBoxLayout()
        came.setSpacing(12)
        came.addWidget(self._thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        came.addLayout(words, 1)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        flow.addWidget(self.again_button)
        flow.addWidget(self.close_button)
        self._notes.setSpacing(6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(10)
        whole.addLayout(self._upper)
        for widget in (self.address, self._networks_caption, self.networks):
            whole.addWidget(widget)
        whole.addLayout(self._notes)
        whole.addLayout(came)
        whole.addWidget(buttons)

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_receiver(self, receiver: PhoneReceiver, place: str) -> None:
        """Show how it stands; photos go to `place`."""
        line, tally = receiver.line, receiver.tally
        self._place.setText(tr("They go to: {place}", place=place))
        self.code.setVisible(line is not None)
        self._how.setVisible(line is not None)
        self.address.setVisible(line is not None)
        if line is not None:
            self.code.show_code(line.code, line.url)
            self.address.setText(line.typed_url)
            self.address.setAccessibleName(tr("Address: {address}", address=line.typed_url))
        self._show_networks(receiver)
        self._show_notes(receiver)
        is_told = line is not None or bool(tally.kept or tally.doubles or tally.refused)
        self._came.setText(came_words(tally, was_visited=receiver.was_visited) if is_told else "")
        self._came.setVisible(is_told)
        self._last.setText(tr("Last: {name}", name=tally.last.photo.original_name) if tally.last is not None else "")
        self._last.setVisible(tally.last is not None)
        self._shown = tally.last
        self._show_thumbnail()
        self.again_button.setVisible(bool(receiver.stopped))
        self.close_button.setText(tr("Close") if receiver.stopped else tr("Stop receiving"))

    def _show_networks(self, receiver: PhoneReceiver) -> None:
        shown = len(receiver.networks) > 1 and receiver.is_open
        for widget in (self._networks_caption, self.networks):
            widget.setVisible(shown)
        offered = [(one.address, network_words(one.address, one.kind, one.adapter)) for one in receiver.networks]
        if list(self.networks.keys) != [address for address, _words in offered]:
            self.networks.offer(offered)
            self.networks.name_for_readers(tr("Network"))
        self._network = receiver.network.address if receiver.network is not None else None
        self.networks.choose(self._network)

    def _show_notes(self, receiver: PhoneReceiver) -> None:
        said: list[tuple[Sign, str]] = []
        if receiver.stopped:
            said.append((_ENDED, receiver.stopped))
        elif receiver.trouble:
            said.append((_NO_NETWORK, receiver.trouble))
        elif receiver.line is None:
            said.append((_NOTE, tr("One moment…")))
        elif receiver.is_hint_due:
            said.append((_NOTE, tr(NOBODY_CAME, port=receiver.line.port)))
        if receiver.tally.trouble:
            said.append((_TROUBLE, receiver.tally.trouble))
        if tuple(said) == self._said:
            return
        self._said = tuple(said)
        clear(self._notes)
        for sign, text in said:
            self._notes.addWidget(ProblemLine(self._look, sign, text))

    def _show_thumbnail(self) -> None:
        view = self._shown
        self._thumbnail.setVisible(view is not None)
        if view is None:
            return
        side = round(THUMBNAIL * self.devicePixelRatioF())
        picture = self._images.pixmap(view.photo.sha256, (view.thumbnail_path, view.original_path), side)
        shown = QPixmap(picture) if picture is not None else QPixmap()
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self._thumbnail.setFixedSize(THUMBNAIL, THUMBNAIL)
        self._thumbnail.setPixmap(shown)

    def _picture_came(self, key: str) -> None:
        if self._shown is not None and key == self._shown.photo.sha256:
            self._show_thumbnail()

    def _choose(self, address: str | None) -> None:
        if address is None:  # a second press keeps the choice
            self.networks.choose(self._network)
        else:
            self.network_chosen.emit(address)

    @property
    def has_code(self) -> bool:
        """Whether there is a code to scan."""
        return not self.code.isHidden()

    @property
    def texts(self) -> list[str]:
        """What is noted, for tests."""
        return [text for _sign, text in self._said]

    @property
    def came(self) -> str:
        """What is said of what has come, for tests."""
        return self._came.text()

    @property
    def place(self) -> str:
        """Where it says that photos go, for tests."""
        return self._place.text()

    # ── the panel itself ─────────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the words go below the code."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        wanted = down if event.size().width() < round(NARROW * self._look.text_scale) else across
        if self._upper.direction() is not wanted:
            self._upper.setDirection(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_pressed.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """It is in sight now."""
        super().showEvent(event)
        self.sight_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """It is on a page that is not in sight any more."""
        super().hideEvent(event)
        self.sight_changed.emit()
