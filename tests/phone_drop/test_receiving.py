"""Photos arrive whole or not at all, each once, and the phone hears what became of it."""

from __future__ import annotations

import errno
import os
import socket
import threading
from pathlib import Path

import httpx
import pytest

from surveyor_app.phone_drop import exchange
from surveyor_app.phone_drop.verdict import State, Verdict
from surveyor_app.storage.ballast import Ballast
from tests.phone_drop.conftest import Laptop

# One worker at a time listens at the ports that a phone looks for.
pytestmark = pytest.mark.xdist_group("phone")

PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 4000


def test_a_photo_arrives_byte_for_byte_and_its_file_goes_when_it_is_decided(
    laptop: Laptop, phone: httpx.Client
) -> None:
    answer = phone.put("/photos/abcdefgh01", params={"to": 0, "name": "IMG 4107.JPG"}, content=PICTURE)
    assert (answer.status_code, answer.json()) == (200, {"state": "kept", "words": ""})
    assert laptop.arrived == [(0, "IMG 4107.JPG", PICTURE)]
    assert laptop.files == []


def test_the_answer_waits_until_it_is_decided(laptop: Laptop, phone: httpx.Client) -> None:
    laptop.hold = True
    answers: list[httpx.Response] = []
    sending = threading.Thread(target=lambda: answers.append(phone.put("/photos/abcdefgh01", content=PICTURE)))
    sending.start()
    assert laptop.came.wait(10)
    with httpx.Client(base_url=laptop.drop.url) as other:
        assert other.get("/photos/abcdefgh01").json()["state"] == "working"
    assert not answers
    assert len(laptop.files) == 1
    laptop.waiting[0].set_result(Verdict(State.REFUSED, "This is no picture."))
    sending.join(10)
    assert answers[0].status_code == 415
    assert answers[0].json() == {"state": "refused", "words": "This is no picture."}
    assert laptop.files == []


def test_a_photo_that_is_sent_again_after_a_lost_answer_is_not_taken_again(laptop: Laptop, phone: httpx.Client) -> None:
    for _ in range(2):
        assert phone.put("/photos/abcdefgh01", content=PICTURE).json()["state"] == "kept"
    assert phone.get("/photos/abcdefgh01").json()["state"] == "kept"
    assert len(laptop.arrived) == 1


def test_what_may_be_sent_again_is_taken_the_next_time(laptop: Laptop, phone: httpx.Client) -> None:
    laptop.verdict = Verdict(State.LATER, "The disk is full.")
    assert phone.put("/photos/abcdefgh01", content=PICTURE).status_code == 503
    assert phone.get("/photos/abcdefgh01").json()["state"] == "unknown"
    laptop.verdict = Verdict(State.KEPT)
    assert phone.put("/photos/abcdefgh01", content=PICTURE).json()["state"] == "kept"


def test_a_phone_that_goes_away_in_the_middle_leaves_nothing_and_may_begin_anew(
    laptop: Laptop, phone: httpx.Client
) -> None:
    host, _slash, token = laptop.drop.url.removeprefix("http://").partition("/")
    with socket.create_connection((host.split(":")[0], laptop.drop.port)) as line:
        line.sendall(f"PUT /{token}/photos/abcdefgh01 HTTP/1.1\r\nHost: {host}\r\n".encode())
        line.sendall(b"Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n")
        assert b"100" in line.recv(100)  # it is being served
        line.sendall(PICTURE[:5000])
    _until_no_exchange_is_left()
    assert laptop.arrived == []
    assert laptop.files == []
    assert phone.get("/photos/abcdefgh01").json()["state"] == "unknown"
    assert phone.put("/photos/abcdefgh01", content=PICTURE).json()["state"] == "kept"


def test_a_phone_that_stands_still_is_let_go(
    laptop: Laptop, phone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "STALL_SECONDS", 0.2)
    host, _slash, token = laptop.drop.url.removeprefix("http://").partition("/")
    with socket.create_connection((host.split(":")[0], laptop.drop.port)) as line:
        line.settimeout(10)
        line.sendall(f"PUT /{token}/photos/abcdefgh01 HTTP/1.1\r\nHost: {host}\r\n".encode())
        line.sendall(b"Content-Length: 100000\r\n\r\n" + PICTURE[:5000])
        assert line.recv(10) == b""
    assert laptop.files == []
    assert phone.get("/photos/abcdefgh01").json()["state"] == "unknown"


def test_a_head_that_comes_letter_by_letter_has_ten_seconds_in_all(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "HEAD_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", laptop.drop.port)) as line:
        line.settimeout(10)
        line.sendall(b"GET / HT")
        assert line.recv(10) == b""


