"""No dialog loses what was typed: it stands there again the next time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched


def _pairing(desk: Desk) -> PairingDialog:
    desk.window.office.pair()
    dialog = desk.window.findChildren(PairingDialog)[-1]
    assert isinstance(dialog, PairingDialog)
    return dialog


def test_escape_in_the_pairing_dialog_keeps_address_and_code_until_it_is_paired(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()], paired=False)
    dialog = _pairing(desk)
    own_name = dialog.device.text()
    dialog.url.setText("https://office.example")
    dialog.code.setText("ABCD1234")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.wait(lambda: not desk.window.findChildren(PairingDialog))
    dialog = _pairing(desk)
    assert (dialog.url.text(), dialog.code.text()) == ("https://office.example", "ABCD1234")
    assert dialog.device.text() == own_name
    assert dialog.pair_button.isEnabled()
    dialog.pair_button.click()
    desk.settle()
    desk.wait(lambda: not desk.window.findChildren(PairingDialog))
    dialog = _pairing(desk)
    assert (dialog.url.text(), dialog.code.text(), dialog.device.text()) == ("", "", own_name)
    dialog.reject()


def test_what_was_emptied_stays_empty(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()], paired=False)
    dialog = _pairing(desk)
    dialog.url.setText("https://wrong.example")
    dialog.reject()
    dialog = _pairing(desk)
    dialog.url.clear()
    dialog.reject()
    assert _pairing(desk).url.text() == ""
    desk.window.findChildren(PairingDialog)[-1].reject()
