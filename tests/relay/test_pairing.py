"""Pairing codes and device tokens."""

from __future__ import annotations

import hashlib

import httpx
import pytest

from tests.relay.office import Office
from tests.relay.servers import MovableClock


def pair(office: Office, code: str, name: str = "Laptop") -> httpx.Response:
    """Try a code."""
    return office.http.post("/v1/pairings", json={"code": code, "device_name": name})


def test_a_code_gives_a_token_and_says_whom_it_is_for(office: Office) -> None:
    code = office.administration.add_surveyor("José  Núñez").code

    answer = pair(office, code)

    assert answer.status_code == 200
    assert answer.json()["surveyor"] == "José Núñez"
    assert answer.json()["relay_name"] == "Fairbrook Solar"
    headers = {"Authorization": f"Bearer {answer.json()['device_token']}"}
    assert office.http.get("/v1/requests", headers=headers).status_code == 200


def test_a_code_can_be_typed_as_people_type(office: Office) -> None:
    code = office.administration.add_surveyor("Jane").code

    assert pair(office, f" {code[:4].lower()}-{code[4:]} ").status_code == 200


def test_a_code_works_once(office: Office) -> None:
    code = office.administration.add_surveyor("Jane").code
    pair(office, code)

    answer = pair(office, code)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "wrong_code"


def test_a_code_works_for_ten_minutes(office: Office, clock: MovableClock) -> None:
    first, second = (office.administration.add_surveyor("Jane").code for _ in range(2))
    clock.move(minutes=9, seconds=50)
    assert pair(office, first).status_code == 200

    clock.move(seconds=11)
    assert pair(office, second).status_code == 403


def test_ten_wrong_tries_a_minute_are_all_anybody_gets(office: Office, clock: MovableClock) -> None:
    code = office.administration.add_surveyor("Jane").code
    assert [pair(office, f"WRONG{n:03}").status_code for n in range(10)] == [403] * 10

    refused = pair(office, code)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60

    clock.move(seconds=int(refused.headers["retry-after"]) + 1)
    assert pair(office, code).status_code == 200


def test_the_limit_outlives_the_memory_of_the_process(office: Office) -> None:
    for n in range(10):
        pair(office, f"WRONG{n:03}")

    assert office.rows("SELECT count(*) FROM wrong_code") == [(10,)]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "", "device_name": "x"},
        {"code": "ABCDEFGH", "device_name": "  "},
        {"code": 12345678, "device_name": "x"},
        {"code": "ABCDEFGH", "device_name": "x" * 201},
        {"code": "ABCDEFGH", "device_name": "red\x1b[31m"},
        ["ABCDEFGH"],
    ],
)
def test_what_cannot_be_a_pairing_is_refused_and_no_wrong_try(office: Office, body: object) -> None:
    assert office.http.post("/v1/pairings", json=body).status_code == 400
    assert office.rows("SELECT count(*) FROM wrong_code") == [(0,)]


def test_codes_and_tokens_are_stored_as_hashes_only(office: Office) -> None:
    code = office.administration.add_surveyor("Jane").code
    laptop = office.laptop("Jane")

    stored = str(office.rows("SELECT * FROM pairing_code")) + str(office.rows("SELECT * FROM device"))

    assert code not in stored
    assert laptop.token not in stored
    assert hashlib.sha256(laptop.token.encode()).hexdigest() in stored


def test_a_revoked_laptop_is_out_at_once(office: Office) -> None:
    jane, joe = office.laptop("Jane", "one"), office.laptop("Joe", "two")
    assert jane.http.get("/v1/requests").status_code == 200

    office.administration.revoke("one")

    assert jane.http.get("/v1/requests").status_code == 401
    assert joe.http.get("/v1/requests").status_code == 200


def test_codes_use_letters_that_cannot_be_mistaken(office: Office) -> None:
    codes = "".join(office.administration.add_surveyor("Jane").code for _ in range(40))

    assert len(codes) == 320
    assert not set(codes) & set("01OILUV")


def test_what_is_no_pairing_is_refused_in_plain_words(office: Office) -> None:
    def said(content: str) -> list[dict[str, str]]:
        answer = office.http.post("/v1/pairings", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        faults: list[dict[str, str]] = answer.json()["error"]["faults"]
        return faults

    assert said("{") == [{"path": "body", "text": "This is not JSON."}]
    assert said('{"code": 7}') == [
        {"path": "body.code", "text": "This is not a text."},
        {"path": "body.device_name", "text": "This is missing."},
    ]
