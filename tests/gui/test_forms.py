"""Entering data: by keyboard, saved through the services, problems and echoes at the field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.gui.forms.choice_inputs import ChoiceInput, NumberChipsInput
from surveyor_app.gui.forms.combo_input import ComboInput
from surveyor_app.gui.forms.text_inputs import LineInput, NotesInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.not_begun import NEEDED
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched, with_items


def _page(desk: Desk) -> ItemPage:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page


def _type(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)


def _type_on(text: str) -> None:
    for character in text:  # the focus may move with the first one
        QTest.keyClicks(_focus(), character)


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_every_attribute_has_an_input_that_screen_readers_can_name(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    for section, item in (
        (SectionName.ELECTRICAL, None),
        (SectionName.SUBPANELS, "sub-1"),
        (SectionName.MOUNTING_PLANES, "plane-1"),
    ):
        desk.window.pages.go(Place(section.value, item))
        for attribute in BY_SECTION[section]:
            row = _page(desk).form.row(attribute.name)
            assert attribute.label in row.input.editor().accessibleName()


def test_a_rating_is_typed_into_the_chips_and_saved(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    desk.wait(lambda: bool(_focus().accessibleName()))
    _type_on("320")
    QTest.keyClick(_focus(), Qt.Key.Key_Return)
    desk.wait(lambda: desk.record().survey.electrical.main_bus_rating == 320)
    row = _page(desk).form.row("main_bus_rating")
    desk.settle()
    assert isinstance(row.input, NumberChipsInput)
    assert row.input.other.line.text() == "320"
    assert any("320" in text or "standard" in text for text in row.problem_texts)


def test_a_chip_is_chosen_and_taken_back(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    row = _page(desk).form.row("main_bus_rating").input
    assert isinstance(row, NumberChipsInput)
    row.choices.button("200").click()
    desk.wait(lambda: desk.record().survey.electrical.main_bus_rating == 200)
    row.choices.button("200").click()
    desk.wait(lambda: desk.record().survey.electrical.main_bus_rating is None)


def test_what_is_required_says_so_until_it_is_entered(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    row = _page(desk).form.row("main_breaker_rating")
    assert row.problem_texts == (NEEDED,)
    assert isinstance(row.input, NumberChipsInput)
    row.input.choices.button("200").click()
    desk.wait(lambda: not row.problem_texts)


def _line(input_: ComboInput) -> QLineEdit:
    line = input_.combo.lineEdit()
    assert line is not None
    return line


def test_a_long_list_is_narrowed_by_typing(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_panel_location"))
    combo = _page(desk).form.row("main_panel_location").input
    assert isinstance(combo, ComboInput)
    combo.focus_input()
    _type(_line(combo), "basem")
    QTest.keyClick(_line(combo), Qt.Key.Key_Return)
    desk.wait(lambda: desk.record().survey.electrical.main_panel_location == "basement")


def test_nonsense_in_a_long_list_leaves_the_choice_as_it_was(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    combo = _page(desk).form.row("main_panel_location").input
    assert isinstance(combo, ComboInput)
    combo.focus_input()
    _line(combo).setText("xyzzy")
    _line(combo).editingFinished.emit()
    desk.settle()
    assert desk.record().survey.electrical.main_panel_location == "garage"
    assert combo.combo.currentData() == "garage"


def test_a_segment_is_chosen_with_the_arrow_keys(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    segments = _page(desk).form.row("service_type").input
    assert isinstance(segments, ChoiceInput)
    segments.focus_input()
    QTest.keyClick(_focus(), Qt.Key.Key_Right)
    QTest.keyClick(_focus(), Qt.Key.Key_Space)
    desk.wait(lambda: desk.record().survey.electrical.service_type == "underground")


def test_a_stored_key_the_catalogue_does_not_know_is_shown_as_it_is(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    segments = _page(desk).form.row("service_type").input
    segments.show_value("submarine")
    assert segments.value() == "submarine"


def test_a_pitch_is_entered_as_people_say_it_and_echoed(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "pitch"))
    line = _page(desk).form.row("pitch").input
    assert isinstance(line, LineInput)
    _type(line.line, "6:12")
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    desk.wait(lambda: desk.record().survey.mounting_planes[1].pitch == 26.57)
    desk.settle()
    assert "6:12" in _page(desk).form.row("pitch").echo.text()


def test_a_small_bare_pitch_asks_which_was_meant(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "pitch"))
    row = _page(desk).form.row("pitch")
    assert isinstance(row.input, LineInput)
    _type(row.input.line, "6")
    QTest.keyClick(row.input.line, Qt.Key.Key_Return)
    assert [answer.text() for answer in row.answers] == ["6°", "6:12"]
    row.answers[1].click()
    desk.wait(lambda: desk.record().survey.mounting_planes[1].pitch == 26.57)
    assert not row.is_asking


def test_what_cannot_be_understood_stays_in_the_field_and_is_not_saved(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "azimuth"))
    row = _page(desk).form.row("azimuth")
    assert isinstance(row.input, LineInput)
    _type(row.input.line, "upwards")
    QTest.keyClick(row.input.line, Qt.Key.Key_Return)
    desk.settle()
    assert row.input.line.text() == "upwards"
    assert any("upwards" in text for text in row.problem_texts)
    assert desk.record().survey.mounting_planes[1].azimuth is None


def test_a_value_the_services_refuse_is_explained_at_its_field(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    desk.wait(lambda: bool(_focus().accessibleName()))
    _type_on("9000")
    QTest.keyClick(_focus(), Qt.Key.Key_Return)
    row = _page(desk).form.row("main_bus_rating")
    desk.wait(lambda: any("6000" in text or "9000" in text for text in row.problem_texts))
    assert desk.record().survey.electrical.main_bus_rating is None


def test_notes_are_saved_while_typing(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    notes = _page(desk).form.row("notes").input
    assert isinstance(notes, NotesInput)
    notes.focus_input()
    _type(notes.text, "Dog is friendly")
    desk.wait(lambda: desk.record().survey.electrical.notes == "Dog is friendly")
    desk.wait(lambda: desk.window.footer.texts[0].startswith("Saved "))


def test_what_is_being_typed_is_not_overwritten_by_an_answer_of_the_services(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    line = _page(desk).form.row("existing_grounding_location").input
    assert isinstance(line, LineInput)
    line.focus_input()
    _type(line.line, "Behind the m")
    desk.window.session.refresh()
    desk.settle()
    assert line.line.text() == "Behind the m"


def test_tab_goes_through_the_fields_in_the_order_on_site(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", "pitch"))
    form = _page(desk).form
    seen: list[str] = []
    for _ in range(30):
        for name in ("pitch", "azimuth", "roof_type", "framing_type", "rafter_size", "rafter_spacing", "notes"):
            if form.row(name).input.isAncestorOf(_focus()) and name not in seen:
                seen.append(name)
        QTest.keyClick(_focus(), Qt.Key.Key_Tab)
    assert seen == ["pitch", "azimuth", "roof_type", "framing_type", "rafter_size", "rafter_spacing", "notes"]


def test_tab_leaves_the_notes(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    notes = _page(desk).form.row("notes").input
    notes.focus_input()
    QTest.keyClick(_focus(), Qt.Key.Key_Tab)
    assert not isinstance(_focus(), QPlainTextEdit)


def test_switching_planes_saves_what_was_typed_into_the_first(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1", "azimuth"))
    line = _page(desk).form.row("azimuth").input
    assert isinstance(line, LineInput)
    line.line.selectAll()
    _type(line.line, "SSW")
    desk.window.pages.go(Place("mounting_planes", "plane-2"))
    desk.wait(lambda: desk.record().survey.mounting_planes[0].azimuth == 202.5)
    assert desk.record().survey.mounting_planes[1].azimuth is None
    assert line.line.text() == ""


def test_paste_works_in_a_line(new_desk: DeskMaker, qapp: QApplication) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="existing_grounding_location"))
    qapp.clipboard().setText("Behind the meter")
    line = _focus()
    assert isinstance(line, QLineEdit)
    QTest.keySequence(line, QKeySequence(QKeySequence.StandardKey.Paste))
    desk.wait(lambda: desk.record().survey.electrical.existing_grounding_location == "Behind the meter")


def test_typing_a_size_into_its_chips_takes_that_size(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-2", attribute="rafter_size"))
    desk.wait(lambda: "Rafter size" in _focus().accessibleName())
    _type_on("2x1")
    assert desk.record().survey.mounting_planes[1].rafter_size is None, "2x10 or 2x12: not clear yet"
    _type_on("2")
    desk.wait(lambda: desk.record().survey.mounting_planes[1].rafter_size == "2x12")
    desk.settle()
    assert "2 × 12" in _focus().accessibleName()


def test_a_usual_rating_that_is_typed_becomes_its_chip(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="main_breaker_rating"))
    desk.wait(lambda: "Main breaker rating" in _focus().accessibleName())
    _type_on("175")
    QTest.keyClick(_focus(), Qt.Key.Key_Return)
    desk.wait(lambda: desk.record().survey.electrical.main_breaker_rating == 175)
    desk.settle()
