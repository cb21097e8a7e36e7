"""Nobody gets in without the address, and whoever has it gets nothing out."""

from __future__ import annotations

import logging
import re
import socket
import threading
import tracemalloc

import httpx
import pytest

from surveyor_app import language
from surveyor_app.phone_drop import exchange, server
from surveyor_app.phone_drop.page import Page
from tests.phone_drop.conftest import Laptop

# One worker at a time listens at the ports that a phone looks for.
pytestmark = pytest.mark.xdist_group("phone")

PICTURE = b"\xff\xd8\xff" + b"x" * 5000


def _origin(laptop: Laptop) -> str:
    return laptop.drop.url.rpartition("/")[0]


@pytest.mark.parametrize("path", ["/", "/state", "/photos/abcdefgh01", "/k7pm3w9q4tz2a", "/k7pm3w9q4tz2a/state", "//"])
def test_without_the_token_there_is_nothing(laptop: Laptop, path: str, caplog: pytest.LogCaptureFixture) -> None:
    for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD"):
        answer = httpx.request(method, _origin(laptop) + path)
        assert answer.status_code == 404
    assert laptop.arrived == []
    assert laptop.visits == 0
    assert [record for record in caplog.records if record.name.startswith("surveyor_app")] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/photos"), ("GET", "/photos/"), ("GET", "/photos/../../surveyor.db"), ("GET", "/photos/short"),
        ("GET", "/surveyor.db"), ("POST", "/photos/abcdefgh01"), ("DELETE", "/photos/abcdefgh01"), ("PUT", "/"),
        ("PUT", "/photos/ABCDEFGH01"), ("GET", "/state/more"), ("OPTIONS", "/state"), ("TRACE", "/state"),
    ],
)  # fmt: skip
def test_with_the_token_there_is_no_listing_no_reading_and_no_other_method(
    laptop: Laptop, phone: httpx.Client, method: str, path: str
) -> None:
    phone.put("/photos/abcdefgh01", content=PICTURE)
    assert phone.request(method, path).status_code == 404


def test_what_was_sent_never_comes_back(laptop: Laptop, phone: httpx.Client) -> None:
    phone.put("/photos/abcdefgh01", params={"name": "IMG_1.jpg"}, content=PICTURE)
    for path in ("", "/state", "/photos/abcdefgh01"):
        assert PICTURE not in phone.get(path).content
        assert "IMG_1" not in phone.get(path).text


