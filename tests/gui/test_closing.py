"""Closing the window, and publishing, while something is still under way: nothing is lost, and the person decides."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.photo_import import TOGETHER
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.import_gate import Gate
from tests.gui.real_desk import real_desk, stored
from tests.gui.sample_records import complete
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def add_photos(desk: Desk, folder: Path, number: int) -> Gate:
    """Begin to add photos to the open survey; none goes in before the test lets it."""
    gate = Gate(desk)
    desk.window.session.add_files(ELECTRICAL, [write_jpeg(folder / f"{n}.jpg", size=(9 + n, 9)) for n in range(number)])
    desk.wait(lambda: desk.window.session.adding_now is not None)
    return gate


def question(desk: Desk) -> ConfirmDialog:
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, ConfirmDialog)
    return found


def test_what_is_typed_while_the_window_waits_to_close_is_stored(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    go_on = threading.Event()

    async def work() -> None:
        await desk.run.bridge.aside(lambda _services: go_on.wait(20))

    desk.run.bridge.start(work())
    desk.window.close()
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    maker = page.form.row("main_panel_manufacturer").input
    assert isinstance(maker, LineInput)
    maker.line.setFocus()
    QTest.keyClicks(maker.line, "Siemens")
    go_on.set()
    desk.wait(desk.run.closed.done)
    assert stored(data, "req-1").survey.electrical.main_panel_manufacturer == "Siemens"


def test_closing_while_photos_are_added_asks_and_can_be_called_off(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("photos"))
    gate = add_photos(desk, tmp_path, 2 * TOGETHER)
    desk.window.close()
    question(desk).reject()
    gate.let(2)
    desk.settle()
    assert not desk.run.closed.done()
    assert len(desk.record().photos) == 2 * TOGETHER


def test_photos_that_are_in_stay_when_the_person_stops_and_closes(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("photos"))
    gate = add_photos(desk, tmp_path, 3 * TOGETHER)
    gate.let()
    desk.wait(lambda: len(desk.record().photos) == TOGETHER)
    desk.window.close()
    question(desk).agree_button.click()
    gate.let(2)
    desk.wait(desk.run.closed.done)
    assert len(desk.record().photos) in (TOGETHER, 2 * TOGETHER)  # the commit that was under way is finished


def test_the_system_ends_the_window_without_a_question_after_the_commit_under_way(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("photos"))
    gate = add_photos(desk, tmp_path, 3 * TOGETHER)
    desk.run.end()
    desk.wait(lambda: not desk.window.session.adds_photos)
    gate.let()
    desk.wait(desk.run.closed.done)
    assert len(desk.record().photos) <= TOGETHER


def test_nothing_is_published_while_photos_of_the_survey_are_still_being_added(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    assert page.publish_button.isEnabled()
    gate = add_photos(desk, tmp_path, 2 * TOGETHER)
    desk.wait(lambda: not page.publish_button.isEnabled())
    desk.window.session.refresh()
    assert not page.publish_button.isEnabled()
    assert page.publish_button.accessibleDescription() == "Photos are still being added"
    gate.let(2)
    desk.settle()
    assert page.publish_button.isEnabled()
