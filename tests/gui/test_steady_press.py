"""A person holds the mouse for a tenth of a second, and the page may move under it meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from surveyor_app.gui.forms.choice_inputs import OTHER, NumberChipsInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.basics import button, label
from tests.gui.conftest import DeskMaker
from tests.gui.hands import focused
from tests.gui.sample_records import untouched

LEFT = Qt.MouseButton.LeftButton


def _press_and_let_go(at: QPushButton, qtbot: QtBot, until_moved: QPoint | None = None) -> None:
    """Press in the middle of it and let go at the same place of the screen, wherever the button is by then."""
    place = at.mapToGlobal(at.rect().center())
    QTest.mousePress(at, LEFT, Qt.KeyboardModifier.NoModifier, at.rect().center())
    if until_moved is not None:
        qtbot.waitUntil(lambda: at.mapToGlobal(QPoint(0, 0)) != until_moved, timeout=5000)
    QTest.mouseRelease(at, LEFT, Qt.KeyboardModifier.NoModifier, at.mapFromGlobal(place))


def test_a_button_that_moves_away_while_it_is_pressed_is_clicked(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    above, clicks = label("words that go when something is pressed"), []
    above.setFixedHeight(120)
    made = button("Add", on_click=lambda: clicks.append(1))
    made.pressed.connect(above.hide)
    layout.addWidget(above)
    layout.addWidget(made)
    layout.addStretch(1)
    page.resize(300, 400)
    page.show()
    qtbot.waitExposed(page)
    _press_and_let_go(made, qtbot, made.mapToGlobal(QPoint(0, 0)))
    assert clicks == [1]


def test_who_drags_off_a_button_has_not_clicked_it(qtbot: QtBot) -> None:
    clicks: list[int] = []
    made = button("Add", on_click=lambda: clicks.append(1))
    qtbot.addWidget(made)
    made.show()
    QTest.mousePress(made, LEFT, Qt.KeyboardModifier.NoModifier, made.rect().center())
    QTest.mouseMove(made, made.rect().center() + QPoint(0, 200))
    QTest.mouseRelease(made, LEFT, Qt.KeyboardModifier.NoModifier, made.rect().center() + QPoint(0, 200))
    assert clicks == []


def test_a_choice_below_a_line_that_was_typed_in_is_chosen_by_the_first_click(
    new_desk: DeskMaker, qtbot: QtBot
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    bus, breaker = (page.form.row(name).input for name in ("main_bus_rating", "main_breaker_rating"))
    assert isinstance(bus, NumberChipsInput)
    assert isinstance(breaker, NumberChipsInput)
    QTest.mouseClick(bus.choices.button(OTHER), LEFT)
    QTest.keyClicks(focused(), "225")
    target = breaker.choices.button("175")
    _press_and_let_go(target, qtbot, target.mapToGlobal(QPoint(0, 0)))
    desk.wait(lambda: desk.record().survey.electrical.main_breaker_rating == 175)
    assert desk.record().survey.electrical.main_bus_rating == 225
