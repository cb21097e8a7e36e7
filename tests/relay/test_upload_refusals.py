"""Uploads that are refused: of others, without a token, announced or sent with what is not right."""

from __future__ import annotations

import pytest

from tests.relay.office import SURVEY, TENANT, Laptop, Office, checksum, metadata, offset_of, picture


def test_surveys_of_others_take_no_photos(office: Office, jane: Laptop) -> None:
    office.shown_request("joes")
    office.laptop("Joe")
    office.administration.assign("joes", "Joe")

    assert jane.announce(picture(), "joes").status_code == 404
    assert jane.announce(picture(), "unknown").status_code == 404
    assert jane.announce(picture(), SURVEY, tenant="another").status_code == 404


def test_an_upload_is_its_surveyors_alone(office: Office, jane: Laptop) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]
    joe, janes_second = office.laptop("Joe"), office.laptop("Jane")

    assert joe.http.head(location).status_code == 404
    assert joe.chunk(location, 0, data).status_code == 404
    assert joe.announce(data, SURVEY).headers["location"] != location
    assert janes_second.http.head(location).status_code == 200


def test_without_a_token_not_a_byte_is_taken(office: Office, jane: Laptop) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]

    refused = office.http.patch(
        location,
        content=data,
        headers={
            "Upload-Offset": "0",
            "Upload-Checksum": checksum(data),
            "Content-Type": "application/offset+octet-stream",
        },
    )

    assert refused.status_code == 401
    assert offset_of(jane, location) == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": str(64 * 1024 * 1024 + 1)}, 413),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": "sha256 not-base64!"}, 400),
        ({"Upload-Metadata": metadata(survey=SURVEY, photo="p", sha256="short")}, 400),
        ({"Upload-Metadata": metadata(survey=SURVEY, photo="p" * 256, sha256="0" * 64)}, 400),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_an_announcement_that_is_not_right_is_refused(jane: Laptop, changes: dict[str, str], status: int) -> None:
    good = {
        "Upload-Length": "10",
        "Upload-Metadata": metadata(survey=SURVEY, photo="p", sha256="0" * 64, tenant=TENANT),
    }

    answer = jane.http.post("/v1/uploads", headers=good | changes)

    assert answer.status_code == status
    assert answer.json()["error"]["text"]


def test_all_faults_of_an_announcement_are_listed(jane: Laptop) -> None:
    answer = jane.http.post("/v1/uploads")

    paths = {fault["path"] for fault in answer.json()["error"]["faults"]}
    assert paths == {"Upload-Length", "Upload-Metadata.survey"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Content_Type": "image/jpeg"}, 415),
        ({"Upload_Checksum": "md5 abc"}, 400),
        ({"Upload_Checksum": ""}, 400),
        ({"Upload_Offset": "x"}, 400),
        ({"Tus_Resumable": "2.0"}, 412),
    ],
)
def test_a_chunk_with_wrong_headers_is_refused(jane: Laptop, changes: dict[str, str], status: int) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]

    assert jane.chunk(location, 0, data, **changes).status_code == status
    assert offset_of(jane, location) == 0


def test_a_chunk_larger_than_the_limit_or_the_photo_is_refused(jane: Laptop) -> None:
    data = picture()
    location = jane.announce(data, SURVEY).headers["location"]

    assert jane.chunk(location, 0, data + b"x").status_code == 413
    assert jane.chunk(location, 0, b"x" * (8 * 1024 * 1024 + 1)).status_code == 413
    assert offset_of(jane, location) == 0


def test_a_chunk_without_length_is_refused(jane: Laptop) -> None:
    location = jane.announce(picture(), SURVEY).headers["location"]
    headers = {
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": checksum(b""),
    }

    answer = jane.http.patch(location, content=iter([b"abc"]), headers=headers)

    assert answer.status_code == 411
