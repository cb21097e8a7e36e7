"""Photos in: resumable at the durable offset, verified piece by piece and as a whole, shared by their bytes."""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from surveyor_app.relay.photo_store import DiskPhotoStore
from tests.relay.office import SURVEY, Laptop, Office, checksum, noise, offset_of, picture
from tests.relay.servers import eventually


def content_files(office: Office) -> list[Path]:
    """The files of the content store."""
    return [path for path in (office.settings.photo_folder / "content").rglob("*") if path.is_file()]


def staging_files(office: Office) -> list[Path]:
    """The files of uploads under way."""
    return list((office.settings.photo_folder / "staging").iterdir())


def test_a_photo_sent_in_chunks_is_public_at_the_end_and_not_before(office: Office, jane: Laptop) -> None:
    data = noise(600, 400)
    made = jane.announce(data, SURVEY)
    location = made.headers["location"]
    assert made.status_code == 201
    assert location.startswith("/v1/uploads/")
    assert made.json() | {"id": None} == {
        "id": None,
        "offset": 0,
        "length": len(data),
        "complete": False,
        "url": None,
        "sha256": hashlib.sha256(data).hexdigest(),
    }

    half = len(data) // 2
    first = jane.chunk(location, 0, data[:half])
    assert (first.status_code, first.headers["upload-offset"]) == (204, str(half))
    assert "upload-complete" not in first.headers
    assert jane.http.get("/v1/photos", params={"survey": SURVEY}).json() == {"photos": []}

    last = jane.chunk(location, half, data[half:])
    assert (last.status_code, last.headers["upload-complete"]) == (204, "?1")
    [photo] = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert httpx.get(photo["url"], trust_env=False).content == data
    assert staging_files(office) == []


def test_announcing_again_goes_on_where_it_stopped(jane: Laptop) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data[:1000])

    again = jane.announce(data, SURVEY)

    assert (again.status_code, again.headers["location"], again.json()["offset"]) == (201, location, 1000)
    assert offset_of(jane, location) == 1000


def test_a_wrong_offset_is_told_the_true_one(jane: Laptop) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data[:1000])

    for wrong in (0, 999, 1001):
        answer = jane.chunk(location, wrong, data[1000:1500])
        assert (answer.status_code, answer.headers["upload-offset"]) == (409, "1000")
        assert answer.json()["error"]["code"] == "wrong_offset"
    assert offset_of(jane, location) == 1000


def test_a_damaged_chunk_is_not_written(jane: Laptop) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY).headers["location"]

    answer = jane.chunk(location, 0, data[:1000], Upload_Checksum=checksum(data[:999]))

    assert answer.status_code == 460
    assert offset_of(jane, location) == 0


def test_bytes_that_are_not_the_announced_ones_start_over(jane: Laptop) -> None:
    announced, other = picture(1), picture(2)
    other = other[: len(announced)].ljust(len(announced), b"\0")
    location = jane.announce(announced, SURVEY).headers["location"]

    answer = jane.chunk(location, 0, other)

    assert (answer.status_code, answer.headers["upload-offset"]) == (460, "0")
    assert offset_of(jane, location) == 0
    assert jane.chunk(location, 0, announced).headers["upload-complete"] == "?1"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body>Sign in</body></html>", "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_image"),
        (noise(600, 400)[:20_000], "truncated"),
        (picture(kind="PNG")[:-30], "truncated"),
        (picture(width=1, height=1, kind="GIF"), "not_an_image"),
    ],
    ids=["html", "svg", "cut jpeg", "cut png", "gif"],
)
def test_what_is_no_whole_picture_never_becomes_public(office: Office, jane: Laptop, data: bytes, code: str) -> None:
    location = jane.announce(data, SURVEY).headers["location"]

    answer = jane.chunk(location, 0, data)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert jane.http.head(location).status_code == 404
    assert jane.http.get("/v1/photos", params={"survey": SURVEY}).json() == {"photos": []}
    assert (content_files(office), staging_files(office)) == ([], [])


def picture_of_pixels(width: int, height: int) -> bytes:
    """A tiny PNG file of a huge black picture."""
    target = io.BytesIO()
    Image.new("1", (width, height)).save(target, "PNG", optimize=True)
    return target.getvalue()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(jane: Laptop) -> None:
    bomb = picture_of_pixels(9000, 9000)
    location = jane.announce(bomb, SURVEY).headers["location"]

    answer = jane.chunk(location, 0, bomb)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_large")


def test_bytes_the_tenant_has_are_not_sent_again_but_have_an_address_of_their_own(office: Office, jane: Laptop) -> None:
    data = picture(3)
    office.shown_request("survey-2")
    first = jane.upload(data, SURVEY, "photo-1")

    same = jane.announce(data, SURVEY, "photo-1")
    other_photo = jane.announce(data, SURVEY, "photo-2")
    other_survey = jane.announce(data, "survey-2", "photo-1")

    assert [answer.status_code for answer in (same, other_photo, other_survey)] == [200, 200, 200]
    assert (same.json()["id"], same.json()["url"]) == (first["id"], first["url"])
    assert same.json()["complete"] is True
    assert len({first["url"], other_photo.json()["url"], other_survey.json()["url"]}) == 3
    assert httpx.get(other_survey.json()["url"], trust_env=False).content == data
    assert len(content_files(office)) == 1


