"""Stores a pulled request and tells the surveyor what changed in it, in one transaction; nothing local is discarded."""

from __future__ import annotations

from surveyor_app.domain import notices
from surveyor_app.storage import completion, notice_repository, request_repository, setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.request_repository import PulledRequest


def store(connection: Connection, pulled: PulledRequest) -> bool:
    """Whether the request is new or changed."""
    before = notice_repository.facts(connection, pulled.id)
    started = before is not None and notice_repository.is_started(connection, pulled.id)
    if not request_repository.upsert(connection, pulled):
        return False
    after = notice_repository.facts(connection, pulled.id)
    if before is None or after is None:
        return True
    surveyor = setting_repository.surveyor(connection)
    if not notices.given_to(after.assigned_to, surveyor):
        notice_repository.dismiss(connection, pulled.id, notices.NoticeKind.REASSIGNED, pulled.pulled_at)
    told = notices.changes(
        before,
        after,
        surveyor=surveyor,
        is_started=started,
        is_ours=completion.is_ours(connection, pulled.id),
    )
    for kind, text in told:
        notice_repository.put(connection, pulled.id, kind, text, pulled.pulled_at)
    return True
