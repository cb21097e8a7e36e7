"""The JSON documents of `surveyor requests` and `surveyor show`: scripts rely on their keys; more may be added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.host_pauses import Pauses, asked_words
from surveyor_app.domain.outbox import Receipt, SyncJob
from surveyor_app.domain.photo import UNSORTED, Absence
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.progress import TaskProgress
from surveyor_app.domain.request import Battery
from surveyor_app.domain.survey import values_of
from surveyor_app.services.detail import item_places
from surveyor_app.services.fetch_warning import late_words
from surveyor_app.services.summaries import LatePhotos, PhotoView, RequestSummary, SurveyDetail


def requests_document(summaries: Iterable[RequestSummary]) -> dict[str, Any]:
    """What `surveyor requests --json` prints."""
    return {"requests": [_summary(summary) for summary in summaries]}


def show_document(detail: SurveyDetail) -> dict[str, Any]:
    """What `surveyor show ID --json` prints, and an export holds."""
    request, survey = detail.request, detail.survey
    places = item_places(survey)
    return {
        "id": request.id,
        "tenant_id": request.tenant_id,
        "request_status": request.status,
        "given_to": detail.given_to or None,
        "screenshot_path": request.screenshot_path,
        "request": request.request,
        "project": request.project,
        "design": request.design,
        "batteries": [battery_document(battery) for battery in detail.batteries],
        "survey": {
            "status": survey.status.value,
            "revision": survey.revision,
            "electrical": values_of(survey.electrical),
            "subpanels": [values_of(panel) for panel in survey.subpanels],
            "mounting_planes": [values_of(plane) for plane in survey.mounting_planes],
        },
        "photos": [_photo(view, places) for view in detail.photos],
        "absent": [_absence(absence, places) for absence in detail.absences],
        "problems": [problem_document(problem) for problem in detail.problems],
        "tasks": [_task(task) for task in detail.tasks],
        "jobs": [_job(job) for job in detail.jobs],
        "receipts": receipts_document(detail.receipts),
        "notices": [
            {"kind": notice.kind.value, "text": notice.text, "at": _time(notice.at)} for notice in detail.notices
        ],
        "late_photos": _late(detail.late_photos),
        "asked_to_wait": pauses_document(detail.pauses),
    }


def pauses_document(pauses: Pauses) -> list[dict[str, Any]]:
    """Servers that asked to be left in peace, until when, and the same in words."""
    return [{"host": host, "until": _time(until), "text": asked_words(host, until)} for host, until in pauses.items()]


def _task(task: TaskProgress) -> dict[str, Any]:
    return {"name": task.name, "state": task.state.value, "gaps": task.gaps, "pictures_to_take": task.pictures}


def problem_document(problem: Problem) -> dict[str, Any]:
    """One problem with its place."""
    return {"severity": problem.severity.value, "field": problem.field, "text": problem.text}


def battery_document(battery: Battery) -> dict[str, Any]:
    """One battery of the bill of materials."""
    return {
        "name": battery.name,
        "manufacturer_name": battery.manufacturer_name,
        "quantity": battery.quantity,
    }


def receipts_document(receipts: Iterable[Receipt]) -> list[dict[str, Any]]:
    """The proofs from the other side, oldest first."""
    return [
        {"kind": receipt.kind.value, "subject": receipt.subject, "at": _time(receipt.at), "detail": receipt.detail}
        for receipt in receipts
    ]


def _summary(summary: RequestSummary) -> dict[str, Any]:
    return {
        "id": summary.id,
        "tenant_id": summary.tenant_id,
        "request_status": summary.request_status,
        "survey_status": summary.survey_status.value,
        "customer_name": summary.customer_name,
        "address": summary.address,
        "requested_at": _time(summary.requested_at),
        "batteries": [battery_document(battery) for battery in summary.batteries],
        "screenshot_path": str(summary.screenshot_path) if summary.screenshot_path else None,
        "photos": summary.photos,
        "problems": summary.problems,
        "errors": summary.errors,
        "tasks_done": summary.tasks_done,
        "given_to": summary.given_to or None,
    }


def _photo(view: PhotoView, places: dict[str, int]) -> dict[str, Any]:
    photo = view.photo
    return {
        "id": photo.id,
        "section": photo.target.section.value,
        "index": _index(photo.target.section, photo.target.item_id, places),
        "slot": None if photo.slot == UNSORTED else photo.slot,
        "filename": view.filename,
        "sha256": photo.sha256,
        "published_sha256": view.published_sha256,
        "size": photo.size,
        "published_size": view.published_size,
        "state": view.state.value,
        "url": view.url,
        "original_name": photo.original_name,
        "original_path": str(view.original_path),
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "taken_at": _time(photo.taken_at),
        "turned": photo.turned,
    }


def _absence(absence: Absence, places: dict[str, int]) -> dict[str, Any]:
    return {
        "section": absence.target.section.value,
        "index": _index(absence.target.section, absence.target.item_id, places),
        "slot": absence.slot,
        "kind": absence.kind.value,
        "reason": absence.reason,
    }


def _late(late: LatePhotos | None) -> dict[str, Any] | None:
    if late is None:
        return None
    return {"photos": list(late.photo_ids), "since": _time(late.since), "text": late_words(late)}


def _job(job: SyncJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "subject": job.subject_id,
        "status": job.status.value,
        "attempts": job.attempts,
        "due_at": _time(job.due_at),
        "created_at": _time(job.created_at),
        "error_code": job.error_code,
        "error_text": job.error_text,
    }


def _index(section: SectionName, item_id: str | None, places: dict[str, int]) -> int | None:
    return None if section is SectionName.ELECTRICAL or item_id is None else places.get(item_id)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
