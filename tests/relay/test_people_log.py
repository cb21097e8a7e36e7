"""The relay's log says what people and laptops did: by the device's id, without a name, a code or a token."""

from __future__ import annotations

import logging

import pytest

from tests.relay.office import SURVEY, Laptop, Office, picture


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="surveyor_app.relay.people_log")
    return caplog


def test_pairing_publishing_and_turning_away_are_a_line_each(office: Office, log: pytest.LogCaptureFixture) -> None:
    office.shown_request(SURVEY)
    jane = office.laptop("Jane Doe", "Janes van")
    [device] = office.administration.devices()
    for kind in ("photos", "publishing", "published"):
        jane.http.post(f"/v1/requests/{SURVEY}/events", json={"kind": kind, "revision": 1})
    office.administration.revoke(device["id"])
    for _ in range(3):
        assert jane.http.get("/v1/requests").status_code == 401

    said = [message for message in log.messages if device["id"] in message]
    assert said[0] == f"laptop {device['id']} was paired"
    assert [message.partition(": ")[2] for message in said[1:3]] == ["publishing (version 1)", "published (version 1)"]
    assert said[3].startswith(f"laptop {device['id']} was revoked and is turned away (1 since ")
    assert len(said) == 4
    for secret in ("Jane", "van", jane.token, SURVEY):
        assert secret not in log.text


def test_wrong_codes_and_the_lock_after_them_are_told_seldom(office: Office, log: pytest.LogCaptureFixture) -> None:
    for _ in range(12):
        office.http.post("/v1/pairings", json={"code": "WRONGONE", "device_name": "x"})

    assert len(log.messages) == 2
    assert log.messages[0].startswith("a wrong pairing code was tried (1 since ")
    assert log.messages[1].startswith("pairing is locked for a minute")
    assert "WRONGONE" not in log.text


def test_a_photo_that_was_not_taken_is_told_with_its_reason(
    office: Office, jane: Laptop, log: pytest.LogCaptureFixture
) -> None:
    log.clear()
    location = jane.announce(b"no picture at all", SURVEY).headers["location"]
    assert jane.chunk(location, 0, b"no picture at all").status_code == 422
    assert jane.chunk(location, 7, picture()).status_code in (404, 409)

    [device] = office.administration.devices()
    [said] = log.messages
    assert said.startswith(f"a photo of laptop {device['id']} was refused (")
