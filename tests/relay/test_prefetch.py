"""What a webhook sets in motion: request, project, design and screenshot, fetched while the session token is fresh."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from surveyor_app.relay.subscription import subscribe
from tests.relay.conftest import Aurora
from tests.relay.office import TENANT, Office, picture
from tests.relay.servers import MovableClock, eventually


def entry_of(office: Office, request_id: str) -> dict[str, Any]:
    """The office's own view of a request."""
    return next(entry for entry in office.administration.requests() if entry["id"] == request_id)


def prefetched(office: Office, request_id: str) -> dict[str, Any]:
    """The same, once the prefetch is done."""
    eventually(lambda: entry_of(office, request_id)["prefetched"])
    return entry_of(office, request_id)


def subscribe_by_hand(office: Office, aurora: Aurora) -> None:
    """Let Aurora send its webhooks to this relay."""
    asyncio.run(subscribe(office.settings.model_copy(update={"public_url": office.url})))


def test_everything_is_there_before_a_laptop_asks(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request(project={"customer_last_name": "Ångström"})
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)
    laptop = connected_office.laptop()

    [entry] = laptop.feed()["requests"]
    picture = laptop.http.get(f"/v1/requests/{request_id}/screenshot")

    assert entry["request"]["id"] == request_id
    assert entry["status"] == "requested"
    assert entry["project"]["customer_last_name"] == "Ångström"
    assert any(part["component_type"] == "batteries" for part in entry["design"]["bill_of_materials"])
    assert picture.headers["content-type"] == entry["screenshot"]["media_type"] == "image/png"
    assert hashlib.sha256(picture.content).hexdigest() == entry["screenshot"]["sha256"]


def test_ids_with_slashes_reach_their_screenshot(office: Office) -> None:
    content = picture()
    office.relay.screenshots.keep("abc", content)
    office.shown_request("2024/0017 b?", screenshot_sha256="abc", screenshot_type="image/jpeg")

    answer = office.laptop().http.get("/v1/requests/2024%2F0017%20b%3F/screenshot")

    assert (answer.status_code, answer.content) == (200, content)


def test_a_screenshot_url_without_scheme_is_followed(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request(screenshot="without_scheme")
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)

    assert connected_office.laptop().feed()["requests"][0]["screenshot"] is not None


def test_the_session_token_is_spent_once_and_erased(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request()
    subscribe_by_hand(connected_office, aurora)
    aurora.http.post(f"/_practice/requests/{request_id}/fire", json={})
    prefetched(connected_office, request_id)

    tokens = aurora.state()["tokens"]
    assert (tokens["with_session_token"], tokens["without_session_token"]) == (1, 0)
    assert connected_office.rows("SELECT * FROM prefetch") == []


def test_a_spent_session_token_is_in_no_file_while_the_relay_runs(
    connected_office: Office, aurora: Aurora, tmp_path: Path
) -> None:
    request_id = aurora.request()
    connected_office.webhook(request_id, session_token="spent-and-gone")
    prefetched(connected_office, request_id)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "relay.db" for file in files)
    eventually(lambda: not any(b"spent-and-gone" in file.read_bytes() for file in files if file.exists()))
    assert (tmp_path / "relay" / "relay.db").stat().st_mode & 0o077 == 0


def test_a_refused_session_token_is_followed_by_one_try_without(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request()
    connected_office.webhook(request_id, session_token="spent-long-ago")
    prefetched(connected_office, request_id)

    tokens = aurora.state()["tokens"]
    assert (tokens["refused"], tokens["without_session_token"]) == (1, 1)


def test_a_session_token_an_hour_old_is_erased_unused(office: Office, clock: MovableClock) -> None:
    office.webhook("request-1", session_token="fresh")
    assert office.rows("SELECT session_token FROM prefetch") == [("fresh",)]

    clock.move(hours=1)

    eventually(lambda: office.rows("SELECT session_token, session_token_at FROM prefetch") == [(None, None)])


def test_a_project_and_design_that_are_gone_are_left_out(connected_office: Office, aurora: Aurora) -> None:
    aurora.fault(path="/projects/", status=404)
    aurora.fault(path="/designs/", status=404)
    request_id = aurora.request()
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)

    [entry] = connected_office.laptop().feed()["requests"]
    assert (entry["project"], entry["design"]) == (None, None)
    assert entry["screenshot"] is not None


def test_a_dead_screenshot_url_is_asked_for_again_once(connected_office: Office, aurora: Aurora) -> None:
    aurora.fault(path="^/_images/", status=403, times=1)
    request_id = aurora.request()
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)

    assert connected_office.laptop().feed()["requests"][0]["screenshot"] is not None
    assert len(aurora.calls(f"{request_id}/request")) == 2


