"""Brings a published copy to the office and proves it: the host's length and hash, then the public URL's own bytes."""

from __future__ import annotations

from typing import NoReturn

from surveyor_app.api.errors import Refused, Unauthorised
from surveyor_app.api.uploads import UploadOffer
from surveyor_app.domain.outbox import NOTHING_NEW, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import delivery_repository, request_repository
from surveyor_app.storage import revision_repository as revisions
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.sync import line_memory
from surveyor_app.sync.events import PhotoUploaded
from surveyor_app.sync.faults import NeedsPerson, TryAgain
from surveyor_app.sync.prepare_photo import ensure_copy, revision_photo
from surveyor_app.sync.public_url import with_filename
from surveyor_app.sync.send_photo import GONE, JobMemory, SendPhoto
from surveyor_app.sync.work import Done, Work

_WRONG_BYTES_ALLOWED = 1


async def upload_photo(job: SyncJob, work: Work) -> Done:
    """Have the copy hosted and verified; one that was verified for an earlier revision is only announced again, so that
    the office keeps it, and sent where the office has it no more."""
    wanted = revision_photo(job, work)
    with work.database.read() as connection:
        known = delivery_repository.get_copy(connection, wanted.copy_key)
        tenant = request_repository.get(connection, job.request_id).tenant_id
        number = revisions.get(connection, job.revision_id).number
    proven = known if known is not None and known.is_verified else None
    if proven is not None and await _is_still_hosted(work, proven, _offer(proven, wanted, job, tenant)):
        return Done()
    line_memory.recall(work)
    copy = await ensure_copy(job, work)
    memory = JobMemory(job, work)
    if NOTHING_NEW in memory.values:
        memory.save(**{NOTHING_NEW: None})
    sent = 0
    if copy.hosted_at is None:
        sending = SendPhoto(job, work, memory, copy, _offer(copy, wanted, job, tenant))
        remote_id = await sending.run()
        sent = sending.sent_bytes
        failpoint("uploaded-not-marked")
        copy = await _confirm(work, memory, copy, remote_id)
    return await _verify(job, work, memory, copy, wanted, number, sent)


def _offer(copy: PublishedCopy, wanted: RevisionPhoto, job: SyncJob, tenant: str) -> UploadOffer:
    return UploadOffer(
        sha256=copy.sha256,
        size=copy.size,
        media_type="image/jpeg",
        survey=job.request_id,
        photo=wanted.photo_id,
        filename=wanted.filename,
        tenant=tenant,
    )


async def _is_still_hosted(work: Work, copy: PublishedCopy, offer: UploadOffer) -> bool:
    """Whether the office has the very bytes at the very address that was verified; if not, they are proven anew."""
    held = await work.relay.uploads.create(offer)
    if held.complete and with_filename(held.url or "", offer.filename) == with_filename(copy.url or "", offer.filename):
        return True
    with work.database.write() as connection:
        delivery_repository.forget_hosting(connection, copy)
    return False


async def _confirm(work: Work, memory: JobMemory, copy: PublishedCopy, remote_id: str) -> PublishedCopy:
    """Ask the host what it holds; the copy with its public URL when length and hash are right."""
    try:
        hosted = await work.relay.photo(remote_id)
    except Refused as refusal:
        if refusal.status in GONE:
            memory.forget_upload()
            raise TryAgain(tr("The office lost the photo; it is sent again.")) from refusal
        raise
    url = hosted.get("url")
    if hosted.get("sha256") != copy.sha256 or hosted.get("size") != copy.size or not isinstance(url, str):
        _wrong_bytes(work, memory, copy, tr("What arrived at the office is not what this laptop sent."))
    with work.database.write() as connection:
        delivery_repository.set_hosted(connection, copy, remote_id, url, work.clock.now())
        return delivery_repository.get_copy(connection, copy.key) or copy


async def _verify(
    job: SyncJob,
    work: Work,
    memory: JobMemory,
    copy: PublishedCopy,
    wanted: RevisionPhoto,
    revision: int,
    sent_bytes: int,
) -> Done:
    """Fetch the public URL as Aurora will; done only when it serves the very same bytes."""
    url = with_filename(copy.url or "", wanted.filename)
    try:
        served = await work.relay.read_back(url)
    except (Refused, Unauthorised):
        _wrong_bytes(work, memory, copy, tr("The photo cannot be read back from the office."))
    if (served.sha256, served.size) != (copy.sha256, copy.size):
        _wrong_bytes(work, memory, copy, tr("The office gives back something other than the photo that was sent."))
    failpoint("verified")
    now = work.clock.now()
    detail = {"url": url, "sha256": copy.sha256, "size": copy.size}
    receipt = Receipt(ReceiptKind.HOSTED, wanted.photo_id, now, detail)

    def commit(connection: Connection) -> None:
        delivery_repository.set_verified(connection, copy, url, now)
        delivery_repository.add_receipt(connection, job.request_id, receipt, revision)

    return Done(commit, (PhotoUploaded(job.request_id, wanted.photo_id, sent_bytes),))


def _wrong_bytes(work: Work, memory: JobMemory, copy: PublishedCopy, text: str) -> NoReturn:
    """Start the upload again, once; after that a person must look."""
    times = int(memory.values.get("wrong_bytes", 0)) + 1
    with work.database.write() as connection:
        delivery_repository.forget_hosting(connection, copy)
    memory.forget_upload(wrong_bytes=times if times <= _WRONG_BYTES_ALLOWED else None)
    if times > _WRONG_BYTES_ALLOWED:
        raise NeedsPerson(text, code="wrong_bytes")
    raise TryAgain(text)
