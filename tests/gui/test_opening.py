"""While a request is being read the window says so, and whose it is: not that one should be chosen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel

from surveyor_app.domain.errors import StorageFault
from tests.gui.busy_storage import busy_storage
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import with_items


def said(desk: Desk) -> str:
    assert desk.window.pages.current is desk.window.welcome
    return "\n".join(one.text() for one in desk.window.welcome.findChildren(QLabel) if one.isVisible())


def test_what_is_being_read_is_named_until_it_is_there(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    assert "Choose a request" in said(desk)
    customer = desk.window.session.summaries[0].customer_name
    with busy_storage(desk):
        desk.window.open_request("req-1")
        assert f"Opening the survey of {customer}…" in said(desk)
        desk.window.session.requests_changed.emit()
        assert "Choose a request" not in said(desk)
    desk.settle()
    assert desk.window.pages.current is not desk.window.welcome


def test_a_customer_who_is_not_known_is_not_made_up(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.session.summaries = [replace(one, customer_name="") for one in desk.window.session.summaries]
    with busy_storage(desk):
        desk.window.open_request("req-1")
        assert "Opening the survey…" in said(desk)
    desk.settle()


def test_one_that_cannot_be_read_is_not_opening_for_ever(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.services.fault = StorageFault("The database cannot be read.", code="database")
    desk.window.open_request("req-1")
    desk.settle()
    desk.services.fault = None
    assert "Choose a request" in said(desk)
    desk.open()
