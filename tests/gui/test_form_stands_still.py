"""Filling in what is required moves nothing: a click that is aimed at what lies below must find it there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.presenters.not_begun import NEEDED
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.words import SEVERITY
from surveyor_app.gui.widgets.status_chip import StatusChip
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Record
from tests.gui.sample_records import untouched

ELECTRICAL = {"main_panel_location": "garage", "main_breaker_rating": 200.0}  # with a bus there would be a hint to read
CALM = 4  # looks in a row that find the same
PLANE = {
    "pitch": 26.6,  # as designed, so that nothing is on offer any more
    "azimuth": 180.0,
    "roof_type": "comp_shingle",
    "framing_type": "rafter",
    "rafter_size": "2x6",
    "rafter_spacing": 24.0,
}


def _with_planes() -> Record:
    """Two planes that nobody has begun, and a third from which values are offered."""
    record = untouched()
    planes = (MountingPlane("plane-1"), MountingPlane("plane-2"), MountingPlane("plane-3", 33.0, 90.0))
    record.survey = replace(record.survey, mounting_planes=planes)
    return record


def _page(desk: Desk) -> ItemPage:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page


def _tops(desk: Desk) -> dict[str, int]:
    """Where each field of the form begins, in pixels from the top of the page, once the layout has come to rest."""
    desk.settle()
    page = _page(desk)
    inner = page.widget()
    assert inner is not None
    names = [attribute.name for attribute in BY_SECTION[page.section]]
    found: list[dict[str, int]] = []

    def is_calm() -> bool:
        found.append({name: page.form.row(name).mapTo(inner, QPoint(0, 0)).y() for name in names})
        return len(found) > CALM and all(one == found[-1] for one in found[-CALM:])

    desk.wait(is_calm)
    return found[-1]


def _shown(row: FieldRow) -> str:
    return " ".join(label.text() for label in row.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("text", [1.0, 1.5])
@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
@pytest.mark.parametrize(
    ("place", "values"), [(Place("electrical"), ELECTRICAL), (Place("mounting_planes", "plane-1"), PLANE)]
)
def test_nothing_moves_while_what_is_required_is_filled_in(
    new_desk: DeskMaker, theme: str, text: float, place: Place, values: dict[str, Any]
) -> None:
    desk = new_desk([_with_planes()])
    desk.window.look.choose(theme, text)
    desk.window.resize(1280, 720)
    desk.open(place=place)
    at_first = _tops(desk)
    for name, value in values.items():
        desk.window.session.set_value(SectionName(place.task), place.item_id, name, value)
        desk.settle()
        assert not _page(desk).form.row(name).problem_texts
        assert _tops(desk) == at_first


def test_what_is_missing_is_said_beside_the_name_of_its_field(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    row = _page(desk).form.row("main_breaker_rating")
    assert row.problem_texts == (NEEDED,)
    assert "needed by Aurora" in _shown(row)
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_bus_rating", 200.0)
    desk.settle()
    assert row.problem_texts == (NEEDED,), "nobody has been there yet"
    assert "missing, needed" not in _shown(row)
    row.input.focus_input()
    _page(desk).form.focus_field("main_panel_location")
    desk.settle()
    assert "missing, needed by Aurora" in _shown(row)
    assert SEVERITY[Severity.ERROR].words in row.input.editor().accessibleDescription()
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_breaker_rating", 200.0)
    desk.settle()
    assert "required" in _shown(row)
    assert "needed" not in _shown(row)


def test_nothing_turns_red_before_somebody_has_been_there(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    desk.window.session.set_value(SectionName.ELECTRICAL, None, "main_panel_location", "garage")
    desk.settle()
    page, names = _page(desk), ("main_bus_rating", "main_breaker_rating")
    assert [page.form.row(name).problem_texts for name in names] == [(NEEDED,), (NEEDED,)]
    chips = [(chip.accessibleName(), chip.property("chip")) for chip in page.findChildren(StatusChip)]
    assert not [chip for chip in chips if "gap" in chip[0] and chip[1] == "refuse"]

    desk.window.pages.to_next_gap()
    assert [NEEDED in page.form.row(name).problem_texts for name in names] == [False, True]
    desk.window.pages.go(Place("photos"))
    desk.window.pages.go(Place("electrical"))
    desk.settle()
    assert [NEEDED in page.form.row(name).problem_texts for name in names] == [False, False]
