"""What a photo slot is for can be read whole on its tile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics

from surveyor_app import language
from surveyor_app.domain.checklist import Slot, checklist_from_json
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.text_paint import lines_of
from surveyor_app.gui.widgets.tile_delegate import hint_room, hint_that_fits
from surveyor_app.language import tr
from surveyor_app.resources import read_json


@pytest.fixture(params=language.LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """A language in use."""
    language.use(request.param)
    yield request.param
    language.use(language.ENGLISH)


def slots() -> list[Slot]:
    checklist = checklist_from_json(read_json("checklist.json"))
    return [slot for section in checklist.slots.values() for slot in section]


@pytest.mark.parametrize("theme", ["light", "sunlight"])
def test_no_slot_of_the_checklist_ends_in_an_ellipsis(spoken: str, theme: str) -> None:
    look = Look(theme, 1.0)
    caption, cut = look.font("caption"), []
    for slot in slots():
        width, lines = hint_room(look, tr(slot.label))
        hint = hint_that_fits(tr(slot.why), caption, width, lines)
        if lines_of(hint, caption, width) > lines:
            cut.append(f"{tr(slot.label)}: {hint}")
    assert cut == []


def test_a_reason_after_a_colon_gives_way_to_what_is_to_be_seen() -> None:
    caption = Look("light", 1.0).font("caption")
    width = QFontMetrics(caption).horizontalAdvance("Every breaker readable")
    assert hint_that_fits("Every breaker readable: loads are counted from it.", caption, width, 1) == (
        "Every breaker readable"
    )
    assert hint_that_fits("Every breaker", caption, width, 1) == "Every breaker"
