"""What is on its way is said in one way wherever the window speaks of it, and counted once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyor_app.domain.outbox import JobKind, JobStatus
from surveyor_app.domain.steps import Steps, steps_of
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.held import shown_items
from surveyor_app.gui.presenters.places import Place
from surveyor_app.sync.events import ConnectivityChanged, PairingChecked
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import Queued, a_job
from tests.gui.sample_records import complete


def _under_way(new_desk: DeskMaker) -> Desk:
    record = complete(status=SurveyStatus.PUBLISHING)
    record.jobs = [
        a_job(id="prepare"),
        a_job(id="upload"),
        a_job(id="put", kind=JobKind.PUT_ELECTRICAL, subject_id="rev-1"),
    ]
    record.jobs[0] = replace(record.jobs[0], kind=JobKind.PREPARE_PHOTO)
    desk = new_desk([record])
    desk.window.watch.take([ConnectivityChanged(online=True)])
    desk.open(place=Place("review"))
    desk.settle()
    return desk


def _said(desk: Desk) -> tuple[str, str, str, str]:
    """Headline and button of the review, the footer, and the card's chip."""
    desk.settle()
    page, window = desk.window.pages.current, desk.window
    assert isinstance(page, ReviewPage)
    card = window.requests.cards.row_at(window.requests.cards.index_of("req-1"))
    assert card is not None
    return (page._headline.text(), page.publish_button.text(), window.syncing._office_said[1], card.sign.words)


def test_what_is_being_sent_says_so_everywhere(new_desk: DeskMaker) -> None:
    desk = _under_way(new_desk)
    assert _said(desk) == ("Version 1 is on its way", "Sending…", "On its way to the office", "Sending")


@pytest.mark.parametrize("reason", ["offline", "paused", "not paired any more"])
def test_nothing_is_said_to_be_sent_while_nothing_goes_out(new_desk: DeskMaker, reason: str) -> None:
    desk = _under_way(new_desk)
    words = "Waits for a connection"
    if reason == "offline":
        desk.window.watch.take([ConnectivityChanged(online=False)])
    elif reason == "paused":
        desk.window.watch.pause(True)
        words = "Waits until you press Resume"
    else:
        desk.window.watch.take([PairingChecked(accepted=False)])
        words = "Waits until this laptop is paired"
    assert _said(desk) == (words, "Waiting…", words, "Waiting to send")
    desk.window.watch.pause(False)
    desk.window.watch.take([ConnectivityChanged(online=True), PairingChecked(accepted=True)])
    assert _said(desk)[1] == "Sending…"


def test_a_survey_opened_offline_says_at_once_that_it_waits(new_desk: DeskMaker) -> None:
    desk = new_desk([complete(status=SurveyStatus.QUEUED)])
    desk.window.watch.take([ConnectivityChanged(online=False)])
    desk.open(place=Place("review"))
    assert _said(desk)[:2] == ("Waits for a connection", "Waiting…")


def test_a_photo_is_one_item_in_every_count(new_desk: DeskMaker) -> None:
    desk = _under_way(new_desk)
    jobs = desk.record().jobs
    assert steps_of(jobs) == Steps(0, 2)
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    assert "0 of 2 items sent" in page._sentence.text()
    assert [item.job.id for item in shown_items([Queued(job, "", "", "", None) for job in jobs])] == ["prepare", "put"]
    prepared = [replace(jobs[0], status=JobStatus.DONE), *jobs[1:]]
    assert steps_of(prepared) == Steps(0, 2), "it is there once it is uploaded"
    assert steps_of([prepared[0], replace(jobs[1], status=JobStatus.DONE), jobs[2]]) == Steps(1, 2)
    waiting = [Queued(job, "", "", "", None) for job in prepared[1:]]
    assert [item.job.id for item in shown_items(waiting)] == ["upload", "put"]