def test_a_request_is_shown_without_a_screenshot_that_will_never_come(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request(screenshot_url="http://192.168.1.1/roof.png")
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)

    [entry] = connected_office.laptop().feed()["requests"]
    assert (entry["id"], entry["screenshot"]) == (request_id, None)


def test_a_late_screenshot_holds_a_request_back_for_thirty_seconds_only(
    connected_office: Office, aurora: Aurora, clock: MovableClock
) -> None:
    aurora.fault(path="^/_images/", status=503)
    request_id = aurora.request()
    connected_office.webhook(request_id)
    eventually(lambda: entry_of(connected_office, request_id)["error"])
    laptop = connected_office.laptop()
    assert laptop.ids() == []

    clock.move(seconds=31)
    eventually(lambda: laptop.ids() == [request_id])
    shown = laptop.feed()
    assert shown["requests"][0]["screenshot"] is None

    aurora.http.delete("/_practice/faults")
    clock.move(minutes=15)
    eventually(lambda: laptop.ids(shown["cursor"]) == [request_id])
    assert laptop.feed(shown["cursor"])["requests"][0]["screenshot"] is not None


def test_aurora_away_costs_nothing_but_time(connected_office: Office, aurora: Aurora, clock: MovableClock) -> None:
    aurora.fault(path="/create_token$", status=503)
    request_id = aurora.request()
    connected_office.webhook(request_id)
    eventually(lambda: entry_of(connected_office, request_id)["error"])

    aurora.http.delete("/_practice/faults")
    clock.move(minutes=15)

    prefetched(connected_office, request_id)


def test_an_unknown_request_is_given_up_after_some_tries_and_says_why(
    connected_office: Office, aurora: Aurora, clock: MovableClock
) -> None:
    connected_office.administration.add_request(TENANT, "never-existed")

    def given_up() -> bool:
        clock.move(minutes=15)
        return connected_office.rows("SELECT due_at FROM prefetch") == [(None,)]

    eventually(given_up)
    entry = entry_of(connected_office, "never-existed")
    assert entry["prefetched"] is False
    assert entry["error"]
    assert connected_office.laptop().ids() == []


def test_an_expired_key_is_renewed_once(connected_office: Office, aurora: Aurora) -> None:
    first = aurora.request()
    connected_office.administration.add_request(TENANT, first)
    prefetched(connected_office, first)
    aurora.http.post("/_practice/keys/expire")
    second = aurora.request()

    connected_office.administration.add_request(TENANT, second)

    prefetched(connected_office, second)
    assert aurora.state()["tokens"]["minted"] == 2


def test_a_request_added_by_hand_is_noticed_without_a_restart(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request()

    connected_office.administration.add_request(TENANT, request_id)

    prefetched(connected_office, request_id)
    assert connected_office.laptop().ids() == [request_id]


def test_a_restart_goes_on_with_what_was_not_fetched(open_office: Callable[..., Office], aurora: Aurora) -> None:
    request_id = aurora.request()
    with ExitStack() as first_life:
        first = open_office(first_life)
        first.webhook(request_id)
        with first.relay.database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE prefetch SET leased_until = '9999-01-01T00:00:00.000000+00:00', due_at = '2024'"
            )

    second = open_office(aurora_url=aurora.url)

    prefetched(second, request_id)


def test_what_changed_in_aurora_comes_again_and_what_did_not_does_not(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request()
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)
    laptop = connected_office.laptop()
    cursor = laptop.feed()["cursor"]

    connected_office.webhook(request_id)
    eventually(lambda: connected_office.rows("SELECT * FROM prefetch") == [])
    assert laptop.ids(cursor) == []

    aurora.http.put(f"/_practice/requests/{request_id}", json={"status": "cancelled"})
    connected_office.webhook(request_id)
    eventually(lambda: laptop.ids(cursor) == [request_id])
    assert laptop.feed(cursor)["requests"][0]["status"] == "cancelled"


def test_both_shapes_of_a_project_are_handed_on_untouched(connected_office: Office, aurora: Aurora) -> None:
    request_id = aurora.request(api_shape="2024.05")
    connected_office.webhook(request_id)
    prefetched(connected_office, request_id)

    assert "property_address" in connected_office.laptop().feed()["requests"][0]["project"]["location"]


def test_a_throttled_application_waits_as_long_as_it_is_told(connected_office: Office, aurora: Aurora) -> None:
    aurora.fault("create_token", 429, headers={"Retry-After": "240"})
    first, second = aurora.request(), aurora.request()
    connected_office.webhook(first)
    eventually(lambda: entry_of(connected_office, first)["error"])

    connected_office.webhook(second)

    [(due_at,)] = connected_office.rows("SELECT due_at FROM prefetch WHERE attempts > 0")
    assert datetime.fromisoformat(due_at) - datetime.now(UTC) > timedelta(seconds=200)
    assert len(aurora.calls("create_token")) == 1
