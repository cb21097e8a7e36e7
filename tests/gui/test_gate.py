"""Can I drive away: the answer, its reasons, and the one key to each gap."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import Absence, AbsenceKind, PhotoTarget
from surveyor_app.domain.survey import Survey
from surveyor_app.gui.pages.gate_page import GatePage
from surveyor_app.gui.presenters.gate import GateState, gate
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Record
from tests.gui.fake_services import FakeServices, fake_services
from tests.gui.hands import focused
from tests.gui.sample_records import COMPLETE_ELECTRICAL, COMPLETE_PLANE, complete, untouched, with_items


def the_gate(record: Record) -> GateState:
    services = fake_services([record])
    return gate(services.detail(record.request.id), services.checklist)


def groups(state: GateState) -> dict[str, list[str]]:
    return {group.sign.text: [row.text for row in group.rows] for group in state.groups}


def excused(record: Record, kind: AbsenceKind = AbsenceKind.NOT_APPLICABLE) -> Record:
    """The record with a reason for every expected picture."""
    services = FakeServices([record])
    survey = record.survey
    places = [PhotoTarget(SectionName.ELECTRICAL)]
    places += [PhotoTarget(SectionName.MOUNTING_PLANES, plane.id) for plane in survey.mounting_planes]
    record.absences = [
        Absence(place, slot.key, kind, "locked")
        for place in places
        for slot in services.checklist.slots[place.section]
        if slot.expected
    ]
    return record


def test_what_aurora_will_refuse_comes_first_and_says_no() -> None:
    state = the_gate(untouched())

    assert state.verdict.tone == "refuse"
    assert state.verdict.text == "Not yet: 4 gaps"
    assert next(iter(groups(state))) == "Aurora will refuse"


def test_expected_pictures_leave_the_decision_to_the_person() -> None:
    state = the_gate(complete())

    assert state.verdict.text.startswith("You can, but")
    found = groups(state)
    assert "Pictures to take" in found
    assert not any(text.startswith("No photo yet") for text in found.get("Unusual", []))


def test_what_could_not_be_reached_is_still_called_out_and_what_does_not_apply_only_noted() -> None:
    not_reached = the_gate(excused(complete(), AbsenceKind.NOT_REACHED))
    without_battery = complete()
    without_battery.request = replace(without_battery.request, design=None)
    left_out = the_gate(excused(without_battery))

    assert not_reached.verdict.text.startswith("You can, but")
    assert groups(not_reached)["Could not reach"][0].endswith(": locked")
    assert not left_out.verdict.text.startswith("You can, but")
    assert all(row.endswith(": locked") for row in groups(left_out)["Left out on purpose"])


def test_unusual_things_are_looked_at_once_more_and_without_any_one_may_go() -> None:
    odd, plain = excused(complete()), excused(complete())
    plain.request = replace(plain.request, design=None)
    odd.request = replace(odd.request, design=None)
    odd.survey = Survey("req-1", electrical=replace(COMPLETE_ELECTRICAL, main_breaker_rating=225.0),
                        mounting_planes=(COMPLETE_PLANE,))  # fmt: skip

    assert the_gate(plain).verdict.text == "Yes, you can drive away"
    assert the_gate(odd).verdict.text == "Yes. Look once more at 1 unusual thing"


def test_it_says_what_is_safe_on_this_laptop() -> None:
    assert the_gate(complete()).kept == "All answers are saved on this laptop. There are no photos yet."


def page(desk: Desk) -> GatePage:
    found = desk.window.pages.current
    assert isinstance(found, GatePage)
    return found


def test_a_digit_goes_to_its_field_and_f7_comes_back(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("photos"))
    QTest.keyClick(desk.window, Qt.Key.Key_F7)
    line = page(desk).rows[1]

    QTest.keyClick(focused(), Qt.Key.Key_2)

    assert desk.window.pages.place == line.row.place
    assert desk.window.pages.place.attribute == "main_bus_rating"
    QTest.keyClick(desk.window, Qt.Key.Key_F7)
    assert page(desk).verdict.startswith("Not yet")
    QTest.keyClick(desk.window, Qt.Key.Key_F7)
    assert desk.window.pages.place.task == "electrical"


def test_lines_are_walked_with_the_arrows_and_entered(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    desk.window.tasks.leave.click()
    rows = page(desk).rows
    assert rows[0].hasFocus()

    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Return)

    assert desk.window.pages.place == rows[1].row.place
    assert not desk.window.tasks.leave.isChecked()


def test_a_click_goes_there_and_the_page_follows_what_is_mended(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open()
    desk.window.pages.to_gate()
    before = len(page(desk).rows)
    QTest.mouseClick(page(desk).rows[0], Qt.MouseButton.LeftButton)
    assert desk.window.pages.place.attribute == "main_panel_location"

    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_panel_location", "garage")
    desk.settle()
    desk.window.pages.to_gate()

    assert page(desk).verdict == "Not yet: 3 gaps"
    assert len(page(desk).rows) == before - 1
