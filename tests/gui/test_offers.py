"""What is offered at a plane's pitch and azimuth: the design's values and those of the other planes."""

from __future__ import annotations

from surveyor_app.domain.request import DesignArray
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.gui.presenters.offers import plane_offers

SOUTH, NORTH = DesignArray(22.6, 196.0), DesignArray(22.6, 16.0)


def _texts(
    plane: MountingPlane, others: tuple[MountingPlane, ...] = (), arrays: tuple[DesignArray, ...] = ()
) -> dict[str, list[str]]:
    found = plane_offers(plane, (*others, plane), arrays)
    return {name: [offer.text for offer in offers] for name, offers in found.items()}


def test_the_first_plane_is_offered_the_designs_first_array() -> None:
    assert _texts(MountingPlane("new"), arrays=(SOUTH, NORTH)) == {
        "pitch": ["Design: 22.6° (5:12)"],
        "azimuth": ["Design: 196°"],
    }


def test_a_further_plane_is_offered_the_array_that_is_left() -> None:
    first = MountingPlane("one", 22.6, 200.0)
    assert "Design: 16°" in _texts(MountingPlane("new"), (first,), (SOUTH, NORTH))["azimuth"]


def test_once_every_array_has_its_plane_the_design_offers_nothing() -> None:
    planes = (MountingPlane("one", 22.6, 200.0), MountingPlane("two", 22.6, 20.0))
    texts = _texts(MountingPlane("new"), planes, (SOUTH, NORTH))
    assert not [text for offers in texts.values() for text in offers if "Design" in text]


def test_a_plane_that_differs_is_told_by_how_much() -> None:
    texts = _texts(MountingPlane("one", 25.5, 200.0), arrays=(SOUTH, NORTH))
    assert texts == {
        "pitch": ["Design: 22.6° (5:12) · yours is 2.9° off"],
        "azimuth": ["Design: 196° · yours is 4° off"],
    }


def test_a_small_whole_pitch_is_offered_as_the_ratio_it_may_have_been() -> None:
    offers = plane_offers(MountingPlane("one", 8.0, 200.0), (), ())
    assert [(offer.text, offer.value) for offer in offers["pitch"]] == [("8:12 = 33.69°", 33.69)]
    assert plane_offers(MountingPlane("one", 8.5, 200.0), (), ())["pitch"] == ()


def test_a_difference_is_told_the_short_way_round() -> None:
    texts = _texts(MountingPlane("one", None, 355.0), arrays=(DesignArray(None, 3.0),))
    assert texts["azimuth"] == ["Design: 3° · yours is 8° off"]


def test_what_reads_the_same_is_not_offered() -> None:
    assert _texts(MountingPlane("one", 22.62, 196.0), arrays=(SOUTH, NORTH)) == {"pitch": [], "azimuth": []}


def test_other_planes_offer_their_opposite_and_their_sides_and_their_pitch() -> None:
    offers = plane_offers(MountingPlane("new"), (MountingPlane("one", 26.57, 196.0), MountingPlane("new")), ())
    assert [(offer.text, offer.value) for offer in offers["azimuth"]] == [
        ("Opposite of Plane 1: 16°", 16),
        ("Plane 1 + 90°: 286°", 286),
        ("Plane 1 − 90°: 106°", 106),
    ]
    assert [(offer.text, offer.value) for offer in offers["pitch"]] == [("Same as Plane 1: 26.57°", 26.57)]


def test_a_copied_azimuth_is_still_open_and_one_of_its_own_is_not() -> None:
    first = MountingPlane("one", 26.57, 196.0)
    assert _texts(MountingPlane("copy", 26.57, 196.0), (first,))["azimuth"][0] == "Opposite of Plane 1: 16°"
    assert _texts(MountingPlane("own", 26.57, 20.0), (first,)) == {"pitch": [], "azimuth": []}


def test_the_first_plane_is_offered_what_follows_from_the_second() -> None:
    planes = (MountingPlane("new"), MountingPlane("two", 30.0, 90.0))
    assert plane_offers(planes[0], planes, ())["azimuth"][0].text == "Opposite of Plane 2: 270°"


def test_the_same_value_is_offered_once_as_the_designs() -> None:
    first = MountingPlane("one", 22.6, 196.0)
    texts = _texts(MountingPlane("new"), (first,), (SOUTH, NORTH))
    assert texts["azimuth"] == ["Design: 16°", "Plane 1 + 90°: 286°", "Plane 1 − 90°: 106°"]


def test_a_design_of_half_known_arrays_offers_what_is_known() -> None:
    assert _texts(MountingPlane("new"), arrays=(DesignArray(18.0, None),)) == {
        "pitch": ["Design: 18° (3.9:12)"],
        "azimuth": [],
    }
    assert _texts(MountingPlane("new"), arrays=(DesignArray(None, -90.0),))["azimuth"] == ["Design: 270°"]


def test_without_design_and_other_planes_nothing_is_offered() -> None:
    assert _texts(MountingPlane("new")) == {"pitch": [], "azimuth": []}


def test_a_difference_that_the_field_is_warned_of_is_not_told_twice() -> None:
    texts = _texts(MountingPlane("one", 30.0, 220.0), arrays=(SOUTH, NORTH))
    assert texts == {"pitch": ["Design: 22.6° (5:12)"], "azimuth": ["Design: 196°"]}
