"""How far things are on the sync page: no bar is full while something waits, and none shows an earlier version's."""

from __future__ import annotations

from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.steps import Steps
from surveyor_app.sync.events import PhotoUploaded, SurveyChanged, UploadProgress
from tests.gui.conftest import DeskMaker
from tests.gui.fake_services import Queued, Totals
from tests.gui.sample_records import complete
from tests.gui.test_presenters import NOW


def _upload() -> Queued:
    job = SyncJob(
        "job-1", JobKind.UPLOAD_PHOTO, "req-1", "rev-1", "photo-1", JobStatus.QUEUED, 0, None, (), None, None, NOW
    )
    return Queued(job, "Zoë Sample", "Upload E04_main-breaker_1of1.jpg", "", 2_000_000)


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
