"""An official tus client of another maker uploads to a real relay, stops in the middle, and goes on."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from tests.relay.office import SURVEY, Laptop, Office, noise


def client(office: Office, token: str) -> TusClient:
    """The client as its documents show it."""
    return TusClient(f"{office.url}/v1/uploads", headers={"Authorization": f"Bearer {token}"})


def uploader(office: Office, token: str, data: bytes, **options: Any) -> Any:
    """An upload of one photo, without the hash that our own laptops announce."""
    options = {"chunk_size": 100_000, "metadata": {"survey": SURVEY, "filename": "roof.jpg"}} | options
    return client(office, token).uploader(file_stream=io.BytesIO(data), **options)


def hosted(laptop: Laptop) -> list[dict[str, Any]]:
    """The photos of the survey."""
    photos: list[dict[str, Any]] = laptop.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    return photos


@pytest.mark.parametrize("with_checksum", [False, True])
def test_a_foreign_client_stops_in_the_middle_and_goes_on_after_a_restart(
    open_office: Callable[..., Office], with_checksum: bool
) -> None:
    data = noise(800, 600)
    with ExitStack() as first_life:
        before = open_office(first_life)
        before.shown_request(SURVEY)
        token = before.laptop("Jane").token
        first = uploader(before, token, data, upload_checksum=with_checksum)
        first.upload(stop_at=200_000)
        path = urlsplit(first.url).path

    after = open_office()
    second = uploader(after, token, data, url=after.url + path, upload_checksum=with_checksum)
    assert second.offset == 200_000
    second.upload()

    laptop = Laptop(after.url, token)
    with closing(laptop.http):
        [photo] = hosted(laptop)
    assert (photo["filename"], photo["size"]) == ("roof.jpg", len(data))
    assert httpx.get(photo["url"], trust_env=False).content == data


def test_two_uploads_of_the_same_file_are_two_photos_of_one_object(office: Office, jane: Laptop) -> None:
    data = noise(300, 200)
    for _ in range(2):
        uploader(office, jane.token, data).upload()

    photos = hosted(jane)
    assert len({photo["url"] for photo in photos}) == 2
    assert len({photo["sha256"] for photo in photos}) == 1


def test_the_metadata_come_back_as_they_were_sent(office: Office, jane: Laptop) -> None:
    upload = uploader(
        office, jane.token, noise(300, 200), metadata={"survey": SURVEY, "filename": "a.jpg", "extra": "ünï"}
    )

    answer = jane.http.head(upload.create_url())

    assert answer.headers["upload-metadata"] == ",".join(upload.encode_metadata())
    assert answer.headers["cache-control"] == "no-store"


def test_what_the_server_can_do_is_told_to_anybody(office: Office) -> None:
    answer = office.http.request("OPTIONS", "/v1/uploads")

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == answer.headers["tus-resumable"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {"creation", "checksum"}
    assert answer.headers["tus-checksum-algorithm"].split(",")[0] == "sha256"


def test_another_version_is_refused_and_every_answer_names_ours(office: Office, jane: Laptop) -> None:
    location = jane.announce(noise(300, 200), SURVEY).headers["location"]
    for method, path in (("POST", "/v1/uploads"), ("HEAD", location), ("PATCH", location)):
        headers = {"Tus-Resumable": "0.2.2", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        answer = jane.http.request(method, path, headers=headers, content=b"" if method == "PATCH" else None)
        assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")
    assert jane.http.head("/v1/uploads/unknown").headers["tus-resumable"] == "1.0.0"


def test_a_foreign_client_needs_a_token_and_a_survey_of_its_own(office: Office, jane: Laptop) -> None:
    data = noise(300, 200)
    with pytest.raises(TusCommunicationError):
        client(office, "wrong").uploader(file_stream=io.BytesIO(data), metadata={"survey": SURVEY}).create_url()
    for metadata in ({}, {"survey": "unknown"}):
        with pytest.raises(TusCommunicationError):
            uploader(office, jane.token, data, metadata=metadata).create_url()
    assert office.rows("SELECT * FROM upload") == []


def test_what_is_no_picture_is_refused_to_a_foreign_client_too(office: Office, jane: Laptop) -> None:
    upload = uploader(office, jane.token, b"<html></html>" * 100)

    with pytest.raises((TusUploadFailed, TusCommunicationError)):
        upload.upload()

    assert hosted(jane) == []
