"""How far things are on the sync page: no bar is full while something waits, and none shows an earlier version's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from surveyor_app.domain.outbox import NOTHING_NEW, JobKind, JobStatus
from surveyor_app.domain.steps import Steps
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.presenters.lane_words import lane_lines
from surveyor_app.gui.presenters.request_cards import card
from surveyor_app.gui.presenters.sync_words import SyncFacts, chip, rows, totals_line
from surveyor_app.sync.events import PhotoUploaded, SurveyChanged, UploadProgress
from tests.gui.conftest import DeskMaker
from tests.gui.fake_records import NOW, Queued, Totals, a_job
from tests.gui.fake_services import fake_services
from tests.gui.sample_records import complete, untouched


def _upload() -> Queued:
    return Queued(a_job(), "Zoë Sample", "Upload E04_main-breaker_1of1.jpg", "", 2_000_000)


def test_no_full_bar_stands_beside_a_survey_that_is_on_its_way() -> None:
    def bar(status: SurveyStatus) -> int | None:
        (summary,) = fake_services([complete(status=status)]).requests()
        return card(summary, NOW).bar

    assert [bar(status) for status in (SurveyStatus.QUEUED, SurveyStatus.PUBLISHING)] == [None, None]
    assert bar(SurveyStatus.PUBLISHED) is not None
    (untouched_one,) = fake_services([untouched()]).requests()
    assert card(untouched_one, NOW).bar is None


def test_the_bar_counts_all_steps_and_goes_once_nothing_waits(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    page = desk.window.sync_page
    desk.services.queued = [_upload()]
    desk.services.numbers = Totals(photos_total=3, jobs_waiting=4, items=4, steps=Steps(6, 10))
    desk.window.session.refresh()
    desk.window.show_sync()
    desk.wait(lambda: page.bar.maximum() == 10)
    assert (page.bar.value(), page.bar.isHidden()) == (6, False), "all three photos are up, the sections are not"
    desk.services.queued, desk.services.numbers = [], Totals()
    desk.window.watch.take([SurveyChanged("req-1")])
    desk.wait(page.bar.isHidden)
    desk.settle()


def test_how_much_of_a_photo_was_sent_is_no_news_of_its_next_version(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.services.queued = [_upload()]
    desk.window.show_sync()
    desk.window.watch.take([UploadProgress("req-1", "photo-1", 9, 9), PhotoUploaded("req-1", "photo-1", 9)])
    desk.settle()
    assert desk.window.sync_page.queue.rows[0].progress == 0


def test_photos_that_are_all_at_the_office_do_not_hide_what_is_still_to_go() -> None:
    there = Totals(photos_total=40, jobs_waiting=4, items=4, steps=Steps(80, 84))
    assert totals_line(SyncFacts(totals=there)) == "40 of 40 photos at the office · 4 items to go"
    assert chip(SyncFacts(paired=True, online=True, totals=there)).text == "Sending 4 items"


def test_a_version_that_asks_for_old_photos_says_only_what_it_sends() -> None:
    known: dict[str, Any] = {"state": {NOTHING_NEW: True}}
    asks = [a_job(id=f"ask-{n}", subject_id=f"photo-{n}", **known) for n in range(20)]
    section = a_job(id="put", kind=JobKind.PUT_ELECTRICAL, depends_on=tuple(job.id for job in asks))
    queue = [Queued(job, "Zoë", job.id, "", None) for job in (*asks, section)]
    facts = SyncFacts(paired=True, online=True, totals=Totals(jobs_waiting=22, items=2, steps=Steps(0, 2)))
    assert [row.job_id for row in rows(queue, {"photo-1": (9, 9)}, NOW, facts)] == ["put"]
    assert [line.name for line in lane_lines(queue, NOW)] == ["Data to Aurora"]
    assert (totals_line(facts), chip(facts).text) == ("2 items to send.", "Sending 2 items")
    asks[3] = replace(asks[3], status=JobStatus.BLOCKED, error_text="The office lost it.")
    queue = [Queued(job, "Zoë", job.id, "", None) for job in (*asks, section)]
    shown = rows(queue, {}, NOW, facts)
    assert [(row.job_id, row.next_try) for row in shown] == [("ask-3", "You decide"), ("put", "After that")]


def test_only_an_upload_shows_how_much_of_its_photo_is_there() -> None:
    prepare = Queued(a_job(kind=JobKind.PREPARE_PHOTO), "Zoë", "Prepare", "", None)
    assert rows([prepare], {"photo-1": (250, 1000)}, NOW, SyncFacts(paired=True))[0].progress is None
