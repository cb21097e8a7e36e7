"""The office changes its lists while a form is open."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest

from surveyor_app.domain.catalogue import Option
from surveyor_app.gui.forms.combo_input import ComboInput
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched


def _page(desk: Desk) -> ItemPage:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page


def _offered(desk: Desk) -> set[object]:
    input_ = _page(desk).form.row("main_panel_location").input
    assert isinstance(input_, ComboInput)
    return {input_.combo.itemData(at) for at in range(input_.combo.count())}


def _without_garage(desk: Desk) -> None:
    """What a pull brings: the garage is no option any more, the roof hatch is one."""
    catalogue = desk.services.catalogue
    kept = [option for option in catalogue.options["main_panel_location"] if option.key != "garage"]
    hatch = Option("roof_hatch", "Roof hatch", "roof_hatch", confirmed=False, help="")
    options = {**catalogue.options, "main_panel_location": (*kept, hatch)}
    desk.services.catalogue = replace(catalogue, version="2", options=options)
    desk.window.session.refresh()


def test_options_that_the_office_changes_are_offered_at_once(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    assert "garage" in _offered(desk)
    _without_garage(desk)
    desk.wait(lambda: "roof_hatch" in _offered(desk))
    assert "garage" not in _offered(desk)


def test_what_is_being_typed_then_is_kept_and_the_keyboard_stays_in_its_field(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical", None, "main_panel_manufacturer"))
    QTest.keyClicks(_page(desk).form.row("main_panel_manufacturer").input.editor(), "Siem")
    _without_garage(desk)
    desk.wait(lambda: "roof_hatch" in _offered(desk))
    desk.settle()
    editor = _page(desk).form.row("main_panel_manufacturer").input.editor()
    desk.wait(editor.hasFocus)
    QTest.keyClicks(editor, "ens")
    desk.wait(lambda: desk.record().survey.electrical.main_panel_manufacturer == "Siemens")
