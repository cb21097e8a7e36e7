"""What can go wrong while a phone sends photos: the phone, the disk, the file, the network; by real HTTP."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from surveyor_app.domain.errors import StorageFault
from surveyor_app.gui.phone_receiver import LOOK_MS
from surveyor_app.gui.presenters.places import Place
from surveyor_app.storage.ballast import Ballast
from tests.gui.a_phone import LOOPBACK, OTHER, APhone, on_loopback, opened, panel_of
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.import_gate import Gate
from tests.gui.real_desk import real_desk, stored
from tests.gui.sample_records import with_items
from tests.pictures import jpeg_bytes

# One worker at a time listens at the ports that a phone looks for.
pytestmark = pytest.mark.xdist_group("phone")


@pytest.fixture
def desk(new_desk: DeskMaker, data_dir: Path) -> Desk:
    """A real database; the code is on the screen."""
    made = real_desk(new_desk, data_dir)
    on_loopback(made)
    made.open("req-1", Place("photos"))
    QTest.keyClick(made.window, Qt.Key.Key_F6)
    return made


def test_a_phone_that_goes_away_in_the_middle_leaves_nothing_and_sends_it_whole_later(
    desk: Desk, data_dir: Path
) -> None:
    phone, data = opened(desk), jpeg_bytes("red", (400, 300))
    host, _slash, token = phone.url.removeprefix("http://").partition("/")
    name, port = host.split(":")
    with socket.create_connection((name, int(port))) as line:
        line.settimeout(10)
        line.sendall(f"PUT /{token}/photos/abcdefgh01 HTTP/1.1\r\nHost: {host}\r\n".encode())
        line.sendall(f"Content-Length: {len(data)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert b"100" in line.recv(100)
        line.sendall(data[:500])
    desk.wait(lambda: not any((data_dir / "phone").iterdir()))
    assert stored(data_dir, "req-1").photos == ()
    assert phone.send(data, photo_id="abcdefgh01").json()["state"] == "kept"
    (view,) = stored(data_dir, "req-1").photos
    assert view.original_path.read_bytes() == data


def test_what_is_no_picture_is_refused_in_words_on_both_screens(desk: Desk, data_dir: Path) -> None:
    phone = opened(desk)
    answer = phone.send(b"\0\0\0\x18ftypqt  " + b"x" * 2000, "IMG_1.MOV")
    assert answer.status_code == 415
    assert answer.json() == {"state": "refused", "words": "This looks like a film, not a JPEG, PNG or HEIC picture."}
    cut = phone.send(jpeg_bytes("red", (600, 600))[:-900], "IMG_2.jpg")
    assert cut.json()["state"] == "refused"
    desk.settle()
    assert panel_of(desk).texts == [f"IMG_2.jpg: {cut.json()['words']}"]
    assert panel_of(desk).came == "0 photos have come · 2 were not taken"
    assert stored(data_dir, "req-1").photos == ()
    assert not any((data_dir / "phone").iterdir())


def test_a_photo_that_is_sent_twice_is_there_once(desk: Desk, data_dir: Path) -> None:
    phone, data = opened(desk), jpeg_bytes("red")
    assert phone.send(data, "IMG_1.jpg", photo_id="abcdefgh01").json()["state"] == "kept"
    assert phone.send(data, "IMG_1.jpg", photo_id="abcdefgh01").json()["state"] == "kept"  # the answer was lost
    assert phone.send(data, "copy.jpg", photo_id="abcdefgh02").json() == {"state": "double", "words": "Unsorted photos"}
    assert len(stored(data_dir, "req-1").photos) == 1


def test_a_full_disk_is_said_on_the_phone_and_the_photo_can_be_sent_again(
    desk: Desk, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, data = opened(desk), jpeg_bytes("red")
    monkeypatch.setattr(Ballast, "has_room_for", lambda _self, _size: False)
    answer = phone.send(data, photo_id="abcdefgh01")
    assert (answer.status_code, answer.json()["state"]) == (507, "later")
    assert answer.json()["words"] == "The laptop’s disk is full."
    assert not any((data_dir / "phone").glob("*"))
    monkeypatch.undo()
    assert phone.send(data, photo_id="abcdefgh01").json()["state"] == "kept"


def test_what_the_store_does_not_take_is_no_tick_on_the_phone(
    new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk([with_items()])
    on_loopback(desk)
    desk.open(place=Place("photos"))
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    phone = opened(desk)

    def fails(*_arguments: object, **_more: object) -> None:
        raise StorageFault("The disk is full; this was not saved.", code="disk_full", advice="Free some space.")

    monkeypatch.setattr(desk.services, "add_files", fails)
    answer = phone.send(jpeg_bytes("red"), photo_id="abcdefgh01")
    assert answer.status_code == 503
    assert answer.json() == {"state": "later", "words": "The disk is full; this was not saved. Free some space."}
    assert "The disk is full" in desk.window.undo.text
    monkeypatch.undo()
    assert phone.send(jpeg_bytes("red"), photo_id="abcdefgh01").json()["state"] == "kept"


def test_there_is_no_tick_before_the_commit_and_closing_waits_for_it(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    on_loopback(desk)
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    phone = opened(desk)
    answer = phone.begin(jpeg_bytes("red"))
    desk.wait(lambda: bool(gate.threads))
    assert not answer.done()
    desk.window.phone.close()
    assert phone.is_refused()
    gate.let()
    desk.wait(answer.done)
    assert answer.result().json()["state"] == "kept"
    assert len(desk.record().photos) == 1


def test_what_is_called_off_on_the_laptop_may_be_sent_again(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    on_loopback(desk)
    desk.open(place=Place("photos"))
    gate = Gate(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    phone = opened(desk)
    first = phone.begin(jpeg_bytes("red"))
    desk.wait(lambda: bool(gate.threads))
    second = phone.begin(jpeg_bytes("blue"))
    desk.wait(lambda: len(desk.window.session._imports) == 2)
    desk.window.session.cancel_adding()
    gate.let()
    desk.wait(lambda: first.done() and second.done())
    assert first.result().json()["state"] == "kept"
    assert second.result().json() == {"state": "later", "words": "Adding was stopped on the laptop."}


def test_when_the_network_changes_the_code_is_another_and_the_old_address_is_dead(desk: Desk) -> None:
    phone, receiver = opened(desk), desk.window.phone
    receiver.networks_now = lambda: (OTHER,)
    receiver.look()
    desk.wait(lambda: receiver.line is not None and "//127.0.0.2:" in receiver.line.url)
    assert phone.is_refused()
    assert APhone(desk).send(jpeg_bytes("red")).json()["state"] == "kept"


def test_when_the_same_network_comes_back_the_phone_goes_on_with_the_address_it_has(desk: Desk) -> None:
    phone, receiver = opened(desk), desk.window.phone
    receiver.networks_now = lambda: ()
    receiver.look()
    desk.wait(lambda: receiver.line is None)
    assert phone.is_refused()
    assert "hotspot" in " ".join(panel_of(desk).texts)
    receiver.networks_now = lambda: (LOOPBACK,)
    receiver.look()
    desk.wait(lambda: receiver.line is not None)
    assert phone.send(jpeg_bytes("red")).json()["state"] == "kept"


def test_a_laptop_that_wakes_up_looks_at_its_networks_within_seconds(desk: Desk) -> None:
    opened(desk)
    receiver = desk.window.phone
    receiver.networks_now = lambda: ()  # it slept, and the Wi-Fi is another or not there yet
    desk.wait(lambda: receiver.line is None)
    assert LOOK_MS <= 5000
    receiver.networks_now = lambda: (LOOPBACK,)
    desk.wait(lambda: receiver.line is not None)


def test_an_address_that_the_system_does_not_give_is_said(desk: Desk) -> None:
    opened(desk)
    receiver = desk.window.phone
    receiver.networks_now = lambda: (type(LOOPBACK)("203.0.113.7", "eth0", "cable"),)
    receiver.look()
    desk.wait(lambda: "cannot be reached at 203.0.113.7" in " ".join(panel_of(desk).texts))
    assert not panel_of(desk).code.isVisible()


def test_nothing_of_the_customer_is_on_the_phones_page(desk: Desk) -> None:
    phone = opened(desk)
    detail = desk.window.session.detail
    assert detail is not None
    page = phone.look().text
    state = phone.call(lambda client: client.get("/state"))
    desk.wait(state.done)
    said = page + state.result().text
    private = [word for word in (detail.request.project or {}).values() if isinstance(word, str) and len(word) > 3]
    assert private
    assert [word for word in (detail.request.id, *private) if word in said] == []
