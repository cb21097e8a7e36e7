"""The feed: who sees which request, and that no change is ever missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.relay.office import Office


def test_nothing_is_told_without_a_token(office: Office) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}):
        answer = office.http.get("/v1/requests", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "not_paired"


def test_a_request_appears_once_for_each_cursor(office: Office) -> None:
    office.shown_request("a")
    laptop = office.laptop()

    page = laptop.feed()

    assert [entry["id"] for entry in page["requests"]] == ["a"]
    assert laptop.feed(page["cursor"]) == {"requests": [], "cursor": page["cursor"]}


def test_a_request_without_documents_is_not_shown(office: Office) -> None:
    office.webhook("a")

    assert office.laptop().ids() == []


def test_an_assigned_request_is_its_surveyors_alone(office: Office) -> None:
    for request_id in ("hers", "his", "anybodys"):
        office.shown_request(request_id)
    jane, joe = office.laptop("Jane"), office.laptop("Joe")
    office.administration.assign("hers", "jane")
    office.administration.assign("his", "Joe")

    assert sorted(jane.ids()) == ["anybodys", "hers"]
    assert sorted(joe.ids()) == ["anybodys", "his"]


def test_an_assignment_comes_past_the_cursor_and_a_repeated_one_does_not(office: Office) -> None:
    office.shown_request("a")
    jane = office.laptop("Jane")
    before = jane.feed()["cursor"]

    office.administration.assign("a", "Jane")
    page = jane.feed(before)
    assert [entry["assigned_to"] for entry in page["requests"]] == ["Jane"]

    office.administration.assign("a", "Jane")
    assert jane.ids(page["cursor"]) == []

    office.administration.assign("a", "-")
    assert [entry["assigned_to"] for entry in jane.feed(page["cursor"])["requests"]] == [None]


def test_who_has_begun_keeps_seeing_a_request_that_is_assigned_away(office: Office) -> None:
    office.shown_request("a")
    jane, joe = office.laptop("Jane"), office.laptop("Joe")
    assert jane.http.post("/v1/requests/a/events", json={"kind": "opened"}).status_code == 200

    office.administration.assign("a", "Joe")

    assert jane.ids() == ["a"]
    assert joe.ids() == ["a"]
    assert jane.feed()["requests"][0]["assigned_to"] == "Joe"


def test_an_event_about_a_request_of_another_is_refused(office: Office) -> None:
    office.shown_request("a")
    jane = office.laptop("Jane")
    office.laptop("Joe")
    office.administration.assign("a", "Joe")

    for request_id in ("a", "unknown"):
        answer = jane.http.post(f"/v1/requests/{request_id}/events", json={"kind": "opened"})
        assert answer.status_code == 404


def test_the_office_sees_the_newest_progress(office: Office) -> None:
    office.shown_request("a")
    jane = office.laptop("Jane")
    jane.http.post("/v1/requests/a/events", json={"kind": "opened"})
    jane.http.post("/v1/requests/a/events", json={"kind": "photos", "done": 3, "total": 12})
    jane.http.post("/v1/requests/a/events", json={"kind": "photos", "done": 4, "total": 12})

    [entry] = office.administration.requests()

    assert {name: entry["progress"][name] for name in ("kind", "done", "total", "surveyor")} == {
        "kind": "photos",
        "done": 4,
        "total": 12,
        "surveyor": "Jane",
    }
    assert office.rows("SELECT count(*) FROM event") == [(2,)]


def test_an_event_that_makes_no_sense_is_refused(office: Office) -> None:
    office.shown_request("a")
    jane = office.laptop()

    answer = jane.http.post("/v1/requests/a/events", json={"kind": "dancing", "done": -1})

    assert answer.status_code == 400
    assert {fault["path"] for fault in answer.json()["error"]["faults"]} == {"body.kind", "body.done"}


def test_many_requests_come_in_pages_without_gap_or_repetition(office: Office) -> None:
    expected = [f"request-{n}" for n in range(230)]
    with office.relay.database.write():
        pass
    for request_id in expected:
        office.shown_request(request_id)
    laptop = office.laptop()

    seen: list[str] = []
    page = laptop.feed()
    while page["requests"]:
        assert len(page["requests"]) <= 100
        seen += [entry["id"] for entry in page["requests"]]
        page = laptop.feed(page["cursor"])

    assert seen == expected


def test_changes_made_at_the_same_time_are_all_seen_by_a_reader_in_between(office: Office) -> None:
    laptop = office.laptop()
    seen: list[str] = []
    cursor = ""
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(office.shown_request, f"r{n}") for n in range(40)]
        while not all(future.done() for future in made):
            page = laptop.feed(cursor)
            seen += [entry["id"] for entry in page["requests"]]
            cursor = page["cursor"]
    seen += laptop.ids(cursor)

    assert sorted(seen) == sorted(f"r{n}" for n in range(40))


def test_a_cursor_of_another_database_starts_over(office: Office) -> None:
    office.shown_request("a")
    laptop = office.laptop()

    for cursor in ("ffffff-99", "nonsense", "-", "9" * 90):
        assert laptop.ids(cursor) == ["a"]


def test_unknown_attributes_and_odd_texts_of_auroras_pass_through(office: Office) -> None:
    project = {"customer_first_name": "Zoë 🌞", "brand_new": {"deep": [1, None, "\u2028"]}}
    office.shown_request("a", project=project, request={"status": "some_new_status", "extra": True})

    [entry] = office.laptop().feed()["requests"]

    assert entry["project"] == project
    assert (entry["status"], entry["request"]["extra"]) == ("some_new_status", True)


def test_values_that_json_cannot_carry_spoil_nothing(office: Office) -> None:
    office.shown_request("a", project={"broken": "half \ud83d", "number": float("nan"), "list": [float("inf")]})
    office.shown_request("b")

    entries = office.laptop().feed()["requests"]

    assert [entry["id"] for entry in entries] == ["a", "b"]
    assert entries[0]["project"]["number"] is None
