"""The note at the foot of a page stays within it, and goes when the person goes on."""

from __future__ import annotations

from surveyor_app.domain.problem import Severity
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.words import SEVERITY, Sign
from surveyor_app.gui.widgets import undo_bar
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import with_items

DONE = Sign("", "info", "info")


def said_a_while_ago(desk: Desk) -> None:
    desk.window.undo._timer.start(undo_bar.SHOWN_MS - undo_bar.JUST_SAID_MS - 500)


def test_a_note_stays_within_the_page_when_a_pane_appears_beside_it(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    window = desk.window
    window.resize(1280, 720)
    desk.settle()
    window.undo.tell(DONE, "Paired with Office.")
    assert window.tasks.isHidden()
    desk.open()
    desk.settle()
    assert window.undo.isVisible()
    assert window.tasks.isVisible()
    assert window.pages.area.rect().contains(window.undo.geometry())


def test_a_note_goes_with_the_page_it_was_about(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    window = desk.window
    window.undo.offer("1 photo removed.", lambda: None)
    said_a_while_ago(desk)
    window.pages.go(Place("electrical", attribute="main_bus_rating"))
    assert window.undo.isVisible(), "still the same page"
    window.pages.go(Place("photos"))
    assert window.undo.isHidden()


def test_what_was_just_said_and_what_went_wrong_is_still_to_be_read(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    window = desk.window
    window.undo.tell(DONE, "Plane 2 removed.")
    window.pages.go(Place("photos"))
    assert window.undo.isVisible()
    window.undo.tell(SEVERITY[Severity.ERROR], "The disk is full.")
    said_a_while_ago(desk)
    window.pages.go(Place("review"))
    assert window.undo.isVisible()
