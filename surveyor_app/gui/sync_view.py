"""How the window shows syncing: the chip, the sync page, what was pressed on them, and faults that stop everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.sync_words import chip, held_back, office_words
from surveyor_app.gui.presenters.words import Sign
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class SyncView(QObject):
    """Connects the sync page and the chip to the watch and the session. `held_changed`: whether anything may go out."""

    held_changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._last_fault = ""
        self._office_said = ("", "")
        self._held: Sign | None = None
        window.watch.changed.connect(self.show)
        window.watch.fault.connect(self._engine_fault)
        window.top.sync_pressed.connect(self.open_or_back)
        window.requests.pressed_again.connect(self._back_to)
        page = window.sync_page
        page.sync_now.connect(self.sync_now)
        page.try_now.connect(self._try_now)
        page.pause_toggled.connect(window.watch.pause)
        page.survey_wanted.connect(lambda request_id: window.open_request(request_id, Place("review")))
        page.pair_wanted.connect(window.office.pair)

    def show(self) -> None:
        """Show how syncing stands."""
        window = self._window
        facts = window.watch.facts
        window.top.chip.show_sign(chip(facts))
        self.show_office()
        self._show_held(held_back(facts))
        if window.pages.current is window.sync_page:
            window.sync_page.show_state(facts, window.watch.rows(), window.watch.lanes(), window.session.queue)

    @property
    def is_held(self) -> bool:
        """Whether nothing goes out now."""
        return self._held is not None

    def _show_held(self, held: Sign | None) -> None:
        if held == self._held:
            return
        self._held = held
        self.held_changed.emit()
        if isinstance(page := self._window.pages.current, ReviewPage):
            page.show_sending()

    def show_office(self) -> None:
        """Say in the footer where the open survey is on its way to the office."""
        window, detail = self._window, self._window.session.detail
        said = ("building-2", "")
        if detail is not None:
            delivered = any(receipt.kind is ReceiptKind.COMPLETED for receipt in detail.receipts)
            said = office_words(detail.survey, window.watch.facts, any_delivered=delivered)
        if said != self._office_said:
            self._office_said = said
            window.footer.show_office(*said)

    def open_or_back(self) -> None:
        """Open the sync page, or go back from it."""
        window = self._window
        if window.pages.current is window.sync_page:
            if window.session.detail is not None:
                window.pages.go(Place(*window.pages.place.page))
            else:
                window.pages.show_welcome()
            return
        window.session.read_queue()
        window.tasks.select(None, None)
        window.pages.show_sync()
        self.show()

    def _back_to(self, request_id: str) -> None:
        """Its card leads back to the open survey."""
        window = self._window
        if window.pages.current is window.sync_page and window.session.shown_id == request_id:
            self.open_or_back()

    def sync_now(self) -> None:
        """Everything that waits may go now."""
        self._window.session.try_now(None)
        self._window.watch.wake()

    def _try_now(self, job_ids: list[str]) -> None:
        self._window.session.try_now(job_ids)
        self._window.watch.wake()

    def _engine_fault(self, code: str, text: str) -> None:
        if self._window.storage.engine_fault(code, text) or code == self._last_fault:
            return
        self._last_fault = code
        self._window.undo.tell(Sign(tr("Syncing stopped"), "triangle-alert", "unusual"), tr(text))
