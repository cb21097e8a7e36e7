"""Faults: each kind, on the calls it is meant for, before or after the call took effect."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice_aurora.bench import Bench


@pytest.fixture
def request_id(bench: Bench) -> str:
    """A request to talk about."""
    return bench.order()["request_id"]


def put(bench: Bench, request_id: str, key: str | None = None) -> Any:
    return bench.put_section(request_id, "electrical", {"electrical": {"notes": "hello"}}, key)


def put_count(bench: Bench, request_id: str) -> int:
    return len(bench.survey(request_id)["history"])


def test_a_status_with_headers_and_body_replaces_the_answer(bench: Bench, request_id: str) -> None:
    bench.fail(
        {"status": 429, "headers": {"Retry-After": "7"}, "body": {"message": "slow down"}}, match={"method": "put"}
    )

    answer = put(bench, request_id)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json() == {"message": "slow down"}
    assert put_count(bench, request_id) == 0
    assert put(bench, request_id).status_code == 200, "one time was asked for"


def test_an_html_page_comes_as_html(bench: Bench, request_id: str) -> None:
    bench.fail({"status": 200, "body": "<html>please sign in</html>"}, match={"path_regex": "/request$"})

    answer = bench.call("GET", f"site_surveys/{request_id}/request")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text == "<html>please sign in</html>"


def test_a_redirect_and_an_empty_answer_are_possible(bench: Bench, request_id: str) -> None:
    bench.fail({"status": 302, "headers": {"Location": "https://portal.example.com/"}}, match={"method": "PUT"})
    bench.fail({"status": 204, "after_applying": True}, match={"method": "PUT"})

    assert put(bench, request_id).headers["Location"] == "https://portal.example.com/"
    assert (put(bench, request_id).status_code, put_count(bench, request_id)) == (204, 1)


def test_an_answer_after_applying_hides_that_the_call_took_effect(bench: Bench, request_id: str) -> None:
    bench.fail({"status": 503, "after_applying": True}, match={"method": "PUT"})

    assert put(bench, request_id).status_code == 503
    assert put_count(bench, request_id) == 1


def test_skip_and_times_choose_which_calls_fail(bench: Bench, request_id: str) -> None:
    bench.fail({"status": 500}, match={"method": "PUT", "path_regex": "electrical$"}, skip=1, times=2)

    assert [put(bench, request_id).status_code for _ in range(4)] == [200, 500, 500, 200]
    (fault,) = bench.state()["faults"]
    assert (fault["matched"], fault["hit"]) == (3, 2)


def test_without_times_a_fault_lasts_until_it_is_cleared(bench: Bench, request_id: str) -> None:
    bench.fail({"status": 500}, match={"method": "PUT"}, times=None)

    assert {put(bench, request_id).status_code for _ in range(5)} == {500}
    assert bench.client.delete("/_practice/faults").json() == {"cleared": 1}
    assert put(bench, request_id).status_code == 200


def test_the_first_fault_that_hits_wins_and_the_log_says_which(bench: Bench, request_id: str) -> None:
    key = bench.key()
    bench.fail({"status": 502}, match={"method": "PUT"})
    bench.fail({"status": 504}, match={"method": "PUT"})

    assert [put(bench, request_id, key).status_code for _ in range(2)] == [502, 504]
    faults = [fault["id"] for fault in bench.state()["faults"]]
    assert [call["fault_id"] for call in bench.state()["calls"][-2:]] == faults


def test_a_key_can_expire_at_a_chosen_call(bench: Bench, request_id: str) -> None:
    key = bench.key()
    bench.fail({"expire_key": True}, match={"path_regex": "electrical$"}, skip=1)

    assert [put(bench, request_id, key).status_code for _ in range(3)] == [200, 401, 401]
    assert put(bench, request_id).status_code == 200


def test_errors_make_a_422_in_the_shape_asked_for(bench: Bench, request_id: str) -> None:
    error = {"field": "electrical.notes", "message": "is too short"}
    bench.fail({"errors": [error], "error_shape": "strings"}, match={"method": "PUT"})
    bench.fail({"errors": [error]}, match={"method": "PUT"})

    first, second = put(bench, request_id), put(bench, request_id)

    assert (first.status_code, first.json()) == (422, ["electrical.notes is too short"])
    assert (second.status_code, second.json()) == (422, {"errors": [error]})
    assert put_count(bench, request_id) == 0


def test_a_delay_keeps_the_answer_back(bench: Bench, request_id: str) -> None:
    bench.fail({"delay_seconds": 0.05}, match={"method": "PUT"})

    answer = put(bench, request_id)

    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() >= 0.05


def test_control_endpoints_never_fail(bench: Bench) -> None:
    bench.fail({"status": 500}, times=None)

    assert bench.client.get("/_practice/state").status_code == 200


@pytest.mark.parametrize(("moment", "applied"), [("before_applying", 0), ("after_applying", 1)])
def test_without_a_server_a_dropped_call_raises(bench: Bench, request_id: str, moment: str, applied: int) -> None:
    bench.fail({"drop": moment}, match={"method": "PUT"})

    with pytest.raises(ConnectionResetError):
        put(bench, request_id)

    assert put_count(bench, request_id) == applied
    assert bench.state()["calls"][-1]["status"] is None
