"""Two laptops on one request: each can see what the other does before it overwrites."""

from __future__ import annotations

from typing import Any

from tests.relay.office import Laptop, Office
from tests.relay.servers import MovableClock

SURVEY = "survey-1"


def report(laptop: Laptop, kind: str, **values: Any) -> None:
    """Tell the office."""
    assert laptop.http.post(f"/v1/requests/{SURVEY}/events", json={"kind": kind, **values}).status_code == 200


def activity(laptop: Laptop) -> list[dict[str, Any]]:
    """What the office tells."""
    answer = laptop.http.get(f"/v1/requests/{SURVEY}/activity")
    assert answer.status_code == 200
    events: list[dict[str, Any]] = answer.json()["events"]
    return events


def test_the_second_laptop_sees_who_publishes_which_revision(office: Office, clock: MovableClock) -> None:
    office.shown_request(SURVEY)
    jane, joe = office.laptop("Jane", "van"), office.laptop("Joe", "desk")
    assert activity(joe) == []
    report(jane, "publishing", revision=1)
    clock.move(minutes=1)
    report(joe, "opened")
    clock.move(minutes=1)
    report(jane, "published", revision=1)

    seen = activity(joe)

    assert [(e["device"], e["surveyor"], e["kind"], e["revision"], e["mine"]) for e in seen] == [
        ("van", "Jane", "published", 1, False),
        ("desk", "Joe", "opened", None, True),
        ("van", "Jane", "publishing", 1, False),
    ]
    assert [event["mine"] for event in activity(jane)] == [True, False, True]
    assert seen == sorted(seen, key=lambda event: event["at"], reverse=True)


def test_the_newest_of_each_kind_counts(office: Office, clock: MovableClock) -> None:
    office.shown_request(SURVEY)
    jane = office.laptop()
    for revision in (1, 2):
        report(jane, "publishing", revision=revision)
        clock.move(seconds=1)

    assert [(event["kind"], event["revision"]) for event in activity(jane)] == [("publishing", 2)]


def test_what_others_do_with_requests_of_others_is_not_told(office: Office) -> None:
    office.shown_request(SURVEY)
    jane, joe = office.laptop("Jane"), office.laptop("Joe")
    office.administration.assign(SURVEY, "Jane")
    report(jane, "opened")

    assert joe.http.get(f"/v1/requests/{SURVEY}/activity").status_code == 404
    assert office.http.get(f"/v1/requests/{SURVEY}/activity").status_code == 401
