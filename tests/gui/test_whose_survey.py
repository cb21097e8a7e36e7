"""Beside every page stands whose survey it is, and its card is in sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.values import refusal
from surveyor_app.gui.presenters.places import Place
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched


def _said(desk: Desk) -> list[str]:
    return [line.accessibleName() for line in desk.window.tasks.findChildren(QLabel) if line.isVisible()]


@pytest.mark.parametrize("task", ["request", "electrical", "photos", "review"])
def test_customer_and_street_stand_beside_every_page(new_desk: DeskMaker, task: str) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place(task))
    assert desk.window.session.detail is not None
    project = desk.window.session.detail.project
    assert project.customer_name in _said(desk)
    assert any(line and project.address.startswith(line) for line in _said(desk))


def test_the_card_of_the_open_survey_is_scrolled_to(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched(f"req-{number}") for number in range(1, 30)])
    last = desk.window.requests.cards.rows[-1].id
    desk.open(last)
    cards = desk.window.requests
    assert cards.list.viewport().rect().intersects(cards.list.visualRect(cards.cards.index_of(last)))


def test_a_refused_number_names_its_field_once(new_desk: DeskMaker) -> None:
    said = refusal(SectionName.ELECTRICAL, "main_bus_rating", 9999.0, new_desk([untouched()]).services.catalogue)
    assert said.count("Main bus rating") == 1
