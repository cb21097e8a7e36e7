"""Uploads under hostile and half-dead clients: what is stored stays as it was, and nobody waits for them."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn

from surveyor_app.relay.connections import PatientProtocol
from tests.relay.office import SURVEY, Laptop, Office, checksum, metadata, noise, picture
from tests.relay.servers import eventually, listener_on, running


@contextmanager
def raw(url: str, text: str, body: bytes = b"") -> Iterator[socket.socket]:
    """A connection on which this much was sent and no more."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(text.encode() + body)
        yield connection


def patch_head(laptop: Laptop, location: str, offset: int, data: bytes) -> str:
    """The head of a chunk's request."""
    return (
        f"PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {laptop.token}\r\nUpload-Offset: {offset}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Checksum: {checksum(data)}\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )


def started(laptop: Laptop, data: bytes, first: int = 1000, photo: str = "photo-1") -> str:
    """An upload of which some bytes are here; its location."""
    location: str = laptop.announce(data, SURVEY, photo).headers["location"]
    assert laptop.chunk(location, 0, data[:first]).status_code == 204
    return location


def staged(office: Office, location: str) -> bytes:
    """The stored bytes of an upload."""
    return (office.settings.photo_folder / "staging" / location.rpartition("/")[2]).read_bytes()


def test_whatever_is_wrong_with_a_chunk_the_stored_bytes_stay_as_they_were(office: Office, jane: Laptop) -> None:
    data = noise(600, 400)
    location = started(jane, data)
    joe = office.laptop("Joe")
    rest = data[1000:]
    wrong = [
        (413, jane.chunk(location, 1000, rest + b"x")),  # over-long
        (409, jane.chunk(location, 500, data[500:2000])),  # overlapping
        (409, jane.chunk(location, 1500, data[1500:2000])),  # a gap
        (409, jane.chunk(location, 0, data)),  # from the start again
        (460, jane.chunk(location, 1000, rest, Upload_Checksum=checksum(b"other"))),
        (400, jane.chunk(location, 1000, rest, Upload_Checksum="sha256 AAAA")),
        (400, jane.chunk(location, 1000, rest, Upload_Checksum="crc32 AAAA")),
        (400, jane.chunk(location, 1000, rest, Upload_Offset="-1")),
        (415, jane.chunk(location, 1000, rest, Content_Type="image/jpeg")),
        (412, jane.chunk(location, 1000, rest, Tus_Resumable="9")),
        (401, jane.chunk(location, 1000, rest, Authorization="Bearer nobody")),
        (404, joe.chunk(location, 1000, rest)),
    ]

    assert [answer.status_code for _, answer in wrong] == [status for status, _ in wrong]
    assert staged(office, location) == data[:1000]
    assert jane.chunk(location, 1000, rest).headers["upload-complete"] == "?1"


@pytest.mark.parametrize("algorithm", ["sha256", "sha512", "sha1", "md5"])
def test_every_offered_checksum_is_really_checked(jane: Laptop, algorithm: str) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]

    def header(content: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"

    assert jane.chunk(location, 0, data, Upload_Checksum=header(b"other")).status_code == 460
    assert jane.chunk(location, 0, data, Upload_Checksum=header(data)).headers["upload-complete"] == "?1"


def test_a_finished_upload_takes_nothing_more(jane: Laptop) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data)

    assert jane.chunk(location, 0, data).status_code == 409
    assert jane.chunk(location, len(data), b"more").status_code == 409
    [photo] = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert httpx.get(photo["url"], trust_env=False).content == data


def seconds_for(laptop: Laptop, path: str) -> float:
    """How long an answer takes."""
    begun = time.monotonic()
    assert laptop.http.get(path).status_code == 200
    return time.monotonic() - begun


def test_half_open_connections_do_not_keep_an_upload_from_going_on(office: Office, jane: Laptop) -> None:
    data = noise(600, 400)
    location = started(jane, data)
    rest = data[1000:]
    with (
        raw(office.url, patch_head(jane, location, 1000, rest), rest[:500]),
        raw(office.url, patch_head(jane, location, 1000, rest), rest[:-1]),
    ):
        begun = time.monotonic()
        assert jane.http.head(location).headers["upload-offset"] == "1000"
        assert min(seconds_for(jane, "/healthz") for _ in range(5)) < 0.5
        assert jane.chunk(location, 1000, rest).headers["upload-complete"] == "?1"
        assert time.monotonic() - begun < 5


def test_a_half_open_chunk_that_wakes_up_late_changes_nothing(office: Office, jane: Laptop) -> None:
    data = noise(600, 400)
    location = started(jane, data)
    rest = data[1000:]
    with raw(office.url, patch_head(jane, location, 1000, rest), rest[:500]) as late:
        assert jane.chunk(location, 1000, data[1000:5000]).status_code == 204
        late.sendall(rest[500:])
        assert late.recv(12) == b"HTTP/1.1 409"

    assert staged(office, location) == data[:5000]