def test_another_tenant_has_to_send_the_bytes_itself(office: Office, jane: Laptop) -> None:
    data = picture(3)
    office.shown_request("elsewhere", tenant="tenant-two")
    jane.upload(data, SURVEY)

    assert jane.announce(data, "elsewhere", tenant="tenant-two").status_code == 201


def test_lost_bytes_are_asked_for_again_and_keep_their_address(office: Office, jane: Laptop) -> None:
    data = picture(3)
    before = jane.upload(data, SURVEY)
    for path in content_files(office):
        path.unlink()
    assert httpx.get(before["url"], trust_env=False).status_code == 404

    after = jane.announce(data, SURVEY)
    assert after.status_code == 201
    assert jane.chunk(after.headers["location"], 0, data).headers["upload-complete"] == "?1"

    assert jane.announce(data, SURVEY).json()["url"] == before["url"]
    assert jane.http.get(f"/v1/photos/{after.json()['id']}").json()["id"] == before["id"]
    assert httpx.get(before["url"], trust_env=False).content == data


def test_a_cut_connection_leaves_nothing_of_its_chunk(jane: Laptop) -> None:
    data = noise()
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data[:1000])
    parts = urlsplit(str(jane.http.base_url))
    with socket.create_connection((parts.hostname, parts.port)) as cut:
        head = (
            f"PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {jane.token}\r\nUpload-Offset: 1000\r\n"
            f"Content-Type: application/offset+octet-stream\r\nUpload-Checksum: {checksum(data[1000:500_000])}\r\n"
            f"Content-Length: 499000\r\n\r\n"
        )
        cut.sendall(head.encode() + data[1000:200_000])

    assert offset_of(jane, location) == 1000
    assert jane.chunk(location, 1000, data[1000:500_000]).headers["upload-offset"] == "500000"


def test_a_full_disk_is_507_and_nothing_half(office: Office, jane: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(DiskPhotoStore, "append", full)
        answer = jane.chunk(location, 0, data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "disk_full")

    assert jane.chunk(location, 0, data).headers["upload-complete"] == "?1"


def test_a_failed_write_is_cut_off_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DiskPhotoStore(tmp_path)
    store.append("abc", 0, b"12345")

    def fails(_descriptor: int) -> None:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr("surveyor_app.relay.photo_store.disk.sync_data", fails)
    with pytest.raises(OSError, match="I/O"):
        store.append("abc", 5, b"67890")

    assert store.staged_size("abc") == 5
    assert store.staged_file("abc").read_bytes() == b"12345"


@pytest.mark.parametrize("step", ["keep", "discard"])
def test_a_crash_while_finishing_is_finished_at_the_next_call(
    office: Office, jane: Laptop, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    data = picture(5)
    location = jane.announce(data, SURVEY).headers["location"]

    def dies(*_arguments: object) -> None:
        raise OSError(errno.EIO, "as if the process had died here")

    with monkeypatch.context() as patch:
        patch.setattr(DiskPhotoStore, step, dies)
        assert jane.chunk(location, 0, data).status_code == 503

    head = jane.http.head(location)
    assert (head.headers["upload-offset"], head.headers["upload-complete"]) == (str(len(data)), "?1")
    [photo] = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert jane.announce(data, SURVEY).json()["id"] == photo["id"]
    assert httpx.get(photo["url"], trust_env=False).content == data


def test_an_empty_chunk_at_the_end_finishes(jane: Laptop) -> None:
    data = picture(6)
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data)

    answer = jane.chunk(location, len(data), b"")

    assert (answer.status_code, answer.headers["upload-complete"]) == (204, "?1")


def test_an_upload_outlives_a_restart(open_office: Callable[..., Office]) -> None:
    data = noise(600, 400)
    with ExitStack() as first_life:
        first = open_office(first_life)
        first.shown_request(SURVEY)
        laptop = first.laptop()
        location = laptop.announce(data, SURVEY).headers["location"]
        laptop.chunk(location, 0, data[:4000])

    second = open_office()
    again = Laptop(second.url, laptop.token)
    try:
        assert offset_of(again, location) == 4000
        assert again.chunk(location, 4000, data[4000:]).headers["upload-complete"] == "?1"
    finally:
        again.http.close()


@pytest.mark.parametrize(
    "filename",
    ["../../etc/passwd", "a/b\\c.jpg", "fünf.jpg", "x" * 255, "..", "CON.", "a?b#c%00.jpg", "<script>.jpg"],
)
def test_any_file_name_is_shown_as_it_is_and_harmless_in_the_address(jane: Laptop, filename: str) -> None:
    photo = jane.upload(picture(8), SURVEY, filename=filename)

    assert photo["filename"] == filename
    path = urlsplit(photo["url"]).path
    assert path.count("/") == 3
    assert ".." not in path
    assert httpx.get(photo["url"], trust_env=False).status_code == 200


def test_two_senders_of_one_upload_cannot_mix_their_bytes(jane: Laptop) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY).headers["location"]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _n: jane.chunk(location, 0, data[:5000]).status_code, range(6)))

    assert sorted(answers) == [204, 409, 409, 409, 409, 409]
    eventually(lambda: offset_of(jane, location) == 5000)


def test_checksums_are_those_of_the_tus_documents() -> None:
    assert checksum(b"hello") == "sha256 " + base64.b64encode(hashlib.sha256(b"hello").digest()).decode()
