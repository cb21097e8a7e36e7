"""What commands do to photos and to the order of lists while a window is open: its undo never overrides that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.services.opened import Services
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import by_command, press, real_desk, stored
from tests.pictures import write_jpeg

PANELS, PLANES = SectionName.SUBPANELS, SectionName.MOUNTING_PLANES
HERE = PhotoTarget(SectionName.ELECTRICAL)


@pytest.fixture
def sorted_photo(new_desk: DeskMaker, data_dir: Path, tmp_path: Path) -> tuple[Desk, str]:
    """A window in which somebody sorted one photo."""
    desk = real_desk(new_desk, data_dir)
    desk.open()
    session = desk.window.session
    session.add_files(HERE, [write_jpeg(tmp_path / "a.jpg")], UNSORTED)
    desk.settle()
    assert session.detail is not None
    (view,) = session.detail.photos
    session.assign([view.photo.id], HERE, "panel_open")
    desk.settle()
    return desk, view.photo.id


def photos(data_dir: Path) -> list[tuple[str | None, int, int]]:
    return [(v.photo.slot, v.photo.turned, v.photo.position) for v in stored(data_dir, "req-1").photos]


GIVEN: dict[str, Callable[[Services, str], object]] = {
    "slot": lambda services, photo: services.photo.assign(photo, HERE, "panel_label"),
    "place": lambda services, photo: services.photo.assign(
        photo, PhotoTarget(PLANES, services.survey.add_item("req-1", PLANES)), "roof_plane"
    ),
    "turn": lambda services, photo: services.photo.turn_all({photo: 180}),
    "bin": lambda services, photo: services.photo.remove(photo),
}


@pytest.mark.parametrize("given", GIVEN)
def test_how_a_command_hung_a_photo_is_not_undone(sorted_photo: tuple[Desk, str], data_dir: Path, given: str) -> None:
    desk, photo = sorted_photo
    by_command(data_dir, lambda services: GIVEN[given](services, photo))
    before = photos(data_dir)
    press(desk, "Ctrl+Z")
    assert photos(data_dir) == before
    assert desk.window.undo.text.endswith("this was changed meanwhile, so there is nothing to take back.")
    assert desk.window.footer.undo_texts == ("Undo: 1 photo added", ""), "the sorting is not offered again"


def test_another_place_among_the_others_that_a_command_gave_a_photo_is_not_undone(
    sorted_photo: tuple[Desk, str], data_dir: Path, tmp_path: Path
) -> None:
    desk, photo = sorted_photo

    def put_last(services: Services) -> None:
        others = [write_jpeg(tmp_path / f"{color}.jpg", color) for color in ("blue", "green")]
        services.photo.add_files("req-1", HERE, others, "panel_open")
        services.photo.move(photo, 2)

    by_command(data_dir, put_last)
    before = photos(data_dir)
    press(desk, "Ctrl+Z")
    assert photos(data_dir) == before


def test_a_turn_that_a_command_gave_is_not_undone_nor_jumped_over(
    sorted_photo: tuple[Desk, str], data_dir: Path
) -> None:
    desk, photo = sorted_photo
    session = desk.window.session
    session.turn_photos([photo], 90)
    desk.settle()
    by_command(data_dir, lambda services: services.photo.turn_all({photo: 270}))
    session.refresh()
    desk.settle()
    session.turn_photos([photo], 90)  # at once: several turns of the window's own are taken back as one
    desk.settle()
    turned = []
    for _ in range(3):
        turned.append(photos(data_dir)[0][1])
        press(desk, "Ctrl+Z")
    assert turned == [0, 270, 270]


def test_several_turns_are_taken_back_as_one(sorted_photo: tuple[Desk, str], data_dir: Path) -> None:
    desk, photo = sorted_photo
    for _ in range(3):
        desk.window.session.turn_photos([photo], 90)
        desk.settle()
    press(desk, "Ctrl+Z")
    assert photos(data_dir)[0][1] == 0
    press(desk, "Ctrl+Y")
    assert photos(data_dir)[0][1] == 270


def test_a_photo_that_a_command_brought_back_is_not_removed_again(
    sorted_photo: tuple[Desk, str], data_dir: Path
) -> None:
    desk, photo = sorted_photo
    desk.window.session.remove_photos([photo])
    desk.settle()
    press(desk, "Ctrl+Z")
    by_command(data_dir, lambda services: services.photo.assign(photo, HERE, "panel_label"))
    press(desk, "Ctrl+Y")
    assert [slot for slot, _turned, _position in photos(data_dir)] == ["panel_label"]
    assert desk.window.undo.text == "1 photo removed: this was changed meanwhile, so there is nothing to do again."


def test_a_photo_goes_into_the_bin_and_comes_back_to_its_very_place(
    sorted_photo: tuple[Desk, str], data_dir: Path
) -> None:
    desk, photo = sorted_photo
    before = photos(data_dir)
    desk.window.session.remove_photos([photo])
    desk.settle()
    for keys, there in (("Ctrl+Z", before), ("Ctrl+Y", []), ("Ctrl+Z", before)):
        press(desk, keys)
        assert photos(data_dir) == there


# ── the order of lists ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three_panels(new_desk: DeskMaker, data_dir: Path) -> tuple[Desk, list[str]]:
    """A window with three subpanels, the last of which was put first."""
    desk = real_desk(new_desk, data_dir)
    ids: list[str] = []
    by_command(data_dir, lambda services: ids.extend(services.survey.add_item("req-1", PANELS) for _ in range(3)))
    desk.open()
    desk.window.session.move_item(PANELS, ids[2], 0)
    desk.settle()
    return desk, ids


def order(data_dir: Path, ids: list[str]) -> list[int]:
    return [ids.index(panel.id) for panel in stored(data_dir, "req-1").survey.subpanels]


def test_an_order_that_a_command_gave_is_not_undone(three_panels: tuple[Desk, list[str]], data_dir: Path) -> None:
    desk, ids = three_panels
    by_command(data_dir, lambda services: services.survey.move_item("req-1", PANELS, ids[2], 1))
    press(desk, "Ctrl+Z")
    assert order(data_dir, ids) == [0, 2, 1]
    assert "nothing to take back" in desk.window.undo.text


def test_an_order_is_taken_back_around_what_a_command_added(
    three_panels: tuple[Desk, list[str]], data_dir: Path
) -> None:
    desk, ids = three_panels
    by_command(data_dir, lambda services: ids.append(services.survey.add_item("req-1", PANELS)))
    press(desk, "Ctrl+Z")
    assert order(data_dir, ids) == [0, 1, 2, 3]
    press(desk, "Ctrl+Y")
    assert order(data_dir, ids) == [2, 0, 1, 3]


def test_an_entry_that_a_command_brought_back_stays_where_it_put_it(
    three_panels: tuple[Desk, list[str]], data_dir: Path
) -> None:
    desk, ids = three_panels
    desk.window.session.remove_item(PANELS, ids[2])
    desk.settle()
    by_command(data_dir, lambda services: services.survey.restore_item("req-1", PANELS, ids[2], 2))
    press(desk, "Ctrl+Z")
    assert order(data_dir, ids) == [0, 1, 2]
    assert "nothing to take back" in desk.window.undo.text


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_a_command_gave_during_an_edit_is_not_jumped_over(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    planes: list[str] = []
    by_command(data_dir, lambda services: planes.append(services.survey.add_item("req-1", PLANES)))
    desk.open()
    session = desk.window.session
    for answer in ("3", "30"):  # two looks at one edit
        session.set_value(PLANES, planes[0], "notes", answer)
        desk.settle()
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, planes[0], "notes", "41"))
    session.refresh()
    desk.settle()
    session.set_value(PLANES, planes[0], "notes", "45")
    desk.settle()
    stands = []
    for _ in range(3):
        stands.append(stored(data_dir, "req-1").survey.mounting_planes[0].notes)
        press(desk, "Ctrl+Z")
    assert stands == ["45", "41", "41"]