def test_a_full_disk_is_said_and_nothing_is_kept(
    laptop: Laptop, phone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ballast, "has_room_for", lambda _self, _size: False)
    answer = phone.put("/photos/abcdefgh01", content=PICTURE)
    assert answer.status_code == 507
    assert answer.json() == {"state": "later", "words": "The laptop’s disk is full."}
    assert laptop.files == []
    monkeypatch.undo()
    assert phone.put("/photos/abcdefgh01", content=PICTURE).json()["state"] == "kept"


def test_a_disk_that_fills_up_while_a_photo_arrives_keeps_nothing_half(
    laptop: Laptop, phone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.fdopen

    def full(descriptor: int, mode: str) -> object:
        file = opened(descriptor, mode)

        class Full:
            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_what: object) -> None:
                file.close()

            def write(self, data: bytes) -> int:
                file.write(data[:10])
                raise OSError(errno.ENOSPC, "no room")

        return Full()

    monkeypatch.setattr("surveyor_app.storage.phone_files.os.fdopen", full)
    answer = phone.put("/photos/abcdefgh01", content=PICTURE)
    assert answer.status_code == 507
    assert answer.json()["state"] == "later"
    assert laptop.files == []
    assert laptop.arrived == []


def test_too_large_an_empty_and_an_unmeasured_photo_are_refused_in_words(
    laptop: Laptop, phone: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laptop.drop._routes, "_most", 1_000_000)
    large = phone.put("/photos/abcdefgh01", content=b"x" * 1_000_001)
    assert (large.status_code, large.json()["state"]) == (413, "refused")
    assert large.json()["words"] == "The file has more than 1 MB."
    empty = phone.put("/photos/abcdefgh02", content=b"")
    assert (empty.status_code, empty.json()["words"]) == (415, "The file is empty.")
    unmeasured = phone.put("/photos/abcdefgh03", content=iter([b"x" * 10]))
    assert (unmeasured.status_code, unmeasured.json()["state"]) == (411, "refused")
    assert laptop.arrived == []


def test_a_photo_goes_where_the_phone_said_that_it_would_go(laptop: Laptop, phone: httpx.Client) -> None:
    shown = phone.get("/state").json()
    assert shown == {"to": 0, "place": "Main breaker"}
    laptop.drop.aim("Rafter size, Plane 2")
    phone.put("/photos/abcdefgh01", params={"to": shown["to"]}, content=PICTURE)
    assert phone.get("/state").json() == {"to": 1, "place": "Rafter size, Plane 2"}
    for number, said in (("2", "1"), ("3", "7"), ("4", "-1"), ("5", "x"), ("6", "")):
        phone.put(f"/photos/abcdefgh0{number}", params={"to": said}, content=PICTURE)
    assert [place for place, _name, _data in laptop.arrived] == [0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("name", ["../../escaped.jpg", "C:\\evil.jpg", "a/b/c.jpg", "\0\n.jpg", "CON.jpg", "." * 300])
def test_a_name_from_outside_stays_in_the_folder(laptop: Laptop, phone: httpx.Client, name: str) -> None:
    phone.put("/photos/abcdefgh01", params={"name": name}, content=PICTURE)
    assert len(laptop.arrived) == 1
    everything = {path for path in laptop.paths.root.rglob("*") if path.is_file()}
    assert everything == set()
    assert not Path(laptop.paths.root.parent, "escaped.jpg").exists()


def test_closing_cuts_off_what_is_half_here_and_still_answers_what_is_whole(
    laptop: Laptop, phone: httpx.Client
) -> None:
    laptop.hold = True
    answers: list[httpx.Response] = []
    sending = threading.Thread(target=lambda: answers.append(phone.put("/photos/abcdefgh01", content=PICTURE)))
    sending.start()
    assert laptop.came.wait(10)
    url = laptop.drop.url
    host, _slash, token = url.removeprefix("http://").partition("/")
    with socket.create_connection(("127.0.0.1", laptop.drop.port)) as line:
        line.settimeout(10)
        line.sendall(f"PUT /{token}/photos/abcdefgh02 HTTP/1.1\r\nHost: {host}\r\n".encode())
        line.sendall(b"Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n")
        assert b"100" in line.recv(100)  # it is being served
        laptop.drop.close()
        assert line.recv(100) == b""
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    laptop.waiting[0].set_result(Verdict(State.KEPT))
    sending.join(10)
    assert answers[0].json()["state"] == "kept"


def _until_no_exchange_is_left() -> None:
    for thread in threading.enumerate():
        if thread.name == "phone-exchange":
            thread.join(10)
