"""Escape, a click elsewhere, another page: what was typed and not given yet stands there again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services
from tests.gui.hands import ALT, CTRL, Keyboard, Mouse, focused, look
from tests.gui.sample_records import untouched, with_items

K = Qt.Key
PLANES = SectionName.MOUNTING_PLANES


def ask_why(desk: Desk, keys: Keyboard, plane: str) -> None:
    """Begin to say why a plane has no picture of its attic."""
    desk.window.pages.go(Place("mounting_planes", plane, slot="attic_overview"))
    look(desk)
    keys.type("n")
    keys.tab_to("Reason")


def by_escape(keys: Keyboard, mouse: Mouse) -> None:
    keys.press(K.Key_Escape)


def by_cancel(keys: Keyboard, mouse: Mouse) -> None:
    mouse.click("Cancel")


def by_another_page(keys: Keyboard, mouse: Mouse) -> None:
    keys.press(K.Key_6, modifiers=ALT)


def by_another_field(keys: Keyboard, mouse: Mouse) -> None:
    mouse.click("Pitch")


@pytest.mark.parametrize("leave", [by_escape, by_cancel, by_another_page, by_another_field])
def test_a_reason_begun_is_kept_for_its_own_plane(
    new_desk: DeskMaker, leave: Callable[[Keyboard, Mouse], None]
) -> None:
    desk = new_desk([with_items()])
    desk.open()
    keys, mouse = Keyboard(desk), Mouse(desk)
    ask_why(desk, keys, "plane-1")
    keys.type("hatch pain")
    leave(keys, mouse)
    ask_why(desk, keys, "plane-2")
    reason = desk.window.pages.item_page(PLANES).photos.panel.reasons.reason
    assert reason.text() == ""
    ask_why(desk, keys, "plane-1")
    assert reason.text() == "hatch pain"
    keys.press(K.Key_End)
    keys.type("ted shut")
    keys.press(K.Key_Return)
    assert [(one.target.item_id, one.reason) for one in desk.record().absences] == [("plane-1", "hatch painted shut")]


def test_a_reason_begun_in_one_survey_is_not_asked_for_in_another(new_desk: DeskMaker) -> None:
    desk = new_desk(services=fake_services([with_items("a"), untouched("b")]))
    keys = Keyboard(desk)
    desk.open("a", Place("electrical", slot="main_breaker"))
    keys.type("n")
    keys.tab_to("Reason")
    keys.type("locked")
    desk.open("b", Place("electrical"))
    page = desk.window.pages.page("electrical")
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    assert not panel.reasons.isVisible()
    desk.open("a", Place("electrical", slot="main_breaker"))
    keys.type("n")
    assert panel.reasons.reason.text() == "locked"
    assert desk.record("b").absences == []


def test_an_upload_limit_that_was_not_understood_is_there_again_after_escape(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    dialog = settings(desk)
    dialog.limit.line.setFocus()
    QTest.keyClicks(focused(), "two meg")
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: not dialog.isVisible())
    dialog = settings(desk)
    assert dialog.limit.line.text() == "two meg"
    dialog.reject()


def settings(desk: Desk) -> SettingsDialog:
    """The settings, opened."""
    desk.window.office.settings()
    look(desk)
    dialog = [one for one in desk.window.findChildren(QDialog) if one.isVisible()][-1]
    assert isinstance(dialog, SettingsDialog)
    dialog.activateWindow()
    desk.wait(dialog.isActiveWindow)
    return dialog


@pytest.mark.parametrize(
    ("place", "typed", "stored"),
    [
        (Place("electrical", attribute="notes"), "dog in the yard", ("electrical", "notes")),
        (
            Place("electrical", attribute="main_panel_manufacturer"),
            "Made-up Elec",
            ("electrical", "main_panel_manufacturer"),
        ),
        (Place("electrical", attribute="main_bus_rating"), "165", ("electrical", "main_bus_rating")),
    ],
)
@pytest.mark.parametrize("away", [K.Key_Escape, K.Key_Tab, K.Key_6, K.Key_J, K.Key_F7])
def test_a_field_is_kept_whatever_way_it_is_left(
    new_desk: DeskMaker, place: Place, typed: str, stored: tuple[str, str], away: Qt.Key
) -> None:
    desk = new_desk([untouched()])
    desk.open(place=place)
    keys = Keyboard(desk)
    keys.type(typed)
    if away == K.Key_Escape:
        keys.press(K.Key_Escape, K.Key_Tab)
    else:
        keys.press(away, modifiers={K.Key_6: ALT, K.Key_J: CTRL}.get(away, Qt.KeyboardModifier.NoModifier))
    look(desk)
    value = getattr(getattr(desk.record().survey, stored[0]), stored[1])
    assert value == (165.0 if typed.isdigit() else typed)
