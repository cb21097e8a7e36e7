"""Sends one section of a revision to Aurora: intent first, then the PUT, then what Aurora accepted."""

from __future__ import annotations

from datetime import datetime

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import Refused, Throttled, Unauthorised
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import SECTION_OF, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import (
    delivery_repository,
    outbox_repository,
    request_repository,
    revision_repository,
    survey_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.named_photos import renew_receipt
from surveyor_app.sync.events import SectionAccepted
from surveyor_app.sync.faults import NeedsPerson
from surveyor_app.sync.other_laptops import give_way_to_others
from surveyor_app.sync.section_body import SectionBody, section_body
from surveyor_app.sync.work import Done, Work


async def publish_section(job: SyncJob, work: Work) -> Done:
    """Have Aurora hold the job's section; nothing is sent when it accepted exactly this last."""
    section = SECTION_OF[job.kind]
    with work.database.read() as connection:
        revision = revision_repository.get(connection, job.revision_id)
        refuse_withdrawn(connection, job.request_id)
        tenant = request_repository.get(connection, job.request_id).tenant_id
        if section_body(connection, revision, section).is_accepted:
            return Done()
    await give_way_to_others(job, revision, work)
    sent_at, office_time = work.clock.now(), work.relay.server_time
    with work.database.write() as connection:
        ready = section_body(connection, revision, section)  # "Publish anyway" may have been pressed meanwhile
        delivery_repository.save_intent(connection, job.request_id, section.value, ready.hash, sent_at, ready.body)
        outbox_repository.sends_after_all(connection, job.id)
    _REACHED[section][0]()

    async def put(aurora: AuroraTenant) -> None:
        await aurora.put_section(section, job.request_id, ready.body)

    try:
        await work.aurora.call(tenant, put)
    except (Refused, Throttled, Unauthorised, NeedsPerson):
        with work.database.write() as connection:
            delivery_repository.clear_intent(connection, job.request_id, section.value, ready.state)
        raise
    _REACHED[section][1]()
    return _accepted(ready, revision, sent_at, office_time, work.clock.now())


# Written out, so that every name of a failpoint can be found in the code.
_REACHED = {
    SectionName.ELECTRICAL: (
        lambda: failpoint("electrical-intent"),
        lambda: failpoint("electrical-put-not-marked"),
    ),
    SectionName.SUBPANELS: (
        lambda: failpoint("subpanels-intent"),
        lambda: failpoint("subpanels-put-not-marked"),
    ),
    SectionName.MOUNTING_PLANES: (
        lambda: failpoint("planes-intent"),
        lambda: failpoint("planes-put-not-marked"),
    ),
}


def refuse_withdrawn(connection: Connection, request_id: str) -> None:
    """NeedsPerson when Aurora cancelled the request meanwhile."""
    if survey_repository.load(connection, request_id).status is SurveyStatus.WITHDRAWN:
        raise NeedsPerson(tr("Aurora cancelled this request; nothing more is sent."), code="withdrawn")


def _accepted(
    ready: SectionBody, revision: Revision, sent_at: datetime, office_time: datetime | None, at: datetime
) -> Done:
    detail = {
        "revision": revision.number,
        "sha256": ready.hash,
        "sent_at": sent_at.isoformat(),
        "office_time": office_time.isoformat() if office_time else None,
        "photos": [photo.photo_id for photo, _copy, _url in ready.photos],
        "urls": {photo.photo_id: url for photo, _copy, url in ready.photos},
    }
    receipt = Receipt(ReceiptKind.ACCEPTED, ready.section.value, at, detail)

    def commit(connection: Connection) -> None:
        delivery_repository.save_accepted(
            connection, revision.request_id, ready.section.value, ready.hash, ready.body, revision.number, at
        )
        if not delivery_repository.add_receipt(connection, revision.request_id, receipt, revision.number):
            renew_receipt(connection, revision.request_id, receipt, revision.number)
        for _photo, copy, url in ready.photos:
            delivery_repository.set_url(connection, copy, url)

    return Done(commit, (SectionAccepted(revision.request_id, ready.section.value),))
