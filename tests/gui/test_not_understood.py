"""Typed text that no field understands: said at the field, in the footer, the gate and the review; never dropped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.unclear import texts_at
from surveyor_app.gui.forms.combo_input import ComboInput
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.pages.gate_page import GatePage
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.hands import ALT, CTRL, Keyboard, Mouse, focused, look, name_of
from tests.gui.sample_records import complete, untouched, with_items

K = Qt.Key
ELECTRICAL, PANELS, PLANES = SectionName.ELECTRICAL, SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
METER = Place("electrical", attribute="utility_meter_location")
# A field, what is typed into it, and whether the chips open their line first.
NONSENSE = [
    (METER, "garage nonsense"),
    (Place("electrical", attribute="main_panel_location"), "zzz"),
    (Place("electrical", attribute="main_bus_rating"), "2oo amps"),
    (Place("electrical", attribute="main_breaker_rating"), "9000"),
    (Place("subpanels", "sub-1", "bus_rating"), "62,5"),
    (Place("subpanels", "sub-1", "disconnect_size"), "1-2"),
    (Place("mounting_planes", "plane-1", "pitch"), "abc"),
    (Place("mounting_planes", "plane-1", "azimuth"), "abc"),
    (Place("mounting_planes", "plane-1", "rafter_spacing"), "2 feets"),
]


def page(desk: Desk) -> ItemPage:
    here = desk.window.pages.current
    assert isinstance(here, ItemPage)
    return here


def row(desk: Desk, name: str) -> FieldRow:
    return page(desk).form.row(name)


def kept(desk: Desk, place: Place, request_id: str = "req-1") -> str:
    texts = texts_at(desk.record(request_id).survey, SectionName(place.task), place.item_id)
    return texts.get(place.attribute or "", "")


def type_at(desk: Desk, keys: Keyboard, place: Place, text: str) -> None:
    desk.window.pages.go(place)
    look(desk)
    if isinstance(focused(), QLineEdit):
        keys.press(K.Key_A, modifiers=CTRL)
    keys.type(text)


@pytest.mark.parametrize(("place", "text"), NONSENSE)
@pytest.mark.parametrize("away", [K.Key_Tab, K.Key_Return, K.Key_6, K.Key_F7, K.Key_J])
def test_what_is_not_understood_is_kept_whatever_way_the_field_is_left(
    new_desk: DeskMaker, place: Place, text: str, away: Qt.Key
) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    before = desk.record().survey.electrical, desk.record().survey.subpanels, desk.record().survey.mounting_planes
    type_at(desk, keys, place, text)
    keys.press(away, modifiers={K.Key_6: ALT, K.Key_J: CTRL}.get(away, Qt.KeyboardModifier.NoModifier))
    look(desk)
    after = desk.record().survey.electrical, desk.record().survey.subpanels, desk.record().survey.mounting_planes
    assert kept(desk, place) == text
    if "rating" not in (place.attribute or "") or place.attribute == "bus_rating":
        assert after == before, "the answer from before stands"
    assert desk.window.footer.unclear_button.isVisibleTo(desk.window)
    assert "1 answer not understood" in desk.window.footer.unclear_button.text()


@pytest.mark.parametrize(("place", "text"), NONSENSE)
def test_it_stands_in_its_field_again_and_says_what_is_wrong(new_desk: DeskMaker, place: Place, text: str) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys, mouse = Keyboard(desk), Mouse(desk)
    type_at(desk, keys, place, text)
    for other in (Place("electrical"), Place("subpanels", "sub-2"), Place("mounting_planes", "plane-2")):
        desk.window.pages.go(other)
        look(desk)
        if other.page != place.page:
            assert text not in row_texts(desk), "another entry shows its own"
    mouse.click(desk.window.footer.unclear_button)
    assert desk.window.pages.place == place
    assert row(desk, place.attribute or "").input.words() == text
    assert any("not" in said or "must" in said for said in row(desk, place.attribute or "").problem_texts)


def row_texts(desk: Desk) -> list[str]:
    form = page(desk).form
    return [one.input.words() for one in form.findChildren(FieldRow)]


def test_the_answer_from_before_is_named_where_something_else_is_typed_over_it(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    type_at(desk, keys, Place("mounting_planes", "plane-1", "pitch"), "abc")
    keys.press(K.Key_Tab)
    texts = row(desk, "pitch").problem_texts
    assert any("“abc” is not a pitch" in text for text in texts)
    assert any("26.57°" in text and "will not be sent" in text for text in texts)


def test_two_surveys_keep_their_own_texts(new_desk: DeskMaker) -> None:
    desk = new_desk(services=fake_services([with_items("a"), untouched("b")]))
    keys = Keyboard(desk)
    desk.open("a", METER)
    look(desk)
    keys.type("garage nonsense")
    desk.open("b", Place("electrical"))
    look(desk)
    assert row(desk, "utility_meter_location").input.words() == ""
    assert desk.record("b").survey.unclear == ()
    assert not desk.window.footer.unclear_button.isVisibleTo(desk.window)
    desk.open("a", Place("electrical"))
    look(desk)
    assert row(desk, "utility_meter_location").input.words() == "garage nonsense"


def test_typing_on_while_another_survey_opens_stays_in_the_survey_on_screen(new_desk: DeskMaker) -> None:
    desk = new_desk(services=fake_services([with_items("a"), untouched("b")]))
    desk.open("a", Place("electrical", attribute="existing_grounding_location"))
    look(desk)
    desk.window.open_request("b")
    QTest.keyClicks(row(desk, "existing_grounding_location").input.editor(), "Behind the meter")
    page(desk).flush()
    look(desk)
    assert desk.record("a").survey.electrical.existing_grounding_location == "Behind the meter"
    assert desk.record("b").survey.electrical.existing_grounding_location is None


def test_an_optional_field_counts_as_a_gap_in_gate_review_and_task_list(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open()
    keys = Keyboard(desk)
    type_at(desk, keys, METER, "garage nonsense")
    keys.press(K.Key_Tab)
    look(desk)
    electrical = next(task for task in desk.window.session.detail.tasks if task.name == "electrical")  # type: ignore[union-attr]
    assert electrical.gaps == 1
    keys.press(K.Key_F7)
    gate = desk.window.pages.current
    assert isinstance(gate, GatePage)
    assert gate.verdict == "Not yet: 1 answer is not understood"
    assert "garage nonsense" in gate.rows[0].row.text
    keys.press(K.Key_1)
    assert desk.window.pages.place == METER
    desk.window.pages.go(Place("review"))
    look(desk)
    review = desk.window.pages.current
    assert isinstance(review, ReviewPage)
    texts = [label.text() for label in review.findChildren(type(review._sentence))]
    assert any("garage nonsense" in text and "will not be sent" in text for text in texts)
    assert "1 answer not understood" in review._sentence.text()
    assert review.publish_button.isEnabled(), "only Aurora's needs keep anybody from publishing"


def test_f8_leads_to_it(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open()
    keys = Keyboard(desk)
    type_at(desk, keys, METER, "garage nonsense")
    desk.window.pages.go(Place("request"))
    look(desk)
    keys.press(K.Key_F8)
    assert desk.window.pages.place == METER


def test_an_understood_value_takes_it_away(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    place = Place("mounting_planes", "plane-2", "azimuth")
    type_at(desk, keys, place, "upwards")
    keys.press(K.Key_Return)
    type_at(desk, keys, place, "sur")
    keys.press(K.Key_Return)
    look(desk)
    assert (desk.record().survey.mounting_planes[1].azimuth, kept(desk, place)) == (180, "")
    assert not desk.window.footer.unclear_button.isVisibleTo(desk.window)
    assert not any("understood" in text for text in row(desk, "azimuth").problem_texts)


def test_going_back_to_the_answer_from_before_takes_it_away_without_an_edit(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    place = Place("mounting_planes", "plane-1", "azimuth")
    type_at(desk, keys, place, "upwards")
    keys.press(K.Key_Return)
    type_at(desk, keys, place, "180")
    keys.press(K.Key_Return)
    look(desk)
    assert (desk.record().survey.mounting_planes[0].azimuth, kept(desk, place)) == (180, "")


def test_nonsense_is_taken_back_like_any_other_change(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    place = Place("mounting_planes", "plane-1", "azimuth")
    type_at(desk, keys, place, "upwards")
    desk.window.pages.go(Place("electrical"))
    look(desk)
    desk.window.undoing.take_back()
    look(desk)
    assert kept(desk, place) == ""
    assert desk.window.pages.place == place
    assert row(desk, "azimuth").input.words() == "180"
    desk.window.undoing.do_again()
    look(desk)
    assert kept(desk, place) == "upwards"
    assert row(desk, "azimuth").input.words() == "upwards"


def test_half_a_word_is_on_disk_within_a_second_and_is_not_called_wrong_yet(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    place = Place("mounting_planes", "plane-2", "azimuth")
    type_at(desk, keys, place, "so")
    keys.type("ut")
    desk.wait(lambda: kept(desk, place) == "sout")
    look(desk)
    assert not any("sout" in text for text in row(desk, "azimuth").problem_texts)
    keys.type("h")
    keys.press(K.Key_Return)
    look(desk)
    assert (desk.record().survey.mounting_planes[1].azimuth, kept(desk, place)) == (180, "")


def test_a_question_about_a_pitch_is_asked_again_when_the_field_is_seen_again(new_desk: DeskMaker) -> None:
    record = with_items()
    services = fake_services([record])
    services.keep_unclear("req-1", PLANES, "plane-2", "pitch", "6")
    desk = new_desk(services=services)
    desk.open(place=Place("mounting_planes", "plane-2"))
    look(desk)
    before = name_of(focused())
    assert [answer.text() for answer in row(desk, "pitch").answers] == ["6°", "6:12"]
    look(desk)
    assert name_of(focused()) == before, "only whoever typed it is led to the answers"
    Mouse(desk).click(row(desk, "pitch").answers[1])
    assert desk.record().survey.mounting_planes[1].pitch == 26.57
    assert desk.record().survey.unclear == ()


def test_what_a_later_version_understands_becomes_the_answer(new_desk: DeskMaker) -> None:
    services = fake_services([with_items()])
    services.keep_unclear("req-1", PLANES, "plane-2", "azimuth", "suroeste")
    desk = new_desk(services=services)
    desk.open(place=Place("mounting_planes", "plane-2"))
    desk.wait(lambda: desk.record().survey.mounting_planes[1].azimuth == 225)
    assert desk.record().survey.unclear == ()


def test_a_text_that_fits_several_choices_is_not_guessed(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open()
    keys = Keyboard(desk)
    type_at(desk, keys, METER, "exterior")
    keys.press(K.Key_Tab)
    look(desk)
    assert desk.record().survey.electrical.utility_meter_location is None
    assert kept(desk, METER) == "exterior"
    assert any("fits more than one" in text for text in row(desk, "utility_meter_location").problem_texts)


def test_a_text_that_fits_one_choice_is_that_choice_also_by_a_shortcut(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open()
    keys = Keyboard(desk)
    type_at(desk, keys, Place("electrical", attribute="main_panel_location"), "basem")
    keys.press(K.Key_F7)
    look(desk)
    assert desk.record().survey.electrical.main_panel_location == "basement"
    assert desk.record().survey.unclear == ()


def test_a_full_disk_keeps_the_text_in_the_window_and_saves_it_later(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    desk.services.save_fault = StorageFault("The disk is full.", code="disk_full")
    type_at(desk, keys, METER, "garage nonsense")
    desk.window.pages.go(Place("subpanels", "sub-1"))
    look(desk)
    desk.window.pages.go(METER)
    look(desk)
    assert row(desk, "utility_meter_location").input.words() == "garage nonsense"
    assert "Not saved: 1 answer" in desk.window.footer.texts[0]
    desk.services.save_fault = None
    desk.window.session.save_unsaved()
    look(desk)
    assert kept(desk, METER) == "garage nonsense"


def test_an_older_answer_that_comes_late_does_not_overwrite_what_is_typed(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical", attribute="existing_grounding_location"))
    look(desk)
    line = row(desk, "existing_grounding_location").input
    session = desk.window.session
    session.set_value(ELECTRICAL, None, "existing_grounding_location", "Behi")
    QTest.keyClicks(line.editor(), "Behind")
    page(desk).flush()
    seen: list[str] = []
    session.detail_changed.connect(lambda: seen.append(line.words()))
    look(desk)
    assert set(seen) == {"Behind"}


def test_another_subpanel_added_in_the_middle_of_a_word_loses_nothing(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    place = Place("subpanels", "sub-1", "bus_rating")
    type_at(desk, keys, place, "12x")
    desk.window.session.add_item(PANELS)
    look(desk)
    assert kept(desk, place) == "12x"


def test_clearing_a_choice_is_understood(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys = Keyboard(desk)
    desk.window.pages.go(Place("electrical", attribute="main_panel_location"))
    look(desk)
    combo = row(desk, "main_panel_location").input
    assert isinstance(combo, ComboInput)
    keys.press(K.Key_A, modifiers=CTRL)
    keys.press(K.Key_Delete, K.Key_Tab)
    look(desk)
    assert desk.record().survey.electrical.main_panel_location is None
    assert desk.record().survey.unclear == ()


@pytest.mark.parametrize(("place", "text"), NONSENSE)
def test_what_is_not_understood_is_never_shown_as_saved(new_desk: DeskMaker, place: Place, text: str) -> None:
    desk = new_desk([with_items()])
    desk.open(place=place)
    told: list[object] = []
    desk.window.session.saved.connect(told.append)
    desk.window.session.keep_unclear(SectionName(place.task), place.item_id, place.attribute or "", text)
    desk.settle()
    assert kept(desk, place) == text
    assert told == []
    desk.window.session.keep_unclear(SectionName(place.task), place.item_id, place.attribute or "", "")
    desk.settle()
    assert len(told) == 1, "what stands there now is the answer, and it is saved"


def test_what_is_not_understood_stays_when_a_click_leads_away(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys, mouse = Keyboard(desk), Mouse(desk)
    pitch = Place("mounting_planes", "plane-1", "pitch")
    type_at(desk, keys, pitch, "abc")
    mouse.click(page(desk).form.row("azimuth").input.editor())
    assert kept(desk, pitch) == "abc"
    assert any("abc" in text for text in row(desk, "pitch").problem_texts)
    mouse.click("Can I drive away?")
    gate = desk.window.pages.current
    assert isinstance(gate, GatePage)
    assert any("abc" in line.row.text for line in gate.rows)


def test_a_text_far_too_long_is_kept_and_said_and_no_part_of_it_is_the_answer(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    place = Place("subpanels", "sub-1", "location")
    desk.open(place=place)
    focused().setText("x" * 300)  # type: ignore[attr-defined]
    focused().textEdited.emit("x" * 300)  # type: ignore[attr-defined]
    desk.window.pages.go(Place("electrical"))
    desk.settle()
    assert desk.record().survey.subpanels[0].location == "Garage"
    assert kept(desk, place) == "x" * 300
    desk.window.pages.go(place)
    assert row(desk, "location").problem_texts
