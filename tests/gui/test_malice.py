"""Hands without mercy: nonsense and answers typed anywhere, pages and surveys changed in the middle, undo and redo.

Whatever happens, each field shows what its survey holds, and nonsense that was typed last into a field is kept for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from surveyor_app.domain.attributes import BY_SECTION, Kind, SectionName, attribute
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, Survey, values_of
from surveyor_app.domain.unclear import texts_at
from surveyor_app.gui.forms.choice_inputs import NumberChipsInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.hands import look
from tests.gui.sample_records import untouched, with_items

ACTIONS = 60
SURVEYS = ("a", "b")
PAGES = [
    Place("electrical"),
    Place("subpanels", "sub-1"),
    Place("subpanels", "sub-2"),
    Place("mounting_planes", "plane-1"),
    Place("mounting_planes", "plane-2"),
    Place("review"),
    Place("photos"),
    Place("leave"),
]
ANSWERS = {"pitch": "26,6", "azimuth": "SSO", "rafter_spacing": "60 cm", "main_panel_location": "Basement"}
_Field = tuple[str, str, str | None, str]  # survey, section, item, attribute


class Hands:
    """Random moves of one person, and what they typed last where nobody can understand it."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random = desk, random.Random(seed)
        self.nonsense: dict[_Field, str] = {}
        self.number = 0

    def act(self) -> None:
        """One move."""
        moves: list[tuple[int, Callable[[], None]]] = [
            (6, lambda: self.type(is_nonsense=True)), (4, lambda: self.type(is_nonsense=False)), (5, self.turn_page),
            (2, self.other_survey), (2, self.undo), (1, self.redo), (3, self.key), (3, lambda: look(self.desk)),
        ]  # fmt: skip
        self.random.choices([move for _, move in moves], [weight for weight, _ in moves])[0]()

    def type(self, *, is_nonsense: bool) -> None:
        """Into a field of the page in sight."""
        page = self.desk.window.pages.current
        if not isinstance(page, ItemPage) or page.form.owner not in SURVEYS:
            return
        kinds = (Kind.NUMBER, Kind.INTEGER, Kind.OPTION)
        name = self.random.choice([a.name for a in BY_SECTION[page.section] if a.kind in kinds])
        line = typing_line(page, name)
        if line is None:
            return
        self.number += 1
        line.setFocus()
        line.selectAll()
        text = f"zz{self.number}" if is_nonsense else ANSWERS.get(name, str(self.random.choice((100, 165, 225))))
        QTest.keyClicks(line, text)
        place = self.desk.window.pages.place
        field = (page.form.owner, page.section.value, place.item_id, name)
        if is_nonsense:
            self.nonsense[field] = text
        else:
            self.nonsense.pop(field, None)

    def turn_page(self) -> None:
        """Without waiting."""
        self.desk.window.pages.go(self.random.choice(PAGES))

    def other_survey(self) -> None:
        """Without waiting."""
        self.desk.window.open_request(self.random.choice(SURVEYS), self.random.choice(PAGES))

    def undo(self) -> None:
        """Whatever it was."""
        self.desk.window.undoing.take_back()
        look(self.desk)
        self.nonsense.clear()  # what was taken back is not known here

    def redo(self) -> None:
        """Whatever it was."""
        self.desk.window.undoing.do_again()
        look(self.desk)
        self.nonsense.clear()

    def key(self) -> None:
        """One that leaves a field, or not."""
        widget = self.desk.window.focusWidget()
        if isinstance(widget, QLineEdit | QComboBox | QPlainTextEdit):
            QTest.keyClick(widget, self.random.choice([Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        QCoreApplication.processEvents()


def typing_line(page: ItemPage, name: str) -> QLineEdit | None:
    """The line that a field is typed into."""
    input_ = page.form.row(name).input
    if isinstance(input_, NumberChipsInput):
        if input_.other.isHidden():
            input_.choices.button("other…").click()
        return input_.other.line
    editor: QWidget = input_.editor()
    if isinstance(editor, QComboBox):
        return editor.lineEdit()
    return editor if isinstance(editor, QLineEdit) else None


def item_of(survey: Survey, place: Place) -> Electrical | Subpanel | MountingPlane | None:
    """The entry of a page."""
    if place.task == "electrical":
        return survey.electrical
    items: tuple[Subpanel | MountingPlane, ...] = (*survey.subpanels, *survey.mounting_planes)
    return next((item for item in items if item.id == place.item_id), None)


def assert_screen_is_store(desk: Desk, survey_id: str) -> None:
    """Each field of each page shows what is stored: the answer, or what was typed over it."""
    for place in PAGES[:5]:
        survey = desk.record(survey_id).survey
        item = item_of(survey, place)
        if item is None:
            continue
        desk.window.pages.go(place)
        look(desk)
        survey = desk.record(survey_id).survey
        item = item_of(survey, place)
        page = desk.window.pages.current
        assert isinstance(page, ItemPage)
        assert item is not None
        section = SectionName(place.task)
        typed = texts_at(survey, section, place.item_id)
        for name, value in values_of(item).items():
            row = page.form.row(name)
            where = f"{name} of {place}: stored {value!r}, typed {typed.get(name)!r}, shown {row.input.words()!r}"
            if name in typed:
                assert row.input.words() == typed[name], where
                assert row.problem_texts or row.is_asking, where
            elif attribute(section, name).kind is not Kind.NOTES:
                assert row.input.value() == value, where


@pytest.mark.parametrize("seed", range(4))
def test_every_field_shows_what_is_kept_and_no_nonsense_is_dropped(new_desk: DeskMaker, seed: int) -> None:
    desk = new_desk(services=fake_services([with_items("a"), untouched("b")]))
    desk.open("a", Place("electrical"))
    look(desk)
    hands = Hands(desk, seed)
    for _ in range(ACTIONS):
        hands.act()
    look(desk)
    desk.window.pages.flush()
    look(desk)
    for (survey_id, section, item_id, name), text in hands.nonsense.items():
        kept = texts_at(desk.record(survey_id).survey, SectionName(section), item_id)
        assert kept.get(name) == text, f"{name} of {section} {item_id} in {survey_id}"
    for survey_id in SURVEYS:
        desk.open(survey_id)
        look(desk)
        assert_screen_is_store(desk, survey_id)
