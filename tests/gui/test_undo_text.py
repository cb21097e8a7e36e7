"""Undo of what is written: one step takes back a sentence, a line or a few words, never half a word or number."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from surveyor_app.domain.attributes import Kind
from surveyor_app.gui.forms.text_inputs import NotesInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.pieces import WORDS_AT_MOST, ends_piece, rest_within
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.undo_stack import PAUSE_SECONDS
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.opened import line
from tests.gui.sample_records import complete, with_items

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(new_desk: DeskMaker) -> Desk:
    """A window with the keyboard in the empty notes of the electrical page."""
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    desk.window.activateWindow()
    desk.wait(desk.window.isActiveWindow)
    notes(desk).setFocus()
    return desk


def notes(desk: Desk) -> QPlainTextEdit:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    input_ = page.form.row("notes").input
    assert isinstance(input_, NotesInput)
    return input_.text


def stored(desk: Desk) -> str | None:
    return desk.record().survey.electrical.notes


def write(desk: Desk, text: str) -> None:
    """Write without a pause, lines ended by Enter."""
    for number, part in enumerate(text.split("\n")):
        if number:
            QTest.keyClick(notes(desk), Qt.Key.Key_Return)
        QTest.keyClicks(notes(desk), part)


def undo(desk: Desk) -> str | None:
    focused = QApplication.focusWidget()
    assert focused is notes(desk)
    QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL)
    desk.settle()
    return stored(desk)


# ── where a piece ends ──


@pytest.mark.parametrize("text", ["The door is stuck. ", "Two free spaces; ", "Is it? ", "A line\n", "one: ", "No… "])
def test_a_piece_ends_with_its_sentence_or_line(text: str) -> None:
    assert ends_piece(text)


@pytest.mark.parametrize("text", ["The door is stuck.", "The door ", "3.5", "3. 5", "", " ", "\nword", "The"])
def test_a_piece_goes_on_within_a_sentence(text: str) -> None:
    assert not ends_piece(text)


def test_words_without_end_are_divided_between_words() -> None:
    assert ends_piece("word " * WORDS_AT_MOST)
    assert not ends_piece("word " * (WORDS_AT_MOST - 1))
    assert not ends_piece(("word " * WORDS_AT_MOST).rstrip())


@pytest.mark.parametrize(
    ("kind", "before", "after", "rest"),
    [
        (Kind.NOTES, "The bus", "The bus has", PAUSE_SECONDS),
        (Kind.TEXT, "Garage", "Garage, left", math.inf),  # goes on where the last word ended
        (Kind.TEXT, "Garage,", "Garage, left", PAUSE_SECONDS),
        (Kind.NOTES, "The bus has 2", "The bus has 200 A", math.inf),
        (Kind.NOTES, "Two spaces", "Two free spaces", PAUSE_SECONDS),
        (Kind.NOTES, "", "T", PAUSE_SECONDS),
        (Kind.NUMBER, "2", "26", math.inf),
        (Kind.INTEGER, None, "2", math.inf),
        (Kind.OPTION, "garage", "attic", math.inf),
    ],
)
def test_a_pause_divides_texts_between_words_and_numbers_never(
    kind: Kind, before: str | None, after: str | None, rest: float
) -> None:
    assert rest_within(kind, before, after) == rest


# ── in the window ──


def test_undo_takes_back_sentence_after_sentence_of_notes_written_without_a_pause(desk: Desk) -> None:
    write(desk, "The door is stuck. Two free spaces.\nWater heater in front")
    desk.window.pages.flush()
    desk.settle()
    assert undo(desk) == "The door is stuck. Two free spaces."
    assert undo(desk) == "The door is stuck."
    assert undo(desk) is None
    assert desk.window.session.undo.last is None
    for expected in ("The door is stuck.", "The door is stuck. Two free spaces."):
        QTest.keyClick(notes(desk), Qt.Key.Key_Y, CONTROL)
        desk.settle()
        assert stored(desk) == expected


def test_undo_of_what_is_not_saved_yet_takes_no_more_back(desk: Desk) -> None:
    write(desk, "The door is stuck. Two free spa")
    assert undo(desk) == "The door is stuck."
    assert notes(desk).toPlainText() == "The door is stuck."


def test_words_without_a_sentences_end_go_a_few_at_a_time(desk: Desk) -> None:
    said = [f"word{n}" for n in range(1, 3 * WORDS_AT_MOST - 2)]
    write(desk, " ".join(said))
    left = len(said)
    while (text := undo(desk)) is not None:
        words = text.split()
        assert words == said[: len(words)]
        assert 0 < left - len(words) <= WORDS_AT_MOST
        left = len(words)
    assert left <= WORDS_AT_MOST


def test_a_number_half_typed_before_a_pause_never_comes_back(desk: Desk) -> None:
    clock = [100.0]
    desk.window.session.undo._clock = lambda: clock[0]
    write(desk, "The bus has 2")
    desk.wait(lambda: stored(desk) == "The bus has 2")
    clock[0] += 10 * PAUSE_SECONDS
    write(desk, "00 A")
    assert undo(desk) is None


def test_a_pause_between_words_still_divides(desk: Desk) -> None:
    clock = [100.0]
    desk.window.session.undo._clock = lambda: clock[0]
    write(desk, "The bus has 200 A")
    desk.wait(lambda: stored(desk) == "The bus has 200 A")
    clock[0] += 2 * PAUSE_SECONDS
    write(desk, " and a sticker")
    assert undo(desk) == "The bus has 200 A"


def test_half_a_pitch_before_a_pause_never_comes_back(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    desk.window.activateWindow()
    clock = [100.0]
    desk.window.session.undo._clock = lambda: clock[0]
    field = line(desk, "pitch")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "30")
    desk.wait(lambda: desk.record().survey.mounting_planes[0].pitch == 30)
    clock[0] += 10 * PAUSE_SECONDS
    QTest.keyClicks(field, ".5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.record().survey.mounting_planes[0].pitch == 30.5
    desk.window.undoing.take_back()
    desk.settle()
    assert desk.record().survey.mounting_planes[0].pitch == 26.57


def test_a_text_that_is_pasted_or_written_over_another_is_one_thing(desk: Desk) -> None:
    write(desk, "The door ")
    data = QMimeData()
    data.setText("is stuck. It opens half way.\nTwo free spaces")
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(notes(desk), Qt.Key.Key_V, CONTROL)
    pasted = notes(desk).toPlainText()
    notes(desk).selectAll()
    write(desk, "Nothing")
    assert undo(desk) == pasted
    assert undo(desk) == "The door"
    assert undo(desk) is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_X])
def test_what_was_marked_and_deleted_comes_back_whole(desk: Desk, key: Qt.Key) -> None:
    write(desk, "The door is stuck")
    notes(desk).moveCursor(QTextCursor.MoveOperation.PreviousWord, QTextCursor.MoveMode.KeepAnchor)
    QTest.keyClick(notes(desk), key, CONTROL if key == Qt.Key.Key_X else Qt.KeyboardModifier.NoModifier)
    assert notes(desk).toPlainText().strip() == "The door is"
    assert undo(desk) == "The door is stuck"
    assert undo(desk) is None


def test_the_keyboard_is_behind_what_was_taken_back(desk: Desk) -> None:
    write(desk, "The door is stuck. Two free spaces")
    undo(desk)
    QTest.keyClicks(notes(desk), " All full.")
    desk.window.pages.flush()
    desk.settle()
    assert stored(desk) == "The door is stuck. All full."


def test_the_menu_of_the_notes_does_not_offer_another_undo(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    assert not notes(desk).isUndoRedoEnabled()
