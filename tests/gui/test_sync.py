"""Syncing in the window: the chip, the sync page, events from another thread, pairing and settings."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.gui.sync_bridge import SyncBridge
from surveyor_app.identity import VERSION
from surveyor_app.sync.events import (
    ConnectivityChanged,
    PairingChecked,
    PhotoUploaded,
    RequestsPulled,
    SurveyChanged,
    SyncFailed,
    UploadProgress,
)
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import FakePairing, Queued, Totals
from tests.gui.sample_records import complete, untouched


def _queue(desk: Desk, status: JobStatus = JobStatus.QUEUED, text: str = "") -> None:
    now = datetime.now(UTC)
    job = SyncJob(
        "job-1",
        JobKind.UPLOAD_PHOTO,
        "req-1",
        "rev-1",
        "photo-1",
        status,
        0,
        now + timedelta(minutes=6),
        (),
        None,
        text,
        now,
    )
    desk.services.queued = [Queued(job, "Zoë Sample", "Upload E04_main-breaker_1of1.jpg", text, 2_000_000)]
    desk.services.numbers = Totals(
        1, 3, 2_000_000, int(status is not JobStatus.BLOCKED), int(status is JobStatus.BLOCKED), 1
    )


def test_events_from_the_engines_thread_arrive_together_with_the_newest_progress(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    batches: list[list[object]] = []
    bridge.events.connect(batches.append)

    def post() -> None:
        for sent in range(0, 1000, 10):
            bridge.post(UploadProgress("req-1", "photo-1", sent, 1000))
        bridge.post(RequestsPulled(2))

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: any(RequestsPulled(2) in batch for batch in batches))
    progress = [event for batch in batches for event in batch if isinstance(event, UploadProgress)]
    assert progress[-1].sent_bytes == 990
    assert len(progress) == len(batches)


def test_the_chip_says_offline_and_what_is_only_here(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    _queue(desk)
    desk.window.watch.take([ConnectivityChanged(online=False), SurveyChanged("req-1")])
    desk.wait(lambda: desk.window.top.chip.text() == "Offline · 1 item only on this laptop")
    desk.settle()


def test_pulled_requests_appear_by_themselves(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched("a")])
    desk.services.records["b"] = untouched("b")
    desk.window.events.post(RequestsPulled(1))
    desk.wait(lambda: desk.window.requests.cards.rowCount() == 2)
    desk.settle()


def test_an_engine_that_works_without_a_break_is_looked_at_a_few_times_a_second(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open()
    read: list[None] = []
    desk.window.session.requests_changed.connect(lambda: read.append(None))
    for _ in range(20):
        desk.window.watch.take([PhotoUploaded("req-1", "photo-1", 1000)])
        desk.settle()
    assert len(read) == 1
    desk.wait(lambda: len(read) == 2)  # what came meanwhile, once
    desk.settle()


def test_what_happens_to_another_survey_leaves_the_open_one_alone(new_desk: DeskMaker) -> None:
    desk = new_desk([complete(), untouched("other")])
    desk.open()
    shown: list[None] = []
    desk.window.session.detail_changed.connect(lambda: shown.append(None))
    with desk.qtbot.waitSignal(desk.window.session.requests_changed):
        desk.window.watch.take([PhotoUploaded("other", "photo-9", 1000)])
    desk.settle()
    assert not shown
    desk.window.watch.take([PhotoUploaded("other", "photo-9", 1000), SurveyChanged("req-1")])
    desk.wait(lambda: len(shown) == 1)
    desk.settle()


def test_the_sync_page_shows_what_waits_why_and_how_far_it_is(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    _queue(desk, JobStatus.WAITING, "The office is busy.")
    desk.window.show_sync()
    desk.settle()
    desk.window.watch.take([ConnectivityChanged(online=True), UploadProgress("req-1", "photo-1", 500_000, 2_000_000)])
    desk.settle()
    row = desk.window.sync_page.queue.rows[0]
    assert row.title == "Upload E04_main-breaker_1of1.jpg"
    assert row.reason == "The office is busy."
    assert row.progress == 0.25
    assert row.next_try.startswith("In 6 min · ")


def test_try_now_asks_for_the_chosen_item_and_wakes_the_engine(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    _queue(desk, JobStatus.BLOCKED, "Aurora refused.")
    desk.window.show_sync()
    desk.settle()
    page = desk.window.sync_page
    assert desk.window.top.chip.text() == "1 item needs you"
    page.table.selectRow(0)
    assert not page.details.isVisible()
    page.details_button.click()
    assert page.details.isVisible()
    assert page.details.facts["Answer received"] == "Aurora refused."
    page.try_button.click()
    desk.wait(lambda: desk.services.tried == [["job-1"]])
    desk.settle()
    assert desk.engine.told == ["wake"]


def test_pausing_holds_the_engine_and_says_so(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    page = desk.window.sync_page
    desk.window.show_sync()
    desk.settle()
    page.pause_button.click()
    assert desk.engine.told == ["pause"]
    assert desk.window.top.chip.text() == "Paused"
    assert page.pause_button.text() == "Resume"
    page.pause_button.click()
    assert desk.engine.told == ["pause", "resume"]


def test_a_second_press_on_the_chip_goes_back(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.open()
    before = desk.window.pages.current
    desk.window.top.chip.click()
    assert desk.window.pages.current is desk.window.sync_page
    desk.window.top.chip.click()
    assert desk.window.pages.current is before
    desk.settle()


def test_a_fault_that_stops_syncing_is_told_once(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.window.watch.take([SyncFailed("unauthorised", "The office no longer knows this laptop. Pair it again.")])
    desk.settle()
    assert "Pair it again" in desk.window.undo.text


def test_pairing_keeps_what_was_typed_until_the_office_agrees(new_desk: DeskMaker) -> None:
    desk = new_desk([], paired=False)
    desk.services.pairing_fault = SurveyorError("That code is wrong or used.", advice="Ask the office for a new one.")
    desk.window.welcome.pair_button.click()
    dialog = desk.window.findChild(PairingDialog)
    assert isinstance(dialog, PairingDialog)
    assert not dialog.pair_button.isEnabled()
    dialog.url.setText("https://office.example")
    dialog.code.setText("ABCD1234")
    dialog.pair_button.click()
    desk.settle()
    assert dialog.fault_text == "That code is wrong or used. Ask the office for a new one."
    assert dialog.code.text() == "ABCD1234"
    desk.services.pairing_fault = None
    dialog.pair_button.click()
    desk.settle()
    assert desk.window.session.pairing is not None
    assert "Sunny Office" in desk.window.undo.text
    assert "wake" in desk.engine.told


def test_settings_change_the_look_at_once_and_unpairing_asks_first(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.window.office.settings()
    dialog = desk.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    assert VERSION in dialog.version.text()
    dialog.themes.button("sunlight").click()
    dialog.sizes.button("1.15").click()
    assert desk.window.look.theme.key == "sunlight"
    assert desk.window.memory.text_scale == 1.15
    dialog.unpair_button.click()
    question = next(d for d in dialog.findChildren(QDialog) if d.isVisible())
    assert desk.services.paired is not None
    question.agree_button.click()  # type: ignore[attr-defined]
    desk.wait(lambda: desk.services.paired is None)
    desk.settle()
    assert desk.window.top.chip.text().startswith("Not paired")
    desk.window.office.choose_theme("light")


def _settings(desk: Desk) -> SettingsDialog:
    desk.window.office.settings()
    dialog = desk.window.findChildren(SettingsDialog)[-1]
    assert isinstance(dialog, SettingsDialog)
    return dialog


def test_units_hold_at_once_and_the_language_from_the_next_start_on(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    dialog = _settings(desk)
    dialog.units.button("metric").click()
    dialog.languages.button("es").click()
    assert desk.window.look.units.value == "metric"
    assert any(found.isVisible() and "next start" in found.text() for found in dialog.findChildren(QLabel))
    dialog.accept()
    assert (desk.window.memory.units.value, desk.window.memory.language) == ("metric", "es")


def test_an_upload_speed_limit_is_kept_when_the_settings_are_closed(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    dialog = _settings(desk)
    assert dialog.limit.line.placeholderText() == "No limit"
    dialog.limit.line.setText("2,000")
    QTest.keyClick(dialog.limit.line, Qt.Key.Key_Return)  # also presses Close
    desk.wait(lambda: desk.services.upload_limit.kbit == 2000)
    desk.wait(lambda: not desk.window.findChildren(SettingsDialog))
    desk.settle()
    again = _settings(desk)
    assert again.limit.line.text() == "2000"
    again.limit.line.clear()
    again.accept()
    desk.wait(lambda: desk.services.upload_limit.kbit is None)


def test_unattended_syncs_are_a_setting_that_says_where_the_pairing_lies(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    dialog = _settings(desk)
    assert dialog.unattended.current == "off"
    assert any("nobody is logged in" in found.text() for found in dialog.findChildren(QLabel))
    dialog.unattended.button("on").click()
    desk.wait(lambda: desk.services.unattended.wanted)
    desk.settle()
    assert dialog.unattended.current == "on"

    desk.services.unattended.fault = SurveyorError("The keyring did not answer.")
    dialog.unattended.button("off").click()
    desk.settle()
    assert dialog.unattended.current == "on", "nothing was changed"
    assert "The keyring did not answer." in desk.window.undo.text
    dialog.accept()

    desk.services.unattended.is_choice = False
    desk.window.session.read_pairing()
    desk.settle()
    assert not _settings(desk).unattended.isVisible()


def test_a_limit_that_a_command_set_meanwhile_is_shown(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.services.upload_limit.kbit = 640
    desk.window.session.read_pairing()  # as when the window becomes the active one
    desk.settle()
    assert _settings(desk).limit.line.text() == "640"


def test_nonsense_as_a_limit_is_said_below_its_field_and_changes_nothing(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.services.upload_limit.kbit = 640
    desk.window.session.read_pairing()
    desk.settle()
    dialog = _settings(desk)
    dialog.limit.line.setText("fast")
    dialog.accept()
    assert dialog.isVisible()
    assert "whole number of kbit/s" in dialog.limit.problem_text
    dialog.limit.line.setText("700")
    assert dialog.limit.problem_text == ""
    dialog.limit.line.setText("fast")
    dialog.reject()  # whoever gives up keeps what was there
    desk.wait(lambda: not desk.window.findChildren(SettingsDialog))
    desk.settle()
    assert desk.services.upload_limit.kbit == 640


def test_a_laptop_that_the_office_knows_no_more_says_so_and_offers_to_pair_again(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    _queue(desk)
    desk.window.show_sync()
    desk.settle()
    desk.window.watch.take([ConnectivityChanged(online=True), PairingChecked(accepted=False)])
    desk.settle()
    page = desk.window.sync_page
    assert desk.window.top.chip.text() == "Not paired any more · 1 item only on this laptop"
    assert page.queue.rows[0].next_try == "When paired"
    assert page.pair_button.isVisible()
    assert page.pair_button.text() == "Pair again"
    assert "paired again" in page.lid_text
    dialog = _settings(desk)
    assert dialog.pair_button.text() == "Pair again…"
    dialog.pair_button.click()
    pairing = desk.window.findChild(PairingDialog)
    assert isinstance(pairing, PairingDialog)
    pairing.reject()
    desk.window.watch.take([PairingChecked(accepted=True)])
    desk.settle()
    assert desk.window.top.chip.text() == "Sending photo 3 of 3"
    assert not page.pair_button.isVisible()


def test_pairing_anew_is_believed_before_the_office_was_asked(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    desk.window.watch.take([PairingChecked(accepted=False)])
    desk.settle()
    assert desk.window.watch.facts.refused
    desk.services.paired = FakePairing(device="another name")
    desk.window.session.read_pairing()
    desk.settle()
    assert not desk.window.watch.facts.refused


def _section(
    kind: JobKind, status: JobStatus = JobStatus.QUEUED, said: str | None = None, after: JobKind | None = None
) -> SyncJob:
    now = datetime.now(UTC)
    before = (after.value,) if after else ()
    return SyncJob(kind.value, kind, "req-1", "rev-1", "rev-1", status, 1, now, before, None, said, now)


def test_what_waits_for_a_decision_is_not_said_to_be_under_way(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    said = "Ana published version 1 from another laptop at 08:10. " * 3 + "Publish anyway?"
    jobs = [
        _section(JobKind.PUT_ELECTRICAL, JobStatus.BLOCKED, said),
        _section(JobKind.PUT_SUBPANELS, after=JobKind.PUT_ELECTRICAL),
        _section(JobKind.PUT_MOUNTING_PLANES, after=JobKind.PUT_SUBPANELS),
    ]
    desk.services.queued = [Queued(job, "Zoë Sample", job.kind.value, job.error_text or "", None) for job in jobs[::-1]]
    desk.services.numbers = Totals(0, 0, 0, 2, 1, 3)
    desk.window.show_sync()
    desk.window.watch.take([ConnectivityChanged(online=True), SurveyChanged("req-1")])
    desk.settle()
    page = desk.window.sync_page
    assert [row.next_try for row in page.queue.rows] == ["You decide", "After that", "After that"]
    assert page.queue.rows[1].reason == "Waits for “put_electrical”, which needs you"
    assert page.lid_text.startswith("Yes. Everything is saved on this laptop. What needs you")
    assert page.table.rowHeight(0) > page.table.rowHeight(1), "the whole reason is to be read"


def test_the_sync_page_is_never_squashed(new_desk: DeskMaker) -> None:
    desk = new_desk([complete()])
    _queue(desk)
    desk.window.show_sync()
    desk.settle()
    page = desk.window.sync_page
    page.setFixedHeight(220)
    desk.wait(lambda: page.verticalScrollBar().maximum() > 0)
    inner = page.widget()
    assert inner is not None
    assert inner.height() >= inner.minimumSizeHint().height() > 220


def test_an_answer_that_was_never_published_is_not_called_delivered(new_desk: DeskMaker) -> None:
    sent, begun = complete("req-1"), complete("req-2")
    sent.survey = replace(sent.survey, status=SurveyStatus.PUBLISHED)
    desk = new_desk([sent, begun])
    desk.window.watch.take([ConnectivityChanged(online=True)])
    desk.window.show_sync()
    desk.settle()
    assert desk.window.sync_page.lid_text.endswith("1 survey is not sent before you publish it.")
    assert desk.window.top.chip.text() == "Nothing to send"


def _footer(desk: Desk) -> list[str]:
    return [found.text() for found in desk.window.footer.findChildren(QLabel)]


def test_the_footer_says_what_a_queued_survey_waits_for(new_desk: DeskMaker) -> None:
    record = complete()
    record.survey = replace(record.survey, status=SurveyStatus.QUEUED)
    desk = new_desk([record])
    desk.open()
    desk.window.watch.take([ConnectivityChanged(online=True)])
    assert "On its way to the office" in _footer(desk)
    desk.window.watch.take([ConnectivityChanged(online=False)])
    assert "Waits for a connection" in _footer(desk)
    desk.settle()
