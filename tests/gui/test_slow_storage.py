"""Fields while the storage thread is slow: a look begun earlier wipes nothing, a refusal is said until it is mended."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.forms.text_inputs import LineInput, NotesInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.busy_storage import busy_storage
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk, stored

ELECTRICAL = SectionName.ELECTRICAL
TOO_LONG = "x" * 200_000


def page(desk: Desk) -> ItemPage:
    found = desk.window.pages.current
    assert isinstance(found, ItemPage)
    return found


def maker(desk: Desk) -> QLineEdit:
    input_ = page(desk).form.row("main_panel_manufacturer").input
    assert isinstance(input_, LineInput)
    return input_.line


def test_a_look_at_the_survey_begun_before_an_answer_does_not_wipe_it(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    looked, go_on = threading.Event(), threading.Event()
    desk.window.session.detail_changed.connect(looked.set)
    with busy_storage(desk):
        desk.window.session.open("req-1")  # reads the survey without the answer
        maker(desk).setFocus()
        QTest.keyClicks(maker(desk), "Sie")
        desk.run.bridge.start(_hold(desk, go_on))
        page(desk).form.flush()
    desk.wait(looked.is_set)
    assert maker(desk).text() == "Sie"
    QTest.keyClicks(maker(desk), "mens")
    go_on.set()
    QTest.keyClick(maker(desk), Qt.Key.Key_Return)
    desk.settle()
    assert stored(data, "req-1").survey.electrical.main_panel_manufacturer == "Siemens"
    for left in ("Sie", None):  # the field was left once, so these are two edits
        desk.window.undoing.take_back()
        desk.settle()
        assert stored(data, "req-1").survey.electrical.main_panel_manufacturer == left


async def _hold(desk: Desk, go_on: threading.Event) -> None:
    await desk.run.bridge.call_plain(lambda: go_on.wait(20))


def test_the_newest_of_two_answers_on_their_way_is_the_one_shown(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open("req-1", Place("electrical"))
    shown: list[str | None] = []
    session = desk.window.session

    def note() -> None:
        assert session.detail is not None
        shown.append(session.detail.survey.electrical.main_panel_manufacturer)

    session.detail_changed.connect(note)
    with busy_storage(desk):
        session.set_value(ELECTRICAL, None, "main_panel_manufacturer", "GE")
        session.set_value(ELECTRICAL, None, "main_panel_manufacturer", "Eaton")
    desk.settle()
    assert set(shown) == {"Eaton"}


def test_a_refused_answer_stays_refused_when_its_field_is_left(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    row = page(desk).form.row("notes")
    assert isinstance(row.input, NotesInput)
    row.input.text.setFocus()
    row.input.text.insertPlainText(TOO_LONG)
    page(desk).form.flush()
    desk.settle()
    assert row.problem_texts
    maker(desk).setFocus()
    desk.settle()
    desk.window.session.refresh()
    desk.settle()
    assert row.problem_texts
    assert row.input.text.toPlainText() == TOO_LONG
    row.input.text.setPlainText("short enough")
    page(desk).form.flush()
    desk.settle()
    assert not row.problem_texts
    assert stored(data, "req-1").survey.electrical.notes == "short enough"
