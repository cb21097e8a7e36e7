"""Everything practice Aurora knows, as one JSON document: what tests and demonstrations look at.

No key, session token or header secret is in it.
"""

from __future__ import annotations

from dataclasses import asdict

from surveyor_app.practice_aurora.clock import iso_text
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import SECTIONS, Download, JsonObject, SurveyRequest
from surveyor_app.practice_aurora.routes.subscriptions import subscription_body


def clock_report(practice: Practice) -> JsonObject:
    """The time and how far it was moved."""
    return {"now": iso_text(practice.clock.now()), "moved_seconds": practice.clock.moved_seconds}


def download_report(download: Download) -> JsonObject:
    """One picture that was fetched, or could not be."""
    return {
        "id": download.id,
        "section": download.section,
        "place": download.place,
        "url": download.url,
        "filename": download.filename,
        "status": download.status,
        "http_status": download.http_status,
        "content_type": download.content_type,
        "size_bytes": download.size_bytes,
        "sha256": download.sha256,
        "error": download.error,
        "finished_at": iso_text(download.finished_at) if download.finished_at else None,
    }


def survey_report(request: SurveyRequest) -> JsonObject:
    """A request and everything received for it: ``sections`` is what holds now, ``history`` what was sent, in order."""
    return {
        "id": request.id,
        "tenant_id": request.tenant_id,
        "project_id": request.project_id,
        "requested_for_design_id": request.requested_for_design_id,
        "status": request.status,
        "requested_at": iso_text(request.requested_at),
        "completed_at": iso_text(request.completed_at) if request.completed_at else None,
        "deleted": request.deleted,
        "sections": {section: request.sections.get(section) for section in SECTIONS},
        "history": [{"section": put.section, "payload": put.payload, "at": iso_text(put.at)} for put in request.puts],
        "statuses": [{"status": change.status, "at": iso_text(change.at)} for change in request.statuses],
        "downloads": [download_report(item) for section in SECTIONS for item in request.downloads.get(section, [])],
        "replaced_downloads": [download_report(item) for item in request.replaced_downloads],
    }


def state_report(practice: Practice) -> JsonObject:
    """The whole state."""
    keys, store = practice.keys, practice.store
    return {
        "clock": clock_report(practice),
        "application_id": practice.settings.application_id,
        "tenant_ids": sorted(store.tenant_ids),
        "tokens": {
            "minted": keys.minted,
            "with_session_token": keys.minted_with_session_token,
            "without_session_token": keys.minted_without_session_token,
            "refused": keys.refused,
        },
        "calls": [{**asdict(call), "at": iso_text(call.at)} for call in practice.calls],
        "webhooks": [subscription_body(item) for item in store.subscriptions.values()],
        "deliveries": [{**asdict(delivery), "at": iso_text(delivery.at)} for delivery in store.deliveries],
        "faults": [fault.report() for fault in practice.faults.faults],
        "behaviour": practice.behaviour.model_dump(),
        "surveys": {request.id: survey_report(request) for request in store.requests.values()},
        "projects": {
            project.id: asdict(project) | {"created_at": iso_text(project.created_at)}
            for project in store.projects.values()
        },
        "designs": {design.id: asdict(design) for design in store.designs.values()},
    }
