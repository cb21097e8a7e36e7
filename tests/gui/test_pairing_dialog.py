"""What the pairing dialog says can be read whole, also once something went wrong and in heavy, large text."""

from __future__ import annotations

import pytest

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from tests.gui.conftest import DeskMaker
from tests.gui.cut_texts import cut_texts


@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("sunlight", 1.0), ("sunlight", 1.5)])
def test_nothing_is_cut_when_pairing_fails(new_desk: DeskMaker, theme: str, scale: float) -> None:
    desk = new_desk(paired=False)
    desk.window.look.choose(theme, scale)
    desk.services.pairing_fault = SurveyorError("The key was not accepted.", advice="Check the address. " * 4)
    desk.window.office.pair()
    dialog = desk.window.findChildren(PairingDialog)[-1]
    dialog.url.setText("https://surveys.example.com")
    dialog.code.setText("K7QM2XPA")
    dialog.pair_button.click()
    desk.wait(lambda: bool(dialog.fault_text))
    desk.settle()
    desk.wait(lambda: cut_texts(dialog) == [])
    dialog.reject()
