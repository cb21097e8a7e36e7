"""Another survey is being read while somebody still works on this one: everything goes where it was meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import Electrical
from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.zoom_view import ZoomView
from tests.gui.busy_storage import busy_storage
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk, stored, visit_photos
from tests.gui.sample_records import untouched
from tests.pictures import write_jpeg

PANELS, PLANES = SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def page(desk: Desk) -> ItemPage:
    found = desk.window.pages.current
    assert isinstance(found, ItemPage)
    return found


def maker(desk: Desk) -> QLineEdit:
    input_ = page(desk).form.row("main_panel_manufacturer").input
    assert isinstance(input_, LineInput)
    return input_.line


def main_bus(desk: Desk) -> NumberChipsInput:
    input_ = page(desk).form.row("main_bus_rating").input
    assert isinstance(input_, NumberChipsInput)
    return input_


def electrical(data: Path, request_id: str) -> Electrical:
    return stored(data, request_id).survey.electrical


def test_an_answer_given_while_another_survey_is_being_read_belongs_to_the_one_in_sight(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    with busy_storage(desk):
        desk.window.open_request("req-2")
        maker(desk).setFocus()
        QTest.keyClicks(maker(desk), "Siemens")
        QTest.keyClick(maker(desk), Qt.Key.Key_Return)
    desk.settle()
    assert electrical(data, "req-1").main_panel_manufacturer == "Siemens"
    assert electrical(data, "req-2").main_panel_manufacturer is None


def test_letters_still_being_typed_when_the_other_survey_arrives_are_kept_where_they_were_typed(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    with busy_storage(desk):
        desk.window.open_request("req-2", Place("electrical"))
        maker(desk).setFocus()
        QTest.keyClicks(maker(desk), "Siem")
    desk.settle()
    assert maker(desk).text() == ""
    assert electrical(data, "req-1").main_panel_manufacturer == "Siem"
    assert electrical(data, "req-2").main_panel_manufacturer is None


def test_photos_and_reasons_go_to_the_survey_in_sight(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("electrical"))
    with busy_storage(desk):
        desk.window.open_request("req-2")
        panel = page(desk).photos.panel
        panel.files_given.emit(ELECTRICAL, visit_photos(tmp_path, 1), None)
        panel.absence_given.emit(ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, "a dog")
    desk.settle()
    assert len(stored(data, "req-1").photos) == 1
    assert [one.reason for one in stored(data, "req-1").absences] == ["a dog"]
    assert not stored(data, "req-2").photos
    assert not stored(data, "req-2").absences


def test_undo_never_reaches_into_the_survey_before(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-1", Place("subpanels"))
    session = desk.window.session
    session.add_item(PANELS)
    session.add_item(PANELS)
    desk.settle()
    first, second = (panel.id for panel in stored(data, "req-1").survey.subpanels)
    with busy_storage(desk):
        session.add_item(PLANES)
        session.move_item(PANELS, first, 1)
        session.remove_item(PANELS, second)
        session.set_absence(ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, "a dog")
        desk.window.open_request("req-2")
    desk.settle()
    before = stored(data, "req-1").survey
    assert [panel.id for panel in before.subpanels] == [first]
    assert len(before.mounting_planes) == 1
    assert desk.window.footer.undo_texts == ("", "")
    for _ in range(4):
        desk.window.undoing.take_back()
        desk.settle()
    assert stored(data, "req-1").survey == before
    assert len(stored(data, "req-1").absences) == 1
    assert desk.window.pages.place == Place("request")


def test_what_was_not_understood_in_one_survey_does_not_stand_in_the_next(new_desk: DeskMaker, tmp_path: Path) -> None:
    data = tmp_path / "data"
    desk = real_desk(new_desk, data)
    desk.open("req-2", Place("electrical"))
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_bus_rating", 225)
    desk.settle()
    desk.open("req-1", Place("electrical"))
    QTest.keyClicks(main_bus(desk).choices, "7")
    QTest.keyClicks(main_bus(desk).other.line, "abc")
    QTest.keyClick(main_bus(desk).other.line, Qt.Key.Key_Return)
    desk.settle()
    assert page(desk).form.row("main_bus_rating").problem_texts
    desk.open("req-2", Place("electrical"))
    assert main_bus(desk).value() == 225
    assert "abc" not in main_bus(desk).other.line.text()


def test_another_customers_roof_is_never_shown_while_the_right_one_is_still_loading(
    new_desk: DeskMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_picture = [
        replace(one, request=replace(one.request, screenshot_path=str(write_jpeg(tmp_path / f"{n}.jpg"))))
        for n, one in enumerate((untouched("req-1"), untouched("req-2")))
    ]
    desk = new_desk(with_picture)
    desk.open("req-1")
    picture = desk.window.pages.page("request").findChild(ZoomView)
    assert isinstance(picture, ZoomView)
    desk.wait(lambda: picture.scene_width > 0)
    monkeypatch.setattr(desk.window.images, "pixmap", lambda *_arguments: None)  # it takes its time
    desk.open("req-2")
    assert picture.scene_width == 0
