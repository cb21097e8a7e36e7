"""A double click is one click: its second press is never meant for what came to lie under the mouse meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.basics import button
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched, with_items

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def _double_click(desk: Desk, at: QWidget) -> None:
    """As the system delivers it: to whatever lies there by the time of each press."""
    window = desk.window.windowHandle()
    QTest.mouseDClick(window, LEFT, NONE, at.mapTo(desk.window, at.rect().center()))
    desk.settle()


def _click_and_press_again(desk: Desk, at: QWidget) -> None:
    """The second press comes late, right after the page has changed."""
    window, place = desk.window.windowHandle(), at.mapTo(desk.window, at.rect().center())
    QTest.mouseClick(window, LEFT, NONE, place)
    desk.wait(lambda: not at.isVisible())
    QTest.mouseClick(window, LEFT, NONE, place)
    desk.settle()


@pytest.mark.parametrize("section", [SectionName.SUBPANELS, SectionName.MOUNTING_PLANES])
@pytest.mark.parametrize("twice", [_double_click, _click_and_press_again])
def test_a_double_click_on_add_adds_one_and_removes_none(
    new_desk: DeskMaker, section: SectionName, twice: object
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place(section.value))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    twice(desk, page.add_button)  # type: ignore[operator]
    assert len(getattr(desk.record().survey, section.value)) == 1
    assert desk.record().bin == {}


@pytest.mark.parametrize("twice", [_double_click, _click_and_press_again])
def test_a_double_click_on_add_a_plane_like_another_adds_one_and_answers_nothing(
    new_desk: DeskMaker, twice: object
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes"))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    before = len(desk.record().survey.mounting_planes)
    twice(desk, page.add_like_button)  # type: ignore[operator]
    planes = desk.record().survey.mounting_planes
    assert len(planes) == before + 1
    assert len(desk.record().bin) == 0


@pytest.mark.parametrize("section", [SectionName.SUBPANELS, SectionName.MOUNTING_PLANES])
def test_no_bin_comes_to_lie_under_the_button_that_adds(new_desk: DeskMaker, section: SectionName) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place(section.value))
    page = desk.window.pages.current
    assert isinstance(page, ItemsPage)
    window, made = desk.window, page.add_button
    corners = [QPoint(8, 8), QPoint(made.width() - 8, 8), made.rect().center()]
    places = [made.mapTo(window, at) for at in corners]
    QTest.mouseClick(window.windowHandle(), LEFT, NONE, places[2])
    desk.wait(lambda: not made.isVisible())
    desk.settle()
    below = [window.childAt(place) for place in places]
    assert not [one for one in below if one is not None and "Remove" in one.accessibleName()]


def test_a_double_click_on_a_choice_answers_and_takes_nothing_back(new_desk: DeskMaker) -> None:
    """A second click by itself, a moment later, still takes the choice back."""
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    field = page.form.row("main_breaker_rating").input
    assert isinstance(field, NumberChipsInput)
    key = field.choices.keys[0]
    _double_click(desk, field.choices.button(key))
    assert desk.record().survey.electrical.main_breaker_rating == float(key)
    QTest.mouseClick(field.choices.button(key), LEFT)
    desk.settle()
    assert desk.record().survey.electrical.main_breaker_rating is None


def _two_pages(qtbot: QtBot) -> tuple[QStackedWidget, QPushButton, QPushButton, list[str]]:
    pages, clicks = QStackedWidget(), list[str]()

    def add() -> None:
        clicks.append("add")
        pages.setCurrentIndex(1)

    first = button("Add", on_click=add)
    second = button("Remove", on_click=lambda: clicks.append("remove"))
    pages.addWidget(first)
    pages.addWidget(second)
    qtbot.addWidget(pages)
    pages.resize(300, 120)
    pages.show()
    qtbot.waitExposed(pages)
    return pages, first, second, clicks


def test_the_second_press_of_a_double_click_is_not_for_the_next_page(qtbot: QtBot) -> None:
    pages, _first, _second, clicks = _two_pages(qtbot)
    QTest.mouseDClick(pages.windowHandle(), LEFT, NONE, pages.rect().center())
    assert clicks == ["add"]


def test_who_waits_a_moment_or_moves_the_mouse_presses_what_lies_there(qtbot: QtBot) -> None:
    pages, _first, second, clicks = _two_pages(qtbot)
    middle = pages.rect().center()
    QTest.mouseClick(pages.windowHandle(), LEFT, NONE, middle)
    QTest.mouseClick(pages.windowHandle(), LEFT, NONE, middle + QPoint(40, 0))
    assert clicks == ["add", "remove"]
    pages.setCurrentIndex(0)
    QTest.mouseClick(pages.windowHandle(), LEFT, NONE, middle)
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(pages.windowHandle(), LEFT, NONE, middle)
    assert clicks == ["add", "remove", "add", "remove"]
    assert second.isVisible()


def test_a_button_that_goes_on_step_by_step_takes_each_press(qtbot: QtBot) -> None:
    clicks: list[int] = []
    made = button("Next gap", on_click=lambda: clicks.append(1), once=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    QTest.mouseDClick(made.windowHandle(), LEFT, NONE, made.rect().center())
    assert clicks == [1, 1]
