"""Whatever fails on the way, the survey stays whole, the reason is told, and the next sync goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.office import Laptop, Office
from tests.end_to_end.survey_files import write_survey

SECTIONS = {
    "electrical": "/electrical$",
    "subpanels": "/electrical/subpanels$",
    "mounting_planes": "/roofs/mounting_planes$",
}


@pytest.fixture
def ready(
    new_request: Callable[..., str],
    paired_laptop: Callable[[str], Laptop],
    pictures: Path,
    tmp_path: Path,
    request: Any,
) -> tuple[Laptop, str]:
    """A laptop with one published (queued) survey, not yet synced."""
    request_id = new_request()
    laptop = paired_laptop(f"Ida {abs(hash(request.node.name)) % 10**6}")
    assert laptop("sync").code == 0
    assert laptop("import", request_id, str(write_survey(tmp_path / "folder", pictures))).code == 0
    assert laptop("publish", request_id).code == 0
    return laptop, request_id


def _finish(office: Office, laptop: Laptop, request_id: str) -> None:
    office.ask("DELETE", "/faults")
    done = laptop("sync")
    assert (done.code, done.document["published"]) == (0, [request_id]), done
    held = office.survey_state(request_id)
    assert held["status"] == "completed"
    assert [change["status"] for change in held["statuses"]].count("completed") == 1


@pytest.mark.parametrize("action", [{"status": 503}, {"drop": "before_applying"}, {"drop": "after_applying"}])
def test_a_passing_fault_at_a_section_is_retried_within_the_sync(
    office: Office, ready: tuple[Laptop, str], action: dict[str, Any]
) -> None:
    laptop, request_id = ready
    office.fault("PUT", SECTIONS["subpanels"], action)
    synced = laptop("sync", "--wait", "30")
    if synced.code == 2:
        _finish(office, laptop, request_id)
    held = office.survey_state(request_id)
    assert [change["status"] for change in held["statuses"]].count("completed") == 1
    puts = [call["path"] for call in office.state()["calls"] if call["method"] == "PUT" and request_id in call["path"]]
    sections = ("/electrical", "/subpanels", "/mounting_planes")
    assert [sum(path.endswith(section) for path in puts) for section in sections] == [1, 2, 1]


def test_a_sync_with_aurora_down_leaves_everything_waiting_and_the_next_one_goes_on(
    office: Office, ready: tuple[Laptop, str]
) -> None:
    laptop, request_id = ready
    office.fault("PUT", "/site_surveys/", {"status": 502}, times=None)
    waiting = laptop("sync", "--wait", "0")
    assert waiting.code == 2
    assert waiting.document["waiting"] >= 1
    assert office.survey_state(request_id)["status"] != "completed"
    shown = laptop.show(request_id)
    assert any(job["error_text"] for job in shown["jobs"])
    _finish(office, laptop, request_id)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_a_422_is_shown_at_its_field_and_nothing_after_it_is_sent(
    office: Office, ready: tuple[Laptop, str], section: str
) -> None:
    laptop, request_id = ready
    field = "notes" if section != "electrical" else "main_bus_rating"
    office.fault("PUT", SECTIONS[section], {"errors": [{"field": field, "message": f"{field} is not acceptable"}]})
    refused = laptop("sync")
    assert refused.code == 1
    assert [item["survey"] for item in refused.document["blocked"]] == [request_id]
    shown = laptop.show(request_id)
    assert shown["survey"]["status"] == "needs_attention"
    assert any("not acceptable" in problem["text"] for problem in shown["problems"]), shown["problems"]
    assert office.survey_state(request_id)["status"] != "completed"
    assert laptop("publish", request_id).document["queued"] is True
    _finish(office, laptop, request_id)


def test_a_422_at_the_status_keeps_the_survey_whole(office: Office, ready: tuple[Laptop, str]) -> None:
    laptop, request_id = ready
    office.fault("PUT", "/status$", {"errors": [{"field": "main_panel_location", "message": "is required"}]})
    assert laptop("sync").code == 1
    assert laptop.show(request_id)["survey"]["status"] == "needs_attention"
    assert laptop("publish", request_id).code == 0
    _finish(office, laptop, request_id)


def test_an_html_page_is_never_taken_for_success(office: Office, ready: tuple[Laptop, str]) -> None:
    laptop, request_id = ready
    page = {"status": 200, "body": "<html>Please log in</html>", "headers": {"Content-Type": "text/html"}}
    office.fault("PUT", "/site_surveys/", page, times=None)
    assert laptop("sync", "--wait", "0").code == 2
    assert office.survey_state(request_id)["history"] == []
    _finish(office, laptop, request_id)


@pytest.mark.parametrize("put_answer", ["empty", "no_content", "list", "word"])
def test_an_aurora_that_says_little_of_a_put_gets_the_survey_once(
    office: Office, ready: tuple[Laptop, str], put_answer: str
) -> None:
    laptop, request_id = ready
    office.ask("PUT", "/behaviour", {"put_answer": put_answer})
    assert office.relay_command("subscribe").code == 0, "the relay's own PUT is answered so too"
    _finish(office, laptop, request_id)
    sent = [put["section"] for put in office.survey_state(request_id)["history"]]
    assert sent == ["electrical", "subpanels", "mounting_planes"]


def test_an_expired_temporary_key_is_renewed_once(office: Office, ready: tuple[Laptop, str]) -> None:
    laptop, request_id = ready
    office.fault("PUT", SECTIONS["electrical"], {"expire_key": True})
    minted = office.state()["tokens"]["minted"]
    synced = laptop("sync", "--wait", "30")
    assert (synced.code, synced.document["published"]) == (0, [request_id])
    assert office.state()["tokens"]["minted"] - minted == 1


def test_a_429_waits_as_long_as_it_is_told(office: Office, ready: tuple[Laptop, str]) -> None:
    laptop, request_id = ready
    office.fault("PUT", SECTIONS["electrical"], {"status": 429, "headers": {"Retry-After": "2"}})
    first = laptop("sync", "--wait", "0")
    assert first.code == 2
    synced = laptop("sync", "--wait", "30")
    assert (synced.code, synced.document["published"]) == (0, [request_id])


def test_a_relay_that_is_away_costs_nothing_but_time(office: Office, ready: tuple[Laptop, str]) -> None:
    laptop, request_id = ready
    assert office.relay is not None
    office.relay.stop()
    try:
        offline = laptop("sync", "--wait", "0")
        assert (offline.code, offline.document["online"]) == (2, False)
    finally:
        office.start_relay(office.relay_url.rsplit(":", 1)[1])
    assert all(job["attempts"] == 0 for job in laptop.show(request_id)["jobs"])
    _finish(office, laptop, request_id)
