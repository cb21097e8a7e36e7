"""What `sync` says of that which needs a person: whose house, which section, who refused, what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from surveyor_app.sync.report import BlockedItem, SyncReport
from tests.cli.conftest import FakeContainer, Ran

Run = Callable[..., Ran]


def _blocked(container: FakeContainer, kind: str, code: str, text: str) -> None:
    item = BlockedItem("req-1", "job-1", kind, code, text, "Mrs. Zoë\nSample")
    container.report = SyncReport(online=True, blocked=(item,))


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("put_electrical", "refused_403", "Mrs. Zoë Sample, Electrical (req-1): Aurora refused this (403): nope. "),
        ("put_subpanels", "refused_422", "Mrs. Zoë Sample, Subpanels (req-1): Aurora refused this (422): nope. "),
        ("put_status", "refused_404", "Completing the request (req-1): This survey was deleted in Aurora."),
        ("upload_photo", "too_large", "Mrs. Zoë Sample, A photo (req-1): nope"),
    ],
)
def test_a_blocked_line_says_whose_what_and_who_refused(
    run: Run, container: FakeContainer, kind: str, code: str, said: str
) -> None:
    _blocked(container, kind, code, "nope")
    assert said in run("sync").out


@pytest.mark.parametrize(
    ("kind", "code", "command"),
    [
        ("put_electrical", "refused_403", "`surveyor publish req-1`"),
        ("put_electrical", "refused_422", "`surveyor show req-1`"),
        ("put_electrical", "unexpected", "`surveyor publish req-1`"),
    ],
)
def test_a_blocked_line_names_the_command_that_goes_on(
    run: Run, container: FakeContainer, kind: str, code: str, command: str
) -> None:
    _blocked(container, kind, code, "nope")
    assert command in run("sync").out


def test_the_document_names_customer_and_section(run: Run, container: FakeContainer) -> None:
    _blocked(container, "put_mounting_planes", "refused_403", "nope")
    (item,) = run("sync", "--json").document["blocked"]
    assert (item["customer"], item["section"]) == ("Mrs. Zoë\nSample", "mounting_planes")
    _blocked(container, "put_status", "refused_403", "nope")
    assert run("sync", "--json").document["blocked"][0]["section"] is None


def test_a_server_that_asked_to_wait_is_named_with_the_time(run: Run, container: FakeContainer) -> None:
    until = datetime(2026, 3, 1, 20, 41, tzinfo=UTC)
    container.report = SyncReport(online=True, waiting=41, pauses=(("aurora", until.isoformat()),))
    assert f"Aurora asked us to wait until {until.astimezone():%H:%M}." in run("sync").out
    (pause,) = run("sync", "--json").document["asked_to_wait"]
    assert (pause["host"], pause["until"]) == ("aurora", "2026-03-01T20:41:00Z")


def test_steps_behind_a_blocked_one_are_not_said_to_wait_for_the_next_sync(run: Run, container: FakeContainer) -> None:
    item = BlockedItem("req-1", "job-1", "put_status", "unauthorised", "Ask the office, then try again.")
    container.report = SyncReport(online=True, waiting=4, held=3, blocked=(item,))
    said = run("sync").out
    assert "1 step waits for the next sync." in said
    assert "3 steps wait for what is blocked: see below." in said
    assert "`surveyor publish req-1` sends it again." in said
    document = run("sync", "--json").document
    assert (document["waiting"], document["waiting_for_blocked"]) == (4, 3)
    container.report = SyncReport(online=True, waiting=3, held=3, blocked=(item,))
    assert "next sync" not in run("sync").out
