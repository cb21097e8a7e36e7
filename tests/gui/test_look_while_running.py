"""Theme and text size are changed while somebody works: every page still fits, and the panes are as wide as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import CopiedValue, MountingPlane
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.request_pane import WIDTH
from tests.gui.conftest import DeskMaker
from tests.gui.cut_texts import once_settled
from tests.gui.fake_records import Record
from tests.gui.sample_records import COMPLETE_PLANE, untouched, with_items

PLACES = (
    Place("request"),
    Place("electrical"),
    Place("subpanels"),
    Place("subpanels", "sub-1"),
    Place("mounting_planes"),
    Place("mounting_planes", "plane-2"),
    Place("photos"),
    Place("review"),
    Place("leave"),
)
LOOKS = (("sunlight", 1.0), ("light", 1.5), ("light", 1.0), ("sunlight", 1.5), ("dark", 1.0), ("sunlight", 1.3))


def with_copies() -> Record:
    """A plane whose answers were copied: its row on the page of all planes is the widest."""
    record = with_items()
    copy = replace(COMPLETE_PLANE, id="plane-2", azimuth=97.0)
    assert isinstance(copy, MountingPlane)
    names = ("pitch", "azimuth", "roofing_material")
    marks = tuple(CopiedValue(SectionName.MOUNTING_PLANES, "plane-2", name, "plane-1") for name in names)
    record.survey = replace(record.survey, mounting_planes=(COMPLETE_PLANE, copy), copied=marks)
    return record


@pytest.mark.parametrize("looks", [LOOKS, LOOKS[::-1]], ids=["forth", "back"])
def test_every_page_fits_after_each_change_of_theme_and_text_size(
    new_desk: DeskMaker, looks: tuple[tuple[str, float], ...]
) -> None:
    desk = new_desk([with_copies(), untouched("req-2")])
    desk.window.resize(1280, 720)
    desk.open()
    found = {}
    for theme, text in looks:
        desk.window.look.choose(theme, text)
        for place in PLACES:
            desk.window.pages.go(place)
            if cut := once_settled(desk):
                found[theme, text, place] = cut

    assert found == {}


def test_the_list_of_requests_is_as_wide_as_it_was_once_the_text_is_small_again(new_desk: DeskMaker) -> None:
    desk = new_desk([with_copies()])
    desk.window.resize(1920, 1080)
    desk.open()
    desk.settle()
    assert desk.window.requests.width() == WIDTH
    desk.window.look.choose("sunlight", 1.5)
    desk.wait(lambda: desk.window.requests.width() > WIDTH)
    desk.window.look.choose("light", 1.0)
    desk.wait(lambda: desk.window.requests.width() == WIDTH)
    desk.window.splitter.moveSplitter(400, 1)
    desk.window.look.choose("sunlight", 1.5)
    desk.window.look.choose("light", 1.0)
    desk.wait(lambda: desk.window.requests.width() == 400)


def test_the_list_folds_as_soon_as_large_text_needs_its_room(new_desk: DeskMaker) -> None:
    desk = new_desk([with_copies()])
    desk.window.resize(1280, 720)
    desk.open()
    assert desk.window.requests.isVisible()
    desk.window.look.choose("sunlight", 1.5)
    desk.wait(lambda: desk.window.requests.isHidden() and desk.window.top.list_button.isVisible())
    desk.window.look.choose("light", 1.0)
    desk.wait(lambda: desk.window.requests.isVisible() and desk.window.top.list_button.isHidden())
