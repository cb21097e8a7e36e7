"""Sets a survey's status to completed, never before Aurora holds the three sections of its revision and every photo."""

from __future__ import annotations

from datetime import datetime

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import Refused, Throttled, Unauthorised
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import delivery_repository, request_repository, revision_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.outbox_repository import OVERWRITE
from surveyor_app.sync.events import SurveyChanged, SurveyPublished
from surveyor_app.sync.faults import NeedsPerson
from surveyor_app.sync.publish_section import refuse_withdrawn
from surveyor_app.sync.section_body import section_body
from surveyor_app.sync.survey_status import move_survey
from surveyor_app.sync.work import Done, Work

_COMPLETED = "completed"
_CONFLICT = 409


async def publish_status(job: SyncJob, work: Work) -> Done:
    """Have the survey completed. Where the outcome of an earlier try is unknown, or the survey was completed before,
    Aurora is asked first."""
    with work.database.read() as connection:
        revision = revision_repository.get(connection, job.revision_id)
        refuse_withdrawn(connection, job.request_id)
        _require_sections(connection, revision)
        request = request_repository.get(connection, job.request_id)
        tenant = request.tenant_id
        state = delivery_repository.section_state(connection, job.request_id, delivery_repository.STATUS)
        completed_before = (
            delivery_repository.has_receipt(connection, job.request_id, ReceiptKind.COMPLETED)
            or request.status == _COMPLETED
            or bool(job.state.get(OVERWRITE))
        )
    if state.accepted_revision == revision.number:
        return _published(work, revision)
    outcome_unknown = state.intent_hash is not None
    if (outcome_unknown or completed_before) and (at := await _completed_at(work, tenant, job.request_id)):
        return _published(work, revision, at)
    with work.database.write() as connection:
        delivery_repository.save_intent(
            connection, job.request_id, delivery_repository.STATUS, _COMPLETED, work.clock.now()
        )
    failpoint("status-intent")

    async def put(aurora: AuroraTenant) -> datetime | None:
        await aurora.complete(job.request_id)
        return aurora.server_time

    try:
        at = await work.aurora.call(tenant, put) or work.clock.now()
    except (Refused, Throttled, Unauthorised, NeedsPerson) as fault:
        conflict = isinstance(fault, Refused) and fault.status == _CONFLICT
        if conflict and (at := await _completed_at(work, tenant, job.request_id)):
            return _published(work, revision, at)
        with work.database.write() as connection:
            delivery_repository.clear_intent(connection, job.request_id, delivery_repository.STATUS)
        raise
    failpoint("status-put-not-marked")
    return _published(work, revision, at)


def _require_sections(connection: Connection, revision: Revision) -> None:
    """NeedsPerson unless Aurora accepted exactly this revision's sections, with all their photos."""
    for section in SectionName:
        if not section_body(connection, revision, section).is_accepted:
            raise NeedsPerson(tr("Aurora has not accepted {value} yet.", value=section.value), code="sections_missing")


async def _completed_at(work: Work, tenant: str, request_id: str) -> datetime | None:
    """Aurora's clock when it said that the request is completed, ours where it tells none; None when it is not."""

    async def ask(aurora: AuroraTenant) -> tuple[object, datetime | None]:
        return (await aurora.site_survey_request(request_id)).get("status"), aurora.server_time

    status, said_at = await work.aurora.call(tenant, ask)
    return (said_at or work.clock.now()) if status == _COMPLETED else None


def _published(work: Work, revision: Revision, aurora_time: datetime | None = None) -> Done:
    at = work.clock.now()
    receipt = Receipt(ReceiptKind.COMPLETED, revision.request_id, at, {"revision": revision.number})

    def commit(connection: Connection) -> None:
        delivery_repository.save_accepted(
            connection,
            revision.request_id,
            delivery_repository.STATUS,
            _COMPLETED,
            {"site_survey": {"status": _COMPLETED}},
            revision.number,
            at,
        )
        if aurora_time is not None:
            delivery_repository.set_completed_time(connection, revision.request_id, aurora_time)
        delivery_repository.add_receipt(connection, revision.request_id, receipt, revision.number)
        move_survey(connection, revision, SurveyStatus.PUBLISHED)

    changed = SurveyChanged(revision.request_id)
    return Done(commit, (SurveyPublished(revision.request_id, revision.number), changed))
