"""Photos from a phone: from the button to the photo in its slot, by real HTTP, and all around it on the screen."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.phone_receiver import HINT_SECONDS, IDLE_SECONDS
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.reading_order import tab_stops
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.photo_panel import PhotoPanel
from tests.gui.a_phone import LOOPBACK, OTHER, APhone, on_loopback, opened, panel_of
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.cut_texts import cut_texts
from tests.gui.real_desk import real_desk, stored
from tests.gui.sample_records import untouched, with_items
from tests.pictures import jpeg_bytes

# One worker at a time listens at the ports that a phone looks for.
pytestmark = pytest.mark.xdist_group("phone")

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)
PLANE = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-1")


@pytest.fixture
def desk(new_desk: DeskMaker) -> Desk:
    made = new_desk([with_items(), untouched("req-2")])
    made.window.resize(1280, 720)
    on_loopback(made)
    return made


def _photos(desk: Desk) -> PhotosPage:
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    return page


def _press(panel: PhotoPanel) -> None:
    QTest.mouseClick(panel.phone_button, Qt.MouseButton.LeftButton)


def _begin(desk: Desk) -> APhone:
    """Open it on the page of all photos."""
    desk.open(place=Place("photos"))
    _press(_photos(desk).unsorted.panel)
    return opened(desk)


def test_from_the_button_to_the_photo_in_its_slot_on_a_real_database(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    on_loopback(desk)
    desk.open("req-1", Place("electrical"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    panel = page.photos.panel
    panel.focus_slot("main_breaker")
    _press(panel)
    phone = opened(desk)
    assert panel_of(desk).place == "They go to: Main breaker"
    assert phone.look().status_code == 200
    data = jpeg_bytes("orange")
    answer = phone.send(data, "IMG 4107.jpeg")
    assert answer.json() == {"state": "kept", "words": ""}
    (photo,) = [view.photo for view in stored(data_dir, "req-1").photos]
    assert (photo.target, photo.slot, photo.original_name) == (ELECTRICAL, "main_breaker", "IMG 4107.jpeg")
    assert next(view for view in stored(data_dir, "req-1").photos).original_path.read_bytes() == data
    desk.settle()
    assert panel_of(desk).came == "1 photo has come"
    assert "main_breaker" in [tile.slot for tile in panel.grid.tiles.rows if tile.photo_id]
    again = phone.send(data, "IMG 4107.jpeg")
    assert again.json() == {"state": "double", "words": "Main breaker"}
    assert len(stored(data_dir, "req-1").photos) == 1
    QTest.mouseClick(panel_of(desk).close_button, Qt.MouseButton.LeftButton)
    assert phone.is_refused()
    assert not any((data_dir / "phone").iterdir())


def test_what_waits_to_be_sorted_is_sorted_while_more_comes(desk: Desk) -> None:
    phone = _begin(desk)
    assert panel_of(desk).place == "They go to: Unsorted photos"
    phone.send(jpeg_bytes("red"))
    desk.settle()
    grid = _photos(desk).unsorted.panel.grid
    assert panel_of(desk).isAncestorOf(QApplication.focusWidget() or grid)  # it stays where the person is
    grid.begin_sorting()
    phone.send(jpeg_bytes("blue"))
    desk.settle()
    assert isinstance(QApplication.focusWidget(), PhotoGrid)
    QTest.keyClick(grid, Qt.Key.Key_1)
    desk.settle()
    assert [photo.slot for photo in desk.record().photos].count(UNSORTED) == 1
    assert panel_of(desk).came == "2 photos have come"


def test_another_slot_is_aimed_at_without_a_new_code(desk: Desk) -> None:
    phone = _begin(desk)
    page = _photos(desk)
    plane = page.panel_of(PLANE).panel
    plane.focus_slot("rafter_size")
    _press(plane)
    desk.settle()
    assert phone.url == APhone(desk).url
    assert panel_of(desk).place == "They go to: Rafter size, Plane 1"
    assert plane.isAncestorOf(panel_of(desk))
    phone.send(jpeg_bytes("red"), to=1)
    phone.send(jpeg_bytes("blue"), to=0)  # that phone still said that it goes to the unsorted ones
    assert [(photo.target, photo.slot) for photo in desk.record().photos] == [
        (PLANE, "rafter_size"),
        (ELECTRICAL, UNSORTED),
    ]


@pytest.mark.parametrize(
    ("place", "target", "slot"),
    [
        (Place("electrical"), ELECTRICAL, UNSORTED),
        (Place("mounting_planes", "plane-1"), PLANE, UNSORTED),
        (Place("photos"), ELECTRICAL, UNSORTED),
        (Place("review"), ELECTRICAL, UNSORTED),
    ],
)
def test_the_key_opens_it_everywhere(desk: Desk, place: Place, target: PhotoTarget, slot: str) -> None:
    desk.open(place=place)
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    opened(desk)
    aim = desk.window.phone.aim
    assert aim is not None
    assert (aim.target, aim.slot) == (target, slot)
    assert panel_of(desk).isAncestorOf(QApplication.focusWidget() or desk.window)


def test_the_key_takes_the_slot_that_the_keyboard_is_on(desk: Desk) -> None:
    desk.open(place=Place("mounting_planes", "plane-1"))
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    page.photos.panel.focus_slot("rafter_size")
    QTest.keyClick(page.photos.panel.grid, Qt.Key.Key_F6)
    opened(desk)
    assert desk.window.phone.aim is not None
    assert desk.window.phone.aim.slot == "rafter_size"


def test_without_an_open_survey_the_key_does_nothing(desk: Desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    assert not desk.window.phone.is_open


def test_escape_ends_it_and_says_so(desk: Desk) -> None:
    phone = _begin(desk)
    QTest.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_Escape)
    assert desk.window.undo.text == "The phone can send no more photos."
    assert phone.is_refused()
    assert QApplication.focusWidget() is _photos(desk).unsorted.panel.phone_button


def test_on_other_pages_a_bar_says_that_it_is_open_and_leads_back(desk: Desk) -> None:
    phone = _begin(desk)
    assert desk.window.phoning.bar.text == ""
    desk.window.pages.go(Place("review"))
    phone.send(jpeg_bytes("red"))
    desk.settle()
    assert desk.window.phoning.bar.text == "Photos from a phone go to: Unsorted photos · 1 photo has come"
    QTest.mouseClick(desk.window.phoning.bar.show_button, Qt.MouseButton.LeftButton)
    assert panel_of(desk).isVisible()
    assert desk.window.phoning.bar.text == ""
    desk.window.pages.go(Place("review"))
    QTest.mouseClick(desk.window.phoning.bar.stop_button, Qt.MouseButton.LeftButton)
    assert phone.is_refused()
    assert desk.window.phoning.bar.text == ""


def test_another_survey_ends_it_and_no_photo_goes_there(desk: Desk) -> None:
    phone = _begin(desk)
    desk.open("req-2", Place("photos"))
    assert phone.is_refused()
    assert desk.window.undo.text == "Another survey is open, so the phone can send no more photos."
    assert desk.record("req-2").photos == []


def test_removing_the_place_ends_it(desk: Desk) -> None:
    desk.open(place=Place("mounting_planes", "plane-1"))
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    phone = opened(desk)
    survey = desk.record().survey
    desk.record().survey = replace(survey, mounting_planes=survey.mounting_planes[1:])
    desk.window.session.refresh()
    desk.settle()
    assert phone.is_refused()
    assert "was removed" in desk.window.undo.text


def test_closing_the_window_ends_it(desk: Desk) -> None:
    phone = _begin(desk)
    desk.close()
    assert phone.is_refused()


def test_half_an_hour_without_a_photo_ends_it_and_it_can_be_opened_again(desk: Desk) -> None:
    now = [1000.0]
    desk.window.phone.clock = lambda: now[0]
    phone = _begin(desk)
    now[0] += IDLE_SECONDS - 1
    phone.send(jpeg_bytes("red"))
    now[0] += IDLE_SECONDS - 1
    desk.window.phone.look()
    assert desk.window.phone.is_open
    now[0] += 1
    desk.window.phone.look()
    assert phone.is_refused()
    panel = panel_of(desk)
    assert panel.texts == ["No photo came for half an hour, so the phone can send no more."]
    assert panel.came == "1 photo has come"
    QTest.mouseClick(panel.again_button, Qt.MouseButton.LeftButton)
    other = opened(desk)
    assert other.url != phone.url
    assert other.look().status_code == 200


def test_after_a_minute_without_a_visit_the_firewall_is_named(desk: Desk) -> None:
    now = [1000.0]
    receiver = desk.window.phone
    receiver.clock = lambda: now[0]
    phone = _begin(desk)
    assert panel_of(desk).texts == []
    now[0] += HINT_SECONDS
    receiver.look()
    (hint,) = panel_of(desk).texts
    assert receiver.line is not None
    assert f"allow Surveyor to receive at port {receiver.line.port}" in hint
    phone.look()
    desk.wait(lambda: panel_of(desk).texts == [])
    assert panel_of(desk).came == "A phone is here. No photo has come yet."


def test_without_a_network_it_says_what_to_do_and_begins_by_itself_when_there_is_one(desk: Desk) -> None:
    receiver = desk.window.phone
    receiver.networks_now = lambda: ()
    desk.open(place=Place("photos"))
    _press(_photos(desk).unsorted.panel)
    desk.wait(lambda: "Switch the phone’s hotspot on" in " ".join(panel_of(desk).texts))
    assert not panel_of(desk).code.isVisible()
    receiver.networks_now = lambda: (LOOPBACK,)
    receiver.look()
    assert opened(desk).look().status_code == 200
    assert panel_of(desk).code.isVisible()


def test_the_network_can_be_chosen_where_there_are_several(desk: Desk) -> None:
    receiver = desk.window.phone
    receiver.networks_now = lambda: (LOOPBACK, OTHER)
    phone = _begin(desk)
    panel = panel_of(desk)
    assert panel.networks.isVisible()
    QTest.mouseClick(panel.networks.button("127.0.0.2"), Qt.MouseButton.LeftButton)
    desk.wait(lambda: receiver.line is not None and "//127.0.0.2:" in receiver.line.url)
    assert APhone(desk).look().status_code == 200
    assert phone.is_refused()
    assert panel.networks.current == "127.0.0.2"


@pytest.mark.parametrize("text", [1.0, 1.5])
@pytest.mark.parametrize("place", [Place("electrical"), Place("mounting_planes", "plane-1"), Place("photos")])
def test_the_whole_code_is_in_sight_once_it_is_there(desk: Desk, place: Place, text: float) -> None:
    desk.window.look.choose("sunlight", text)
    desk.open(place=place)
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    opened(desk)
    code = panel_of(desk).code
    desk.wait(lambda: code.visibleRegion().boundingRect().size() == code.size())


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_the_code_is_read_from_the_screen_in_every_theme(desk: Desk, theme: str) -> None:
    desk.window.look.choose(theme, 1.0)
    phone = _begin(desk)
    desk.settle()
    shot = panel_of(desk).grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    picture = Image.frombuffer(
        "L", (shot.width(), shot.height()), bytes(shot.constBits()), "raw", "L", shot.bytesPerLine(), 1
    )
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [phone.url]


@pytest.mark.parametrize(
    ("theme", "text", "width"),
    [("light", 1.0, 1280), ("dark", 1.3, 1024), ("sunlight", 1.5, 1280)],
)
@pytest.mark.parametrize("task", ["photos", "electrical"])
def test_nothing_is_cut(desk: Desk, theme: str, text: float, width: int, task: str) -> None:
    desk.window.look.choose(theme, text)
    desk.window.resize(width, 720)
    receiver = desk.window.phone
    receiver.networks_now = lambda: (LOOPBACK, OTHER)
    receiver.clock = lambda: 0.0
    desk.open(place=Place(task))
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    phone = opened(desk)
    receiver.clock = lambda: HINT_SECONDS
    receiver.look()
    desk.wait(lambda: bool(panel_of(desk).texts))
    desk.wait(lambda: cut_texts(desk.window) == [])
    phone.send(b"no picture", "clip.mov")
    phone.send(jpeg_bytes("red"), "a name that is quite long for a picture of a panel in a garage.jpg")
    desk.settle()
    desk.wait(lambda: cut_texts(desk.window) == [])
    desk.window.pages.go(Place("review"))
    desk.wait(lambda: cut_texts(desk.window) == [])


def test_nothing_of_it_is_imported_before_it_is_opened() -> None:
    code = (
        "import sys; import surveyor_app.gui.application, surveyor_app.gui.pages.photos_page; "
        "print([name for name in sys.modules if name.startswith(('surveyor_app.phone_drop', 'segno', 'h11'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_everything_in_it_is_reached_by_tab_in_the_order_of_reading_and_has_a_name(desk: Desk) -> None:
    desk.window.phone.networks_now = lambda: (LOOPBACK, OTHER)
    _begin(desk)
    panel = panel_of(desk)
    desk.wait(lambda: list(tab_stops(panel)) == [panel.networks.button("127.0.0.1"), panel.close_button])
    assert panel.networks.button("127.0.0.1").accessibleName() == "Network: Wi-Fi · 127.0.0.1"
    assert panel.code.accessibleName() == f"QR code: {APhone(desk).url}"
    assert panel.address.accessibleName().startswith("Address: http://127.0.0.1:")
    assert panel.accessibleName() == "Photos from a phone"
