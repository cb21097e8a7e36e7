"""The practice job: from a customer's request to receipts from Aurora, once through, with every process real."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.practice_mode.laptop import Laptop
from surveyor_app.practice_mode.office import PracticeOffice
from surveyor_app.practice_mode.sample_survey import write_sample_survey

SURVEYOR_NAME = "Sam Practice"
SYNC_WAIT_SECONDS = 20.0
RECEIPT_SECONDS = 20.0
_Say = Callable[[str], None]
wait = threading.Event().wait  # nothing sets it: a pause that a test can replace


def set_up(office: PracticeOffice, laptop: Laptop, say: _Say) -> list[str]:
    """Subscribe, receive the sample requests, pair the laptop; returns the request ids, the office's order."""
    say(f"Stand-in Aurora at {office.aurora_url}, office relay at {office.relay_url}")
    office.subscribe()
    say("The relay has subscribed to Aurora's site_survey_requested webhook")
    request_ids = office.request_sample_surveys()
    say(f"{len(request_ids)} customers asked for a site survey; each sent a webhook to the relay")
    office.wait_until_prefetched(len(request_ids), poll=wait)
    say("The relay has fetched the requests, projects, designs and screenshots")
    services = laptop.services()
    pairing = services.pairing.pair(office.relay_url, office.pairing_code(SURVEYOR_NAME), "Practice laptop")
    say(f"Laptop paired with {pairing.relay_name} for {pairing.surveyor}")
    return request_ids


def pull(laptop: Laptop, say: _Say) -> None:
    """Fetch the pending requests; SurveyorError when the practice office cannot be reached."""
    report = laptop.sync(SYNC_WAIT_SECONDS)
    if report.error is not None:
        raise SurveyorError(report.error[1], code=report.error[0])
    say(f"Pulled {report.pulled} requests into the laptop's database")


def survey_and_publish(laptop: Laptop, request_id: str, folder: Path, say: _Say) -> None:
    """Survey one request offline, publish it, sync, and wait for the receipts. SurveyorError when a step fails."""
    services = laptop.services()
    survey_file = write_sample_survey(folder / "surveyors-folder", taken_at=laptop.clock.now())
    detail = services.imports.import_file(request_id, survey_file)
    survey = detail.survey
    say(
        f"Surveyed offline: main panel, {len(survey.subpanels)} subpanel, {len(survey.mounting_planes)} roof planes, "
        f"{len(detail.photos)} photos"
    )
    outcome = services.publish.publish(request_id)
    if not outcome.queued:
        raise SurveyorError("The sample survey could not be published.", code="practice_failed")
    say(f"Published as version {outcome.revision}: frozen and queued, still offline")
    report = laptop.sync(SYNC_WAIT_SECONDS)
    if request_id not in report.published:
        reasons = "; ".join(item.text for item in report.blocked) or "it is still waiting"
        raise SurveyorError(f"The survey was not delivered: {reasons}", code="practice_failed")
    say(f"Synced: {report.uploaded_photos} photos ({report.uploaded_bytes / 1e6:.1f} MB) hosted and verified")
    _wait_for_receipts(laptop, request_id, say)


def _wait_for_receipts(laptop: Laptop, request_id: str, say: _Say) -> None:
    deadline = time.monotonic() + RECEIPT_SECONDS
    services = laptop.services()
    while True:
        detail = services.survey.detail(request_id)
        count = {kind: sum(1 for r in detail.receipts if r.kind is kind) for kind in ReceiptKind}
        if count[ReceiptKind.FETCHED] >= len(detail.photos) or time.monotonic() > deadline:
            break
        wait(0.5)
        laptop.sync(0)
    say(
        f"Receipts: {count[ReceiptKind.HOSTED]} photos hosted, {count[ReceiptKind.ACCEPTED]} sections accepted, "
        f"{count[ReceiptKind.FETCHED]} photos fetched by Aurora, survey "
        + ("completed" if count[ReceiptKind.COMPLETED] else "NOT completed")
    )
