"""What the window asks before it closes: photos that are still being added, answers that the disk did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


def ask_to_stop_adding(window: MainWindow) -> bool:
    """Whether photos are being added: then the person is asked before the window may close."""
    session = window.session
    if not session.adds_photos:
        return False

    def stop_and_close() -> None:
        session.cancel_adding()
        window.close()

    dialog = ConfirmDialog(
        tr("Photos are still being added. Stop and close?"),
        tr(
            "What is in already stays. Add the others again next time: keep them where they are until then, "
            "and what the survey has already is noticed."
        ),
        tr("Stop and close"),
        window,
    )
    dialog.confirmed.connect(stop_and_close)
    dialog.open()
    return True
