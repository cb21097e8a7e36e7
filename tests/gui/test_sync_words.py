"""What is said about syncing: the chip, the lid, the items that wait, the totals, the ways out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.gui.presenters.lane_words import job_facts, lane_lines
from surveyor_app.gui.presenters.sync_words import SyncFacts, chip, lid, rows, totals_line
from tests.gui.fake_records import Queued, Totals, a_job

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (SyncFacts(paired=False), "Not paired"),
        (SyncFacts(paired=True, online=True), "Nothing to send"),
        (SyncFacts(paired=True, online=None), "Nothing to send"),
        (SyncFacts(paired=True, online=True, any_delivered=True), "All delivered"),
        (SyncFacts(paired=True, online=False), "Offline · nothing to send"),
        (SyncFacts(paired=True, online=False, any_delivered=True), "Offline · all delivered"),
        (
            SyncFacts(paired=True, online=False, not_at_office=1, items=14, any_delivered=True),
            "Offline · 14 items only on this laptop",
        ),
        (SyncFacts(paired=True, online=True, unsaved=2), "2 answers not saved"),
        (SyncFacts(paired=True, online=True, paused=True), "Paused"),
        (
            SyncFacts(paired=True, online=True, totals=Totals(38, 40, 9, 50, 0), seconds_left=120),
            "Sending photo 3 of 40 · 2 min left",
        ),
        (SyncFacts(paired=True, online=True, totals=Totals(0, 40, 0, 3, 0)), "Sending 3 items"),
        (SyncFacts(paired=True, online=True, totals=Totals(1, 4, 9, 1, 1)), "1 item needs you"),
        (
            SyncFacts(paired=True, online=True, totals=Totals(0, 4, 0, 9, 0, waits_until=NOW)),
            f"Waiting until {NOW.astimezone():%H:%M}",
        ),
    ],
)  # fmt: skip
def test_the_sync_chip_is_always_in_words(facts: SyncFacts, text: str) -> None:
    assert chip(facts).text == text


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (SyncFacts(paired=True, online=True), "Yes. Everything is saved on this laptop, and nothing waits to be sent."),
        (SyncFacts(paired=True, online=True, any_delivered=True), "Yes. Everything is saved and delivered."),
        (SyncFacts(paired=True, online=False, items=2, not_at_office=1, totals=Totals(2, 2, 9, 4, 0)), "Yes. Everyth"),
        (SyncFacts(paired=True, online=True, totals=Totals(2, 2, 9, 4, 0)), "Better leave the lid open"),
        (
            SyncFacts(paired=True, online=True, not_at_office=1, totals=Totals(0, 2, 0, 4, 0, waits_until=NOW)),
            f"Yes. Everything is saved on this laptop; nothing can be sent before {NOW.astimezone():%H:%M}.",
        ),
        (SyncFacts(paired=True, online=True, paused=True, totals=Totals(2, 2, 9, 4, 0)), "Yes. Everything is saved on"),
        (SyncFacts(paired=True, online=True, totals=Totals(0, 2, 0, 0, 1)), "Yes. Everything is saved on this laptop."),
        (
            SyncFacts(paired=True, online=True, unsaved=1, storage_fault="The disk is full"),
            "No. 1 answer is not saved: the disk is full.",
        ),
        (SyncFacts(paired=True, online=True, storage_fault="The disk is full"), "Yes, but nothing new can be saved"),
    ],
)
def test_whether_the_lid_may_be_closed(facts: SyncFacts, answer: str) -> None:
    assert lid(facts).text.startswith(answer)


def test_a_pending_item_says_when_it_is_tried_next() -> None:
    waiting = Queued(a_job(JobStatus.WAITING, due_at=NOW + timedelta(minutes=6)), "Zoë", "Upload", "", 1000)
    blocked = Queued(a_job(JobStatus.BLOCKED), "Zoë", "Send", "refused", None)
    shown = rows([waiting, blocked], {"photo-1": (250, 1000)}, NOW, SyncFacts(paired=True, online=True))
    at = (NOW + timedelta(minutes=6)).astimezone()
    assert [row.next_try for row in shown] == ["You decide", f"In 6 min · {at:%H:%M}"], "what needs you comes first"
    assert shown[1].progress == 0.25
    offline, refused = SyncFacts(paired=True, online=False), SyncFacts(paired=True, refused=True, online=True)
    assert rows([waiting], {}, NOW, offline)[0].next_try == "When online"
    assert rows([waiting], {}, NOW, refused)[0].next_try == "When paired"


def test_the_totals_say_photos_bytes_rate_and_time_left() -> None:
    totals = Totals(14, 40, 48_200_000, 30, 0)
    assert totals_line(SyncFacts(totals=totals)) == "26 of 40 photos at the office · 48.2 MB to go"
    busy = SyncFacts(totals=totals, bytes_left=44_000_000, bytes_per_second=310_000.0, seconds_left=142.0)
    assert totals_line(busy) == "26 of 40 photos at the office · 44.0 MB to go · 310 kB/s · 2 min left"


def test_each_way_out_says_how_it_stands() -> None:
    due = NOW + timedelta(minutes=6)
    resting = a_job(JobStatus.WAITING, due_at=due, attempts=3, error_text="The office cannot be reached.")
    section = a_job(kind=JobKind.PUT_ELECTRICAL)
    queue = [Queued(job, "Zoë", "", "", None) for job in (resting, section)]
    assert [(line.name, line.sign.text) for line in lane_lines(queue, NOW)] == [
        ("Photos to the office", "Resting after 3 tries, goes on in 6 min. The office cannot be reached."),
        ("Data to Aurora", "Waits for the photos"),
    ]
    running = [Queued(a_job(JobStatus.RUNNING), "Zoë", "", "", None), queue[0]]
    assert lane_lines(running, NOW)[0].sign.text == "1 under way, 1 after that"


def test_the_details_of_an_item_hold_the_servers_own_words() -> None:
    job = a_job(JobStatus.BLOCKED, attempts=2, error_code="refused", error_text="rafter_size is not accepted")
    facts = dict(job_facts(Queued(job, "Zoë", "Send roof planes", "rafter_size is not accepted", None), NOW))
    assert facts["Answer received"] == "rafter_size is not accepted"
    assert (facts["Fault"], facts["Tries so far"]) == ("refused", "2")
    assert "Reason" not in facts
