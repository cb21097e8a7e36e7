"""Small ways through the window that must not fail: the keyboard stays, the open card stays marked, "&" is a letter."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.gui.widgets.reason_panel import ReasonPanel
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk
from tests.gui.sample_records import complete, untouched, with_items

PANELS, PLANES = SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
FULL = StorageFault("The disk is full; this was not saved.", code="disk_full")


def focused(desk: Desk) -> QWidget:
    found = desk.window.focusWidget()
    assert isinstance(found, QWidget)
    return found


def button(desk: Desk, name: str) -> QAbstractButton:
    found = [
        one
        for one in desk.window.pages.current.findChildren(QAbstractButton)
        if name in (one.accessibleName(), one.text()) and one.isVisible()
    ]
    assert len(found) == 1
    return found[0]


def reasons(desk: Desk) -> ReasonPanel:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page.photos.panel.reasons


# ── the keyboard stays ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_is_moved_down_again_and_again_by_one_key(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open()
    for _ in range(3):
        desk.window.session.add_item(PLANES)
    desk.settle()
    desk.window.pages.go(Place("mounting_planes"))
    detail = desk.window.session.detail
    assert detail is not None
    first = detail.survey.mounting_planes[0].id
    button(desk, "Move Plane 1 down").setFocus()
    for name in ("Move Plane 2 down", "Move Plane 3 up"):  # at the end it can only go back
        QTest.keyClick(focused(desk), Qt.Key.Key_Space)
        desk.settle()
        assert focused(desk).accessibleName() == name
    assert desk.window.session.detail is not None
    assert desk.window.session.detail.survey.mounting_planes[2].id == first


def test_after_removing_the_last_entry_the_keyboard_is_at_adding_one(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open()
    for _ in range(2):
        desk.window.session.add_item(PANELS)
    desk.settle()
    desk.window.pages.go(Place("subpanels"))
    button(desk, "Remove Subpanel 2").setFocus()
    QTest.keyClick(focused(desk), Qt.Key.Key_Space)
    desk.settle()
    assert focused(desk).accessibleName() == "Remove Subpanel 1"
    QTest.keyClick(focused(desk), Qt.Key.Key_Space)
    desk.settle()
    assert focused(desk) is button(desk, "Add a subpanel")


def test_the_number_pad_leads_to_a_gap_too(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("leave"))
    desk.window.pages.enter()
    QTest.keyClick(focused(desk), Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
    assert desk.window.pages.place == Place("electrical", attribute="main_panel_location")


def test_after_an_explained_picture_comes_the_next_picture_once_nothing_is_refused(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open()
    desk.window.pages.go(Place("electrical", slot="panel_location"))
    target = PhotoTarget(SectionName.ELECTRICAL)
    desk.window.session.set_absence(target, "panel_location", AbsenceKind.NOT_APPLICABLE, "no panel")
    desk.settle()
    desk.window.pages.to_next_gap()
    assert desk.window.pages.place == Place("electrical", slot="panel_closed")


# ── the list of requests ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_open_request_is_marked_again_after_a_search_that_did_not_find_it(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open("req-1")
    desk.window.top.search.setText("req-2")
    assert desk.window.requests.current is None
    desk.window.top.search.setText("")
    assert desk.window.requests.current == "req-1"


def test_the_card_of_the_open_request_leads_back_from_the_sync_page(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open("req-1", Place("electrical"))
    desk.window.show_sync()
    desk.settle()
    cards = desk.window.requests.list
    at = cards.visualRect(cards.currentIndex()).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.window.pages.current is desk.window.pages.page("electrical")


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_ampersand_in_a_name_is_shown_and_makes_no_key(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.open()
    desk.window.session.add_item(PANELS)
    desk.settle()
    assert desk.window.session.detail is not None
    panel = desk.window.session.detail.survey.subpanels[0].id
    desk.window.session.set_value(PANELS, panel, "location", "Shed & garage")
    desk.settle()
    desk.window.pages.go(Place("subpanels"))
    shown = button(desk, "Subpanel 1 · Shed && garage")  # as Qt wants it to be written
    assert shown.shortcut().isEmpty()


def test_an_option_with_an_ampersand_is_found_by_typing_and_named_for_readers(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    choices = Choices()
    desk.qtbot.addWidget(choices)
    choices.offer([("metal", "Metal & tile"), ("wood", "Wood")])
    choices.name_for_readers("Roof")
    choices.show()
    assert choices.button("metal").shortcut().isEmpty()
    assert choices.button("metal").accessibleName() == "Roof: Metal & tile"
    QTest.keyClicks(choices, "metal&")
    assert choices.current == "metal"


# ── what was typed ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reason_that_the_disk_did_not_take_stands_there_again(
    new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    take = desk.services.set_absence

    def refuse(*_arguments: Any) -> None:
        raise FULL

    monkeypatch.setattr(desk.services, "set_absence", refuse)
    reasons(desk).ask("attic_overview", "Attic")
    QTest.keyClicks(reasons(desk).reason, "hatch painted shut")
    QTest.keyClick(reasons(desk).reason, Qt.Key.Key_Return)
    desk.settle()
    reasons(desk).ask("attic_overview", "Attic")
    assert reasons(desk).reason.text() == "hatch painted shut"
    monkeypatch.setattr(desk.services, "set_absence", take)
    QTest.keyClick(reasons(desk).reason, Qt.Key.Key_Return)
    desk.settle()
    reasons(desk).ask("attic_overview", "Attic")
    assert reasons(desk).reason.text() == ""


@pytest.mark.parametrize("is_accepted", [True, False])
def test_pairing_whose_dialog_is_gone_before_its_answer_comes_is_none_and_tells_no_fault(
    new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch, is_accepted: bool
) -> None:
    desk = new_desk([untouched()], paired=False)
    answer, pair = threading.Event(), desk.services.pair

    def slowly(*arguments: Any, **more: Any) -> Any:
        assert answer.wait(20)
        if not is_accepted:
            raise SurveyorError("The office does not answer.")
        return pair(*arguments, **more)

    monkeypatch.setattr(desk.services, "pair", slowly)
    desk.window.office.pair()
    dialog = desk.window.findChild(PairingDialog)
    assert isinstance(dialog, PairingDialog)
    dialog.url.setText("https://surveys.example.com")
    dialog.code.setText("ABCDEFGH")
    dialog.pair_button.click()
    dialog.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    answer.set()
    desk.settle()
    assert ("code is used up" in desk.window.undo.text) is is_accepted
    assert is_accepted or desk.window.undo.text == ""
    assert desk.window.session.pairing is None
