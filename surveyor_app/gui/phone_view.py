"""How the window shows that a phone can send photos: the bar while the panel is elsewhere, and why it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from surveyor_app.domain.photo import UNSORTED
from surveyor_app.gui.presenters.phone_words import came_words, phone_place
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.gui.widgets.phone_bar import PhoneBar
from surveyor_app.gui.widgets.phone_panel import PhonePanel
from surveyor_app.language import N_, tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

ENDED = Sign(N_("Photos from a phone"), "smartphone", "info")


class PhoneView(QObject):
    """Owns the bar; the window places it. The panels belong to the pages."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._receiver = window, window.phone
        self.bar = PhoneBar(window.look)
        self._receiver.changed.connect(self.show)
        self._receiver.ended.connect(lambda why: window.undo.tell(ENDED, why))
        self._receiver.sight_changed.connect(self.show)
        window.pages.stack.currentChanged.connect(self.show)
        self.bar.show_pressed.connect(self.go_there)
        self.bar.stop_pressed.connect(self._stop)

    def show(self, *_where: object) -> None:
        """The bar is there as long as it is open and no panel in sight says so."""
        receiver, session = self._receiver, self._window.session
        aim = receiver.aim
        if aim is None or not receiver.is_open or self._panel() is not None:
            self.bar.say("")
            return
        place = phone_place(aim.target, aim.slot, session.detail, session.checklist)
        came = came_words(receiver.tally, was_visited=receiver.was_visited)
        self.bar.say(f"{tr('Photos from a phone go to: {place}', place=place)} · {came}")

    def _panel(self) -> PhonePanel | None:
        return next((panel for panel in self._window.findChildren(PhonePanel) if panel.isVisible()), None)

    def from_phone(self) -> None:
        """The key: receive into what is in sight, or else to be sorted on the page of all photos."""
        pages = self._window.pages
        if self._window.session.detail is None:
            return
        if not pages.from_phone():
            pages.go(Place("photos"))
            pages.from_phone()

    def go_there(self) -> None:
        """Show the panel with the code."""
        aim = self._receiver.aim
        if aim is None:
            return
        is_unsorted = aim.slot == UNSORTED and aim.target.item_id is None
        task = "photos" if is_unsorted else aim.target.section.value
        self._window.pages.go(Place(task, aim.target.item_id))
        self._window.pages.show_phone()

    def _stop(self) -> None:
        """The keyboard focus goes with the bar: it goes where the work is."""
        self._receiver.close()
        self._window.pages.enter()
