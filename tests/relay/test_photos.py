"""Photos out: public, as they are, and every download on record, ours apart."""

from __future__ import annotations

import socket
import struct
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from surveyor_app.relay.file_answer import RangeNotSatisfiable, wanted_range
from tests.relay.office import SURVEY, Laptop, Office, noise, picture
from tests.relay.servers import eventually


def fetches(laptop: Laptop, photo: dict[str, Any]) -> list[dict[str, Any]]:
    """The record of a photo's downloads."""
    found: list[dict[str, Any]] = laptop.http.get(f"/v1/photos/{photo['id']}").json()["fetches"]
    return found


def get(url: str, **headers: str) -> httpx.Response:
    """As anybody would."""
    return httpx.get(url, headers=headers, trust_env=False)


def test_anybody_gets_the_very_bytes_with_the_right_type(jane: Laptop) -> None:
    for kind, media_type in (("JPEG", "image/jpeg"), ("PNG", "image/png")):
        data = picture(1, kind=kind)
        photo = jane.upload(data, SURVEY, f"photo-{kind}")

        answer = get(photo["url"])

        assert (answer.status_code, answer.content) == (200, data)
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-length"] == str(len(data))
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "noindex" in answer.headers["x-robots-tag"]


def test_the_token_alone_decides(jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)
    base, _, _ = photo["url"].rpartition("/")

    assert get(f"{base}/anything-else.png").status_code == 200
    assert get(f"{base}/a/b/c").status_code == 200
    assert get(f"{base[:-1]}/{photo['filename']}").status_code == 404
    assert photo["sha256"] not in photo["url"]


def test_an_unknown_address_is_404_in_json(office: Office) -> None:
    answer = office.http.get("/p/nothing/here.jpg")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_complete_download_is_on_record(jane: Laptop) -> None:
    data = picture()
    photo = jane.upload(data, SURVEY)
    assert fetches(jane, photo) == []

    get(photo["url"])

    [fetch] = eventually(lambda: fetches(jane, photo))
    assert (fetch["complete"], fetch["bytes"]) == (True, len(data))
    assert jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"][0]["fetches"] == [fetch]


def test_our_own_read_back_is_not_counted_even_of_a_laptop_that_was_revoked(office: Office, jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)

    assert jane.http.get(photo["url"]).status_code == 200
    assert office.laptop("Joe").http.get(photo["url"]).status_code == 200
    assert get(photo["url"], Authorization="Bearer no-longer-known").status_code == 200

    get(photo["url"])
    eventually(lambda: fetches(jane, photo))
    assert len(fetches(jane, photo)) == 1


def test_looking_is_not_fetching(jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)

    head = httpx.head(photo["url"], trust_env=False)
    unchanged = get(photo["url"], **{"If-None-Match": head.headers["etag"]})

    assert head.headers["content-length"] == str(photo["size"])
    assert (head.content, unchanged.status_code) == (b"", 304)
    assert fetches(jane, photo) == []


def test_a_part_is_served_and_counts_as_incomplete(jane: Laptop) -> None:
    data = picture()
    photo = jane.upload(data, SURVEY)

    part = get(photo["url"], Range="bytes=100-199")

    assert (part.status_code, part.content) == (206, data[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(data)}"
    [fetch] = eventually(lambda: fetches(jane, photo))
    assert (fetch["complete"], fetch["bytes"]) == (False, 100)


def test_the_whole_as_a_range_is_complete(jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)

    assert get(photo["url"], Range="bytes=0-").status_code == 206

    assert eventually(lambda: fetches(jane, photo))[0]["complete"] is True


def test_ranges_that_are_outdated_or_beyond_the_end(jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)

    assert get(photo["url"], Range="bytes=0-9", **{"If-Range": '"another"'}).status_code == 200
    assert get(photo["url"], Range=f"bytes={photo['size']}-").status_code == 416


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", (0, 0)),
        ("bytes=5-", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        ("bytes=2-99", (2, 9)),
        ("bytes=4-2", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
    ],
)
def test_which_bytes_a_range_means(header: str | None, expected: tuple[int, int] | None) -> None:
    assert wanted_range(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_ranges_without_a_byte(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        wanted_range(header, 10)


def test_a_download_that_is_cut_off_is_not_complete(jane: Laptop) -> None:
    data = noise(5000, 4000)
    photo = jane.upload_in_pieces(data, SURVEY)
    parts = urlsplit(photo["url"])
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((parts.hostname, parts.port))
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 200")

    [fetch] = eventually(lambda: fetches(jane, photo))
    assert fetch["complete"] is False
    assert fetch["bytes"] < len(data)


def test_a_download_that_was_only_written_to_the_line_is_not_complete(jane: Laptop) -> None:
    """All of it fits between the two systems: the relay has long sent everything when the client goes."""
    data = noise(1200, 900)
    photo = jane.upload(data, SURVEY)
    parts = urlsplit(photo["url"])
    with socket.create_connection((str(parts.hostname), parts.port or 0)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        assert [fetches(jane, photo) for _ in range(40)] == [[]] * 40  # time enough to write it all

    [fetch] = eventually(lambda: fetches(jane, photo))
    assert fetch["complete"] is False
    assert fetch["bytes"] < len(data)


def test_who_takes_it_slowly_or_hangs_up_at_its_end_has_it_whole(jane: Laptop) -> None:
    data = noise(1200, 900)
    photo = jane.upload(data, SURVEY)
    parts = urlsplit(photo["url"])
    with socket.create_connection((str(parts.hostname), parts.port or 0)) as client:
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        received = bytearray()
        while not received.endswith(data):
            part = client.recv(8192)
            assert part
            received += part

    [fetch] = eventually(lambda: fetches(jane, photo))
    assert (fetch["complete"], fetch["bytes"]) == (True, len(data))


def test_a_photo_of_another_surveyors_request_is_unknown(office: Office, jane: Laptop) -> None:
    photo = jane.upload(picture(), SURVEY)
    joe = office.laptop("Joe")
    office.administration.assign(SURVEY, "Jane")

    assert joe.http.get(f"/v1/photos/{photo['id']}").status_code == 404
    assert joe.http.get("/v1/photos", params={"survey": SURVEY}).status_code == 404
    assert jane.http.get("/v1/photos/unknown").status_code == 404