@pytest.mark.parametrize(("limits", "trickles"), [({"stall_seconds": 0.3}, False), ({"upload_seconds": 0.6}, True)])
def test_a_chunk_that_stalls_or_trickles_is_ended(
    open_office: Callable[..., Office], limits: dict[str, float], trickles: bool
) -> None:
    office = open_office(**limits)
    office.shown_request(SURVEY)
    jane = office.laptop()
    data = noise(600, 400)
    location = started(jane, data)
    with raw(office.url, patch_head(jane, location, 1000, data[1000:]), data[1000:1500]) as slow:
        slow.settimeout(0.1)
        answer = b""
        for byte in data[1500:1600]:
            try:
                answer = slow.recv(4096)
                break
            except TimeoutError:
                if trickles:
                    slow.sendall(bytes([byte]))
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"too_slow" in answer or b"too_slow" in slow.recv(4096)

    assert staged(office, location) == data[:1000]
    assert jane.chunk(location, 1000, data[1000:]).headers["upload-complete"] == "?1"


def test_other_bodies_are_bounded_in_size_and_time(open_office: Callable[..., Office]) -> None:
    office = open_office(upload_seconds=0.5)

    too_large = office.http.post("/v1/pairings", content=b'{"code": "' + b"x" * 100_000 + b'"}')
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (413, "too_large")
    with raw(office.url, "POST /v1/pairings HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{") as slow:
        assert slow.recv(12) == b"HTTP/1.1 408"
    assert office.http.post("/v1/pairings", json={"code": "x", "device_name": "y"}).status_code == 403


async def nothing_here(_scope: object, _receive: object, send: Callable[[dict[str, object]], object]) -> None:
    """An application that answers at once."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})  # type: ignore[misc]  # awaitable
    await send({"type": "http.response.body", "body": b""})  # type: ignore[misc]  # awaitable


def test_a_head_that_never_ends_is_hung_up_on_and_an_idle_connection_is_not() -> None:
    class Hasty(PatientProtocol):
        head_seconds = 0.3

    config = uvicorn.Config(nothing_here, http=Hasty, ws="none", lifespan="off", log_config=None, access_log=False)
    with running(uvicorn.Server(config), listener_on()) as url:
        for beginning in ("", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow"):
            with raw(url, beginning) as slow:
                assert slow.recv(100) == b""
        whole = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        with raw(url, whole) as kept:
            for _ in range(3):
                assert kept.recv(4096).startswith(b"HTTP/1.1 200")
                kept.settimeout(0.4)  # longer than a head may take: between requests nobody has to hurry
                with pytest.raises(TimeoutError):
                    kept.recv(1)
                kept.settimeout(20)
                kept.sendall(whole.encode())
            assert kept.recv(4096).startswith(b"HTTP/1.1 200")


def test_two_uploads_of_the_same_bytes_that_end_together_are_one_object_and_two_photos(
    office: Office, jane: Laptop
) -> None:
    data = noise(600, 400)
    joe = office.laptop("Joe")
    senders = [(jane, "a"), (jane, "b"), (joe, "a"), (joe, "c")]
    locations = [(laptop, started(laptop, data, photo=photo)) for laptop, photo in senders]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda pair: pair[0].chunk(pair[1], 1000, data[1000:]), locations))

    assert [answer.headers.get("upload-complete") for answer in answers] == ["?1"] * 4
    assert office.rows("SELECT photo, count(*) FROM photo GROUP BY photo ORDER BY 1") == [("a", 1), ("b", 1), ("c", 1)]
    assert office.rows("SELECT count(DISTINCT sha256), count(DISTINCT token) FROM photo") == [(1, 3)]
    files = [path for path in (office.settings.photo_folder / "content").rglob("*") if path.is_file()]
    assert [path.read_bytes() == data for path in files] == [True]
    eventually(lambda: list((office.settings.photo_folder / "staging").iterdir()) == [])


def test_the_same_upload_ended_by_two_senders_at_once_is_one_photo(office: Office, jane: Laptop) -> None:
    data = noise(600, 400)
    location = started(jane, data)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _n: jane.chunk(location, 1000, data[1000:]).status_code, range(4)))

    assert sorted(answers) == [204, 409, 409, 409]
    assert office.rows("SELECT count(*) FROM photo") == [(1,)]


def test_a_request_without_our_hash_makes_an_upload_of_its_own(office: Office, jane: Laptop) -> None:
    data = picture(3)
    headers = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata(survey=SURVEY, name="roof.jpg")}
    made = [jane.http.post("/v1/uploads", headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in made] == [201, 201]
    assert len({answer.headers["location"] for answer in made}) == 2
    assert made[0].json()["sha256"] == ""
    assert jane.chunk(made[0].headers["location"], 0, data).headers["upload-complete"] == "?1"
    [photo] = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert (photo["sha256"], photo["filename"]) == (hashlib.sha256(data).hexdigest(), "roof.jpg")
    assert jane.announce(data, SURVEY, "known-now").status_code == 200
