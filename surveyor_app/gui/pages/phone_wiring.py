"""Connects a photo panel to the receiver of photos from a phone: the panel with the code stands within it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from surveyor_app.domain.photo import UNSORTED
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.phone_receiver import PhoneAim, PhoneReceiver
from surveyor_app.gui.presenters.phone_words import phone_place
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.phone_panel import PhonePanel
from surveyor_app.gui.widgets.photo_panel import PhotoPanel


class WiredPhone:
    """`shows` says whether photos that go somewhere belong to the photo panel."""

    def __init__(self, tools: PageTools, photos: PhotoPanel, shows: Callable[[PhoneAim], bool]) -> None:
        self._tools, self._photos, self._shows = tools, photos, shows
        self.panel: PhonePanel | None = None
        photos.phone_wanted.connect(self.receive)
        if tools.phone is not None:
            tools.phone.changed.connect(self.show)

    def close(self) -> None:
        """The photo panel is about to go."""
        if self._tools.phone is not None:
            self._tools.phone.changed.disconnect(self.show)

    def receive(self, slot: str | None) -> None:
        """A phone may send photos into this slot, or to be sorted."""
        if self._tools.phone is not None:
            self._tools.phone.receive_into(self._photos.target, slot or UNSORTED)
            reveal_phone(self._photos)

    def show(self) -> None:
        """Be there, or not."""
        receiver, detail = self._tools.phone, self._tools.session.detail
        aim = receiver.aim if receiver is not None else None
        if receiver is None or aim is None or not self._shows(aim):
            self._leave()
            return
        if self.panel is None:
            self.panel = self._make(receiver)
            self._photos.put_phone(self.panel)
        panel, had_code = self.panel, self.panel.has_code
        panel.show_receiver(receiver, phone_place(aim.target, aim.slot, detail, self._tools.checklist))
        if panel.has_code and not had_code and panel.isAncestorOf(panel.window().focusWidget()):
            reveal_phone(self._photos)

    def _make(self, receiver: PhoneReceiver) -> PhonePanel:
        panel = PhonePanel(self._tools.look, self._tools.images)
        panel.close_pressed.connect(receiver.close)
        panel.again_pressed.connect(receiver.begin_again)
        panel.network_chosen.connect(receiver.choose)
        panel.sight_changed.connect(receiver.sight_changed)
        return panel

    def _leave(self) -> None:
        panel, self.panel = self.panel, None
        if panel is None:
            return
        focused = panel.window().focusWidget()
        if panel.isAncestorOf(focused):
            self._photos.phone_button.setFocus(Qt.FocusReason.OtherFocusReason)
        panel.hide()
        panel.deleteLater()


def reveal_phone(widget: QWidget) -> None:
    """Bring the panel with the code into sight on the page of a widget, and the keyboard into it."""
    page: QWidget | None = widget
    while not isinstance(page, ColumnPage):
        if page is None:
            return
        page = page.parentWidget()
    panel = next((one for one in page.findChildren(PhonePanel) if not one.isHidden()), None)
    if panel is not None:
        panel.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        page.scroll_to(panel)
        if panel.has_code:  # of a panel that is higher than the page, this matters most
            page.scroll_to(panel.code)
