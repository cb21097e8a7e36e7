"""A request that the office gives to somebody else: who was shown it is told, and can still deliver what they have."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay import feed_records, request_records
from surveyor_app.relay.device_records import Device
from tests.relay.conftest import Aurora
from tests.relay.office import SURVEY, TENANT, Laptop, Office, picture


@pytest.fixture
def shown(office: Office) -> tuple[Laptop, str]:
    """Jane's laptop, which was shown a request and has told nothing yet, and its cursor; Bea has a laptop too."""
    office.shown_request(SURVEY)
    jane = office.laptop("Jane")
    cursor = str(jane.feed()["cursor"])
    office.laptop("Bea", "bea's laptop")
    return jane, cursor


def test_a_laptop_that_was_shown_a_request_is_told_that_it_is_somebody_elses_now(
    shown: tuple[Laptop, str], office: Office
) -> None:
    jane, cursor = shown

    office.administration.assign(SURVEY, "Bea")

    page = jane.feed(cursor)
    assert [(entry["id"], entry["assigned_to"]) for entry in page["requests"]] == [(SURVEY, "Bea")]
    assert jane.ids(page["cursor"]) == []
    office.administration.assign(SURVEY, "Jane")
    assert [entry["assigned_to"] for entry in jane.feed(page["cursor"])["requests"]] == ["Jane"]


def test_what_was_surveyed_offline_can_be_delivered_after_the_request_was_given_away(
    shown: tuple[Laptop, str], office: Office
) -> None:
    jane, _cursor = shown

    office.administration.assign(SURVEY, "Bea")

    events = f"/v1/requests/{SURVEY}/events"
    assert jane.http.post(events, json={"kind": "opened"}).status_code == 200
    assert jane.http.post(events, json={"kind": "publishing", "revision": 1}).status_code == 200
    assert jane.http.get(f"/v1/requests/{SURVEY}/activity").status_code == 200
    hosted = jane.upload(picture(), SURVEY)
    assert [photo["id"] for photo in jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]] == [
        hosted["id"]
    ]


def test_the_tenants_key_is_given_for_a_request_that_was_given_away(connected_office: Office, aurora: Aurora) -> None:
    connected_office.shown_request(SURVEY)
    jane = connected_office.laptop("Jane")
    jane.feed()
    connected_office.laptop("Bea", "bea's laptop")
    connected_office.administration.assign(SURVEY, "Bea")

    assert jane.http.post(f"/v1/tenants/{TENANT}/token", json={}).status_code == 200


def test_a_laptop_that_was_never_shown_it_learns_nothing(office: Office) -> None:
    office.shown_request(SURVEY)
    office.laptop("Bea", "bea's laptop")
    joe, second = office.laptop("Joe"), office.laptop("Jane", "second laptop")
    office.laptop("Jane", "first laptop").feed()

    office.administration.assign(SURVEY, "Bea")

    for laptop in (joe, second):
        assert laptop.ids() == []
        assert laptop.http.get(f"/v1/requests/{SURVEY}/activity").status_code == 404
        assert laptop.http.post(f"/v1/tenants/{TENANT}/token", json={}).status_code == 404


def test_whom_a_request_was_shown_is_noted_later_where_the_disk_was_full(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.shown_request(SURVEY)
    jane = office.laptop("Jane")
    office.laptop("Bea", "bea's laptop")

    def full(*_: object) -> None:
        raise StorageFault("The disk is full.", code="disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(feed_records, "note_shown", full)
        page = jane.feed()
    assert [entry["id"] for entry in page["requests"]] == [SURVEY]
    assert office.rows("SELECT * FROM shown") == []
    assert jane.ids(page["cursor"]) == []  # the next look notes what the cursor says was shown

    office.administration.assign(SURVEY, "Bea")

    assert jane.ids(page["cursor"]) == [SURVEY]


def test_a_request_given_away_between_the_page_and_the_note_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.shown_request(SURVEY)
    jane = office.laptop("Jane")
    office.laptop("Bea", "bea's laptop")
    [(row_id,)] = office.rows("SELECT id FROM survey_request")
    [(bea,)] = office.rows("SELECT id FROM surveyor WHERE name = 'Bea'")
    note = feed_records.note_shown

    def given_away_first(connection: Connection, device: Device, rows: list[int]) -> None:
        request_records.assign(connection, row_id, bea)
        note(connection, device, rows)

    monkeypatch.setattr(feed_records, "note_shown", given_away_first)
    page = jane.feed()

    assert [entry["assigned_to"] for entry in page["requests"]] == [None]
    assert [entry["assigned_to"] for entry in jane.feed(page["cursor"])["requests"]] == ["Bea"]
