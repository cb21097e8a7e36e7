"""How the window shows the disk's faults: the bar that stays, the footer, and the report after a restoring."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from surveyor_app.domain.errors import StorageFault
from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.presenters.storage_words import STORAGE_CODES, RecoveryView, recovery_words, storage_note
from surveyor_app.gui.widgets.recovery_panel import RecoveryPanel
from surveyor_app.gui.widgets.storage_bar import StorageBar
from surveyor_app.language import tr, trn

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


class StorageView(QObject):
    """Owns the bar and the panel; the window places them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.bar, self.panel = StorageBar(window.look), RecoveryPanel(window.look)
        self._session.storage_changed.connect(self._show)
        self.panel.read.connect(self._go_on)
        self.bar.retry_pressed.connect(self._try_again)

    def _show(self) -> None:
        unsaved = len(self._session.unsaved)
        self.bar.show_note(storage_note(self._session.storage_fault, unsaved))
        self._window.footer.show_unsaved(unsaved)
        self._window.syncing.show()

    def _try_again(self) -> None:
        self._window.pages.flush()
        self._session.save_unsaved()

    def engine_fault(self, code: str, text: str) -> bool:
        """Whether a fault that stopped syncing is one of the disk: then the bar says so."""
        if code not in STORAGE_CODES:
            return False
        self._session.note_storage_fault(StorageFault(text, code=code))
        return True

    def tell_recovery(self, report: RecoveryView) -> None:
        """The database was restored before this start."""
        self.panel.tell(recovery_words(report, datetime.now(UTC)))

    def _go_on(self) -> None:
        """The report is gone, and the keyboard focus with it: it goes where the work is."""
        self._window.requests.list.setFocus()
        self._window.pages.enter()

    def ask_to_leave(self) -> bool:
        """Whether there are unsaved answers: then the person is asked before the window may close."""
        unsaved = len(self._session.unsaved)
        if not unsaved:
            return False
        note = storage_note(self._session.storage_fault, unsaved)
        dialog = ConfirmDialog(
            trn("Close and lose {n} answer?", "Close and lose {n} answers?", unsaved),
            tr(
                "{fault}. What you entered last could not be saved and is only in this window.",
                fault=note.sign.words if note else "",
            ),
            tr("Close and lose them"),
            self._window,
        )
        dialog.confirmed.connect(self._leave)
        dialog.open()
        return True

    def _leave(self) -> None:
        for entry, _value in self._session.unsaved.entries():
            self._session.unsaved.drop(entry)
        self._window.close()
