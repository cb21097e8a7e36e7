"""What the pairing dialog says can be read whole, also once something went wrong and in heavy, large text."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from surveyor_app.domain.errors import InvalidAddress, SurveyorError
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.widgets.problem_line import ProblemLine
from tests.gui.conftest import Desk, DeskMaker
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


def test_what_is_wrong_with_the_address_stands_below_the_address(new_desk: DeskMaker) -> None:
    desk = new_desk(paired=False)
    desk.services.pairing_fault = InvalidAddress("The office's address holds a space or a control character.")
    dialog = _asked(desk)
    desk.wait(lambda: bool(dialog.fault_text))
    desk.settle()
    [said] = dialog.findChildren(ProblemLine)
    assert dialog.url.geometry().bottom() < said.geometry().top() < dialog.code.geometry().top()
    desk.services.pairing_fault = SurveyorError("The code was used before.")
    dialog.pair_button.click()
    desk.wait(lambda: "code" in dialog.fault_text)
    desk.settle()
    [said] = dialog.findChildren(ProblemLine)
    assert said.geometry().top() > dialog.device.geometry().top()
    dialog.reject()


def _asked(desk: Desk) -> PairingDialog:
    """A dialog that waits for the office's answer."""
    desk.window.office.pair()
    dialog = desk.window.findChildren(PairingDialog)[-1]
    dialog.url.setText("https://surveys.example.com")
    dialog.code.setText("K7QM2XPA")
    dialog.pair_button.click()
    return dialog


@pytest.fixture
def answers() -> threading.Event:
    """When the office answers."""
    return threading.Event()


def _waits(answers: threading.Event) -> Callable[[], None]:
    def wait() -> None:
        assert answers.wait(20), "the test never let the office answer"

    return wait


def test_what_was_cancelled_is_not_paired_although_the_office_agrees_meanwhile(
    new_desk: DeskMaker, answers: threading.Event
) -> None:
    desk = new_desk(paired=False)
    desk.services.office_answers = _waits(answers)
    dialog = _asked(desk)
    dialog.reject()
    answers.set()
    desk.settle()
    assert (desk.services.paired, desk.window.session.pairing) == (None, None)
    assert "cancelled" in desk.window.undo.text
    assert "code is used up" in desk.window.undo.text
    assert "wake" not in desk.engine.told


def test_an_answer_that_was_stored_before_it_was_cancelled_is_said(
    new_desk: DeskMaker, answers: threading.Event
) -> None:
    desk = new_desk(paired=False)
    desk.services.office_answers = lambda: None
    desk.services.pairing_stored = _waits(answers)
    dialog = _asked(desk)
    desk.wait(lambda: desk.services.paired is not None)
    dialog.reject()
    answers.set()
    desk.settle()
    assert desk.window.session.pairing is not None
    assert "Paired with Sunny Office" in desk.window.undo.text
    assert "wake" in desk.engine.told


def test_a_cancelled_pairing_that_the_office_refuses_says_nothing(
    new_desk: DeskMaker, answers: threading.Event
) -> None:
    desk = new_desk(paired=False)
    desk.services.pairing_fault = SurveyorError("That code is wrong.")
    desk.services.office_answers = _waits(answers)
    dialog = _asked(desk)
    dialog.reject()
    answers.set()
    desk.settle()
    assert desk.window.undo.text == ""
