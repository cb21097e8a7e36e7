"""The window as a whole: filters, search, tasks, items, keys, publishing, remembering, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.notices import Notice, NoticeKind
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.forms.text_inputs import LineInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.pages.request_page import RequestPage
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import complete, untouched, with_items


def test_filters_count_and_show_their_requests(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("a"), complete("b"), complete("c", SurveyStatus.PUBLISHED)])
    pane = desk.window.requests
    pane.choose_group("to_do")
    assert [card.id for card in pane.cards.rows] == ["a"]
    pane.filters.button("sent").click()
    assert [card.id for card in pane.cards.rows] == ["c"]
    assert pane.filters.button("all").text().startswith("3")


def test_search_finds_customer_street_and_id(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("a"), untouched("b", customer_last_name="Ibáñez", address="9 Elm Ct, Reno")])
    QTest.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is desk.window.top.search
    for words in ("ibáñez", "elm", "zoë elm"):
        desk.window.top.search.setText(words)
        assert [card.id for card in desk.window.requests.cards.rows] == ["b"]
    desk.window.top.search.setText("nobody")
    assert desk.window.requests.cards.rowCount() == 0


def test_without_requests_the_window_says_what_to_do(new_desk: DeskMaker) -> None:
    desk = new_desk([], paired=False)
    assert desk.window.pages.current is desk.window.welcome
    assert desk.window.welcome.pair_button.isVisible()
    assert desk.window.top.chip.text() == "Not paired"


def test_a_chosen_request_shows_customer_batteries_and_what_else_aurora_sent(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.window.requests.list.setCurrentIndex(desk.window.requests.cards.index(0))
    desk.wait(lambda: desk.window.session.detail is not None)
    desk.settle()
    page = desk.window.pages.current
    assert isinstance(page, RequestPage)
    words = " ".join(page.texts)
    for expected in ("Zoë Sample", "(555) 010-0000", "Invented Cell", "Made-Up", "26.6°", "priority"):
        assert expected in words


def test_alt_digits_go_through_the_tasks(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    for key, task in ((Qt.Key.Key_2, "electrical"), (Qt.Key.Key_4, "mounting_planes"), (Qt.Key.Key_6, "review")):
        QTest.keyClick(desk.window, key, Qt.KeyboardModifier.AltModifier)
        assert desk.window.pages.place == Place(task)
        assert desk.window.tasks.current == (task, None)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert desk.window.pages.area.isAncestorOf(focused)


def test_f8_goes_from_gap_to_gap(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open()
    seen = []
    for _ in range(3):
        QTest.keyClick(desk.window, Qt.Key.Key_F8)
        seen.append(desk.window.pages.place.attribute)
    assert seen == ["main_panel_location", "main_bus_rating", "main_breaker_rating"]


def test_f9_goes_through_the_themes_and_remembers(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    names = []
    for _ in range(3):
        QTest.keyClick(desk.window, Qt.Key.Key_F9)
        names.append(desk.window.look.theme.key)
    assert names == ["dark", "sunlight", "light"]
    assert desk.window.memory.theme == "light"


def test_a_plane_is_added_and_its_form_opened(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("mounting_planes"))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    page.add_button.click()
    desk.wait(lambda: len(desk.record().survey.mounting_planes) == 1)
    desk.wait(lambda: desk.window.pages.place.item_id == desk.record().survey.mounting_planes[0].id)
    assert isinstance(desk.window.pages.current, ItemPage)
    assert any(row.item_id for row in desk.window.tasks.tasks.rows)


def test_subpanels_are_moved_duplicated_removed_and_brought_back(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("subpanels"))
    session = desk.window.session

    def locations() -> list[str | None]:
        return [item.location for item in desk.record().survey.subpanels]

    desk.window.pages.current.button("Move Subpanel 2 · Attic up").click()  # type: ignore[attr-defined]
    desk.wait(lambda: locations() == ["Attic", "Garage"])
    desk.settle()
    session.add_item(SectionName.SUBPANELS, "sub-1")
    desk.wait(lambda: locations() == ["Attic", "Garage", "Garage"])
    desk.settle()
    desk.window.pages.go(Place("subpanels", "sub-2"))
    desk.window.pages.item_page(SectionName.SUBPANELS).remove()
    desk.wait(lambda: locations() == ["Garage", "Garage"])
    desk.settle()
    assert desk.window.pages.place == Place("subpanels")
    desk.window.undo.undo_button.click()
    desk.wait(lambda: locations() == ["Attic", "Garage", "Garage"])


def test_publish_is_possible_only_without_errors(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("a"), complete("b")])
    desk.open("a", Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    assert not page.publish_button.isEnabled()
    assert "4 gaps" in page.publish_button.toolTip()
    desk.open("b", Place("review"))
    assert page.publish_button.isEnabled()
    page.publish_button.click()
    desk.asked().agree_button.click()
    desk.wait(lambda: desk.record("b").survey.status is SurveyStatus.QUEUED)
    desk.settle()
    assert "wake" in desk.engine.told
    assert not page.publish_button.isEnabled()
    assert not desk.window.top.search.hasFocus()


def test_a_problem_on_the_review_page_leads_to_its_field(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    page.button("Go to Electrical: Main breaker rating is missing; Aurora needs it.").click()
    assert desk.window.pages.place == Place("electrical", attribute="main_breaker_rating")


def test_the_window_comes_back_where_it_was_left(new_desk: DeskMaker) -> None:
    services = fake_services([untouched("a"), with_items("b")])
    desk = new_desk(services=services)
    desk.open("b", Place("mounting_planes", "plane-2"))
    QTest.keyClick(desk.window, Qt.Key.Key_F9)
    desk.close()
    again = new_desk(services=services)
    again.wait(lambda: again.window.session.detail is not None)
    again.settle()
    assert again.window.session.detail is not None
    assert again.window.session.detail.request.id == "b"
    assert again.window.pages.place == Place("mounting_planes", "plane-2")
    assert again.window.look.theme.key == "dark"


def test_closing_saves_what_was_just_typed_and_stops_the_engine(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", attribute="existing_grounding_location"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    line = page.form.row("existing_grounding_location").input
    assert isinstance(line, LineInput)
    QTest.keyClicks(line.line, "by the hose bib")
    desk.close()
    assert desk.record().survey.electrical.existing_grounding_location == "by the hose bib"
    assert desk.engine.told[-1] == "stop"
    assert not desk.window.isVisible()


def test_a_cancelled_request_says_so_and_keeps_everything(new_desk: DeskMaker) -> None:
    record = with_items()
    record.request = replace(record.request, status="cancelled")
    record.survey = replace(record.survey, status=SurveyStatus.WITHDRAWN)
    desk = new_desk([record])
    desk.open()
    assert "cancelled" in desk.window.pages.banner_text
    assert len(desk.record().survey.subpanels) == 2


def test_a_storage_fault_is_told_in_words(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open()
    desk.services.fault = StorageFault("The disk is full.", advice="Free some space; nothing entered is lost.")
    desk.window.session.refresh()
    desk.wait(lambda: "The disk is full." in desk.window.undo.text)


@pytest.mark.parametrize("width", [1000, 1400])
def test_the_list_folds_into_a_button_where_there_is_no_room(new_desk: DeskMaker, width: int) -> None:
    desk = new_desk([untouched()])
    desk.open()
    desk.window.resize(width, 800)
    narrow = width < 1180
    desk.wait(lambda: desk.window.requests.isHidden() == narrow)
    assert desk.window.top.list_button.isVisible() == narrow
    if narrow:
        desk.window.top.list_button.click()
        assert desk.window.requests.isVisible()


def test_alt_digits_pressed_while_a_survey_is_being_read_lead_into_its_page(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.open_request("req-1")
    QTest.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: desk.window.pages.place == Place("electrical"))
    desk.settle()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Main panel location"


def test_clicking_a_task_leads_into_its_page_and_tab_goes_on_from_there(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    tasks = desk.window.tasks.list
    spot = tasks.visualRect(desk.window.tasks.tasks.index_of(("electrical", None))).center()
    QTest.mouseClick(tasks.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    first = QApplication.focusWidget()
    assert first is not None
    assert first.accessibleName() == "Main panel location"
    QTest.keyClick(first, Qt.Key.Key_Tab)
    second = QApplication.focusWidget()
    assert second is not None
    assert second.accessibleName().startswith("Main bus rating")


def test_coming_back_to_the_window_shows_what_a_command_changed(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open(place=Place("electrical"))
    record = desk.record()
    record.survey = replace(record.survey, electrical=replace(record.survey.electrical, notes="By a command"))
    desk.services.records["b"] = untouched("b")
    QApplication.sendEvent(desk.window, QEvent(QEvent.Type.ActivationChange))
    desk.wait(lambda: desk.window.requests.cards.rowCount() == 2)
    desk.settle()
    detail = desk.window.session.detail
    assert detail is not None
    assert detail.survey.electrical.notes == "By a command"


def test_a_survey_is_exported_without_holding_up_the_storage_thread(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = complete(status=SurveyStatus.WITHDRAWN)
    record.request = replace(record.request, status="deleted")
    record.notices = [Notice(NoticeKind.WITHDRAWN, "This survey was deleted in Aurora.", datetime.now(UTC))]
    desk = new_desk([record])
    desk.open()
    assert desk.window.pages.banner_text.startswith("Deleted in Aurora")
    box = next(b for b in desk.window.pages.notices.findChildren(QPushButton) if b.text() == "Export…")
    closed_before = desk.services.closed
    box.click()
    dialog = next(d for d in desk.window.findChildren(QFileDialog) if d.isVisible())
    dialog.fileSelected.emit(str(tmp_path / "out.zip"))
    dialog.close()
    desk.wait(lambda: desk.services.export.exported == [("req-1", tmp_path / "out.zip")])
    desk.settle()
    assert desk.services.closed == closed_before + 1  # the services of its own thread
    assert desk.window.undo.text.startswith("Exported to")


def test_what_another_laptop_published_is_replaced_only_when_asked(new_desk: DeskMaker) -> None:
    record = complete(status=SurveyStatus.NEEDS_ATTENTION)
    now = datetime.now(UTC)
    said = "Ana Beispiel published this request on 2 March at 08:10."
    record.jobs = [
        SyncJob("job-1", JobKind.PUT_ELECTRICAL, "req-1", "rev-1", "rev-1", JobStatus.BLOCKED, 1, None, (),
                "published_elsewhere", said, now)
    ]  # fmt: skip
    desk = new_desk([record])
    desk.open(place=Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    assert page.publish_button.text() == "Publish anyway"
    assert any(said in text for text in page.texts)
    page.publish_button.click()
    publish = desk.services.publish
    desk.wait(lambda: publish.overwritten == ["req-1"])
    desk.settle()


def test_a_withdrawn_survey_can_be_worked_on_anyway(new_desk: DeskMaker) -> None:
    record = complete(status=SurveyStatus.WITHDRAWN)
    record.request = replace(record.request, status="cancelled")
    record.notices = [Notice(NoticeKind.WITHDRAWN, "Aurora cancelled this request.", datetime.now(UTC))]
    desk = new_desk([record])
    desk.open(place=Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    assert page.publish_button.text() == "Work on it anyway"
    page.publish_button.click()
    desk.wait(lambda: desk.record().survey.status is SurveyStatus.DRAFT)
    desk.settle()
    assert page.publish_button.text() == "Publish"


def test_a_notice_is_shown_until_it_is_dismissed(new_desk: DeskMaker) -> None:
    record = complete()
    now = datetime.now(UTC)
    record.notices = [
        Notice(NoticeKind.REASSIGNED, "The office gave this request to Ana Beispiel.", now),
        Notice(NoticeKind.SCREENSHOT, "The picture of the design was replaced: look at it again.", now),
    ]
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    assert [text.partition(":")[0] for text in desk.window.pages.notices.texts] == [
        "New picture of the design",
        "Given to someone else",
    ]
    buttons = desk.window.pages.notices.findChildren(QPushButton)
    next(b for b in buttons if b.text() == "Look at it").click()
    assert desk.window.pages.place == Place("request")
    buttons = desk.window.pages.notices.findChildren(QPushButton)
    next(b for b in buttons if b.accessibleName() == "Dismiss: New picture of the design").click()
    desk.wait(lambda: len(desk.record().notices) == 1)
    desk.settle()
    assert "Ana Beispiel" in desk.window.pages.banner_text
    assert "picture" not in desk.window.pages.banner_text
