"""No text is cut and nothing hangs over, on small windows and with large text; and the focus is where the work is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.domain.problem import Severity
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.presenters.not_begun import NEEDED
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.words import SEVERITY
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.request_pane import RequestPane
from surveyor_app.gui.widgets.text_paint import whole_words
from surveyor_app.gui.widgets.tile_delegate import reason_rect
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.cut_texts import cut_texts, once_settled
from tests.gui.sample_records import untouched, with_items

PLACES = (
    Place("request"),
    Place("electrical"),
    Place("subpanels"),
    Place("subpanels", "sub-1"),
    Place("mounting_planes"),
    Place("mounting_planes", "plane-1"),
    Place("photos"),
    Place("review"),
    Place("leave"),
)


def a_desk(new_desk: DeskMaker, theme: str, text: float, width: int, height: int) -> Desk:
    desk = new_desk([with_items(), untouched("req-2")])
    desk.window.look.choose(theme, text)
    desk.window.resize(width, height)
    desk.open()
    return desk


@pytest.mark.parametrize(
    ("theme", "text", "width", "height"),
    [
        ("light", 1.0, 1280, 720),
        ("dark", 1.3, 1024, 700),
        ("sunlight", 1.3, 1280, 720),
        ("sunlight", 1.5, 1280, 720),
        ("sunlight", 1.0, 1920, 1080),
    ],
)
def test_every_text_of_every_page_has_its_room(
    new_desk: DeskMaker, theme: str, text: float, width: int, height: int
) -> None:
    desk = a_desk(new_desk, theme, text, width, height)
    found = {}
    for place in PLACES:
        desk.window.pages.go(place)
        found[place] = once_settled(desk)

    assert found == {place: [] for place in PLACES}


@pytest.mark.parametrize(
    ("theme", "location"),
    [
        ("light", "Behind the garage & the tool shed, north wall, left of the meter"),
        ("sunlight", "Behind the garage & the tool shed, north wall"),
    ],
)
def test_a_long_location_is_shortened_in_its_row_and_whole_where_there_is_room(
    new_desk: DeskMaker, theme: str, location: str
) -> None:
    record = with_items()
    record.survey = replace(record.survey, subpanels=(replace(record.survey.subpanels[0], location=location),))
    desk = new_desk([record])
    desk.window.look.choose(theme, 1.0)
    desk.window.resize(1280, 720)
    desk.open(place=Place("subpanels"))
    assert once_settled(desk) == []
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    link = page._buttons["sub-1", "open"]
    assert "…" in link.text()
    assert link.toolTip() == link.accessibleName() == f"Subpanel 1 · {location}"
    desk.window.resize(2400, 720)
    desk.qtbot.waitUntil(lambda: "…" not in link.text())
    assert link.text().replace("&&", "&") == f"Subpanel 1 · {location}"
    assert link.toolTip() == ""


def test_the_welcome_is_whole_with_large_text(new_desk: DeskMaker) -> None:
    desk = new_desk([], paired=False)
    desk.window.look.choose("sunlight", 1.3)
    desk.window.resize(1280, 720)

    assert once_settled(desk) == []


def test_the_measure_finds_a_cut_text(new_desk: DeskMaker) -> None:
    desk = a_desk(new_desk, "light", 1.0, 1280, 720)
    cut = QLabel("Longer than its room", desk.window)
    cut.setGeometry(400, 300, 40, 20)
    cut.show()

    assert any("Longer than its room" in line for line in cut_texts(desk.window))


@pytest.mark.parametrize(("theme", "text"), [("light", 1.3), ("sunlight", 1.3)])
def test_the_settings_fit_a_small_window(new_desk: DeskMaker, theme: str, text: float) -> None:
    desk = a_desk(new_desk, theme, text, 1280, 720)
    desk.window.office.settings()
    dialog = desk.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    desk.qtbot.wait(30)

    assert dialog.height() < desk.window.height()
    assert cut_texts(dialog) == []
    dialog.accept()


def test_the_filters_stand_on_one_line_whatever_the_size_of_the_text(new_desk: DeskMaker) -> None:
    desk = a_desk(new_desk, "sunlight", 1.3, 1920, 1080)
    pane = desk.window.requests
    assert isinstance(pane, RequestPane)
    desk.qtbot.wait(30)

    assert len({pane.filters.button(key).y() for key in pane.filters.keys}) == 1


def test_the_sign_that_empties_the_search_stands_in_the_middle_of_its_height(new_desk: DeskMaker) -> None:
    desk = a_desk(new_desk, "light", 1.0, 1280, 720)
    desk.window.top.search.setText("Zoë")
    sign = desk.window.top.search.findChild(QToolButton)
    assert isinstance(sign, QToolButton)
    desk.qtbot.waitUntil(sign.isVisible)

    assert abs(sign.geometry().center().y() - desk.window.top.search.rect().center().y()) <= 2


def test_words_are_left_out_whole(qapp: QApplication) -> None:
    metrics = QFontMetrics(Look("light").font("caption"))
    text = "the space and what is below it"
    room = metrics.horizontalAdvance("the space and wha…")

    assert whole_words(text, metrics, room) == "the space and…"
    assert whole_words(text, metrics, 10_000) == text


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_red_before_somebody_left_the_page_and_what_is_missing_is_afterwards(
    new_desk: DeskMaker,
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    location, breaker = page.form.row("main_panel_location"), page.form.row("main_breaker_rating")
    assert location.problem_texts == (NEEDED,)
    assert SEVERITY[Severity.ERROR].words not in location.input.editor().accessibleDescription()

    desk.window.session.set_value(page.section, None, "main_bus_rating", 200.0)
    desk.settle()
    assert breaker.problem_texts == (NEEDED,), "nobody has been there yet"
    desk.window.pages.go(Place("photos"))
    desk.window.pages.go(Place("electrical"))
    assert "is missing" in breaker.problem_texts[0]


def test_what_is_missing_is_red_once_somebody_wanted_to_publish(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    desk.window.session.publish()
    desk.settle()
    desk.window.pages.go(Place("electrical"))

    assert "is missing" in page.form.row("main_panel_location").problem_texts[0]


def test_a_reason_is_taken_back_by_one_click_on_its_tile(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    target = PhotoTarget(page.section, "plane-1")
    desk.window.session.set_absence(target, "attic_overview", AbsenceKind.NOT_REACHED, "not safe")
    desk.settle()
    grid = page.photos.panel.grid
    cell = grid.visualRect(grid.tiles.index_of("slot:attic_overview"))
    QTest.mouseClick(
        grid.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        reason_rect(cell, desk.window.look).center(),
    )
    desk.settle()

    assert desk.record().absences == []


def test_the_focus_goes_along_to_the_next_page_and_never_into_the_search(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical", attribute="main_bus_rating"))
    window = desk.window
    window.activateWindow()
    desk.wait(lambda: QApplication.focusWidget() is not None)
    window.pages.enter()
    for place in PLACES:
        window.pages.go(place)
        focused = QApplication.focusWidget()
        assert focused is not None, place
        assert window.pages.current.isAncestorOf(focused), place


def test_who_moves_in_the_task_list_stays_there(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open()
    desk.window.activateWindow()
    desk.window.tasks.list.setFocus()
    desk.window.pages.go(Place("electrical"))

    assert desk.window.tasks.list.hasFocus()


@pytest.mark.parametrize("text", [1.0, 1.5])
def test_the_task_that_is_shown_is_in_sight_in_its_list(new_desk: DeskMaker, text: float) -> None:
    desk = a_desk(new_desk, "light", text, 1280, 720)
    tasks = desk.window.tasks.list
    for place in PLACES[:-1]:
        desk.window.pages.go(place)
        desk.settle()
        assert tasks.viewport().rect().contains(tasks.visualRect(tasks.currentIndex())), place
    desk.window.resize(1280, 600)
    desk.window.pages.go(Place("review"))
    desk.settle()
    assert tasks.viewport().rect().contains(tasks.visualRect(tasks.currentIndex()))


@pytest.mark.parametrize("text", [1.0, 1.3, 1.5])
@pytest.mark.parametrize("width", [1024, 1280])
def test_the_search_says_only_words_that_it_has_room_for(new_desk: DeskMaker, text: float, width: int) -> None:
    desk = a_desk(new_desk, "sunlight", text, width, 720)
    search = desk.window.top.search
    search.use_hints("Buscar entre las solicitudes   Ctrl+K", "Buscar solicitudes", "Buscar")
    desk.settle()
    said = search.placeholderText()
    assert said
    assert search.fontMetrics().horizontalAdvance(said) <= search.contentsRect().width() - 20
    desk.window.look.choose("light", 1.0)
    desk.window.resize(1920, 720)
    desk.wait(lambda: search.placeholderText() == "Buscar entre las solicitudes   Ctrl+K")