@pytest.mark.parametrize("host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_a_name_that_was_made_to_point_here_is_refused(laptop: Laptop, phone: httpx.Client, host: str) -> None:
    named = host.format(port=laptop.drop.port)
    assert phone.get("/state", headers={"Host": named}).status_code == 404
    assert phone.put("/photos/abcdefgh01", headers={"Host": named}, content=PICTURE).status_code == 404
    assert laptop.arrived == []


def test_another_website_in_the_phones_browser_can_send_nothing(laptop: Laptop, phone: httpx.Client) -> None:
    foreign = phone.put("/photos/abcdefgh01", headers={"Origin": "https://evil.example"}, content=PICTURE)
    assert foreign.status_code == 403
    assert laptop.arrived == []
    own = phone.put("/photos/abcdefgh01", headers={"Origin": _origin(laptop)}, content=PICTURE)
    assert own.status_code == 200


def test_guessing_locks_the_guesser_out_even_from_the_right_address(laptop: Laptop, phone: httpx.Client) -> None:
    for _ in range(10):
        assert phone.get(f"{_origin(laptop)}/k7pm3w9q4tz2a").status_code == 404
    assert phone.get("/state").status_code == 429
    assert "Wait a minute" in phone.get("/state").text
    laptop.now += 60
    assert phone.get("/state").status_code == 200


def test_what_browsers_ask_for_by_themselves_is_no_guess(laptop: Laptop, phone: httpx.Client) -> None:
    for name in ("favicon.ico", "apple-touch-icon.png", "apple-touch-icon-120x120-precomposed.png", "robots.txt", ""):
        for _ in range(12):
            assert phone.get(f"{_origin(laptop)}/{name}").status_code == 404
    assert phone.get("/state").status_code == 200


def test_every_answer_forbids_keeping_guessing_framing_and_foreign_content(laptop: Laptop, phone: httpx.Client) -> None:
    for answer in (phone.get(""), phone.get("/state"), phone.get("/nothing"), httpx.get(_origin(laptop))):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        assert "unsafe" not in policy
        assert "server" not in answer.headers


def test_the_page_needs_nothing_from_elsewhere_and_nothing_of_it_is_left_unfilled(
    laptop: Laptop, phone: httpx.Client
) -> None:
    answer = phone.get("")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall(r"""(?:src|href)\s*=\s*["']?([^"'\s>]+)""", answer.text) == ["data:,"]
    assert "url(" not in answer.text
    assert "//" not in re.sub(r"(?m)^\s*//.*$|\s// .*$", "", answer.text)
    assert "[[" not in answer.text
    assert 'accept="image/*" multiple' in answer.text
    assert 'accept="image/*" capture="environment"' in answer.text
    assert len(answer.content) < 20_000


def test_the_page_speaks_the_language_of_the_app() -> None:
    language.use("es")
    try:
        assert '<html lang="es">' in Page(1).content.decode()
    finally:
        language.use("en")


def test_no_page_can_be_broken_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveyor_app.phone_drop.page.tr", lambda text: f"</script><b>{text}")
    text = Page(1).content.decode()
    assert text.count("</script>") == 2
    assert "<b>" not in text


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,  # TLS
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_400(laptop: Laptop, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", laptop.drop.port)) as line:
        line.settimeout(10)
        line.sendall(said)
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_request_that_names_another_host_in_its_target_is_no_request_for_us(laptop: Laptop) -> None:
    with socket.create_connection(("127.0.0.1", laptop.drop.port)) as line:
        line.settimeout(10)
        host = laptop.drop.url.removeprefix("http://").partition("/")[0]
        line.sendall(f"GET {laptop.drop.url} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 404 ")


def test_one_device_holds_only_some_of_the_connections(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "HEAD_SECONDS", 30.0)
    lines = [socket.create_connection(("127.0.0.1", laptop.drop.port)) for _ in range(server.MOST_OF_ONE_DEVICE)]
    for line in lines:
        line.sendall(b"GET /")
    with socket.create_connection(("127.0.0.1", laptop.drop.port)) as one_more:
        one_more.settimeout(10)
        assert one_more.recv(10) == b""
    assert sum(thread.name == "phone-exchange" for thread in threading.enumerate()) == server.MOST_OF_ONE_DEVICE
    for line in lines:
        line.close()


def test_a_large_photo_is_never_whole_in_memory(laptop: Laptop, phone: httpx.Client) -> None:
    size = 30_000_000
    tracemalloc.start()
    phone.put("/photos/abcdefgh01", headers={"Content-Length": str(size)}, content=(b"x" * 50_000 for _ in range(600)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(laptop.arrived[0][2]) == size
    assert peak < size + 5_000_000  # what the test itself reads back


def test_no_log_has_the_address_or_a_name(
    laptop: Laptop, phone: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="surveyor_app")
    phone.get("")
    phone.put("/photos/abcdefgh01", params={"name": "Rosenfeld.jpg"}, content=PICTURE)
    httpx.get(f"{_origin(laptop)}/wrong")
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("surveyor_app"))
    assert said == ""


def test_it_listens_at_the_address_it_was_given_and_nowhere_else(laptop: Laptop) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", laptop.drop.port), timeout=5)


def test_a_port_that_is_taken_is_passed_over(laptop: Laptop) -> None:
    taken = laptop.drop.port
    laptop.drop._server, first = None, laptop.drop._server
    laptop.drop.listen("127.0.0.1", (taken, 0))
    assert laptop.drop.port not in (0, taken)
    assert first is not None
    first.close()


def test_an_address_that_is_not_this_laptops_is_a_fault(laptop: Laptop) -> None:
    with pytest.raises(OSError, match=r"\d|assign"):
        laptop.drop.listen("203.0.113.7", (0,))
    assert not laptop.drop.is_listening
