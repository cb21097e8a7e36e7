"""Brings a published copy to the office and proves it: the host's length and hash, then the public URL's own bytes."""

from __future__ import annotations

from typing import Any, NoReturn

from surveyor_app.api.errors import Refused, Unauthorised
from surveyor_app.api.uploads import CreatedUpload, UploadOffer
from surveyor_app.domain.outbox import Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.storage import delivery_repository, outbox_repository, request_repository
from surveyor_app.storage import revision_repository as revisions
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.sync.events import PhotoUploaded, UploadProgress
from surveyor_app.sync.faults import NeedsPerson, TryAgain
from surveyor_app.sync.prepare_photo import copy_path, ensure_copy, revision_photo
from surveyor_app.sync.public_url import with_filename
from surveyor_app.sync.work import Done, Work

FIRST_CHUNK_BYTES = 256 * 1024
LARGEST_CHUNK_BYTES = 2 * 1024 * 1024
_SLOW_CHUNK_SECONDS = 8.0
_BROKEN_CHUNKS_ALLOWED = 3
_WRONG_BYTES_ALLOWED = 1
_GONE = (404, 410)


async def upload_photo(job: SyncJob, work: Work) -> Done:
    """Have the copy hosted and verified."""
    wanted = revision_photo(job, work)
    with work.database.read() as connection:
        known = delivery_repository.get_copy(connection, wanted.photo_id, wanted.long_side_px)
        tenant = request_repository.get(connection, job.request_id).tenant_id
        number = revisions.get(connection, job.revision_id).number
    if known is not None and known.is_verified:
        return Done()
    copy = await ensure_copy(job, work)
    memory = _Memory(job, work)
    sent = 0
    if copy.hosted_at is None:
        upload = _Upload(job, work, memory, copy, _offer(copy, wanted, job, tenant))
        remote_id = await upload.run()
        sent = upload.sent_bytes
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


class _Memory:
    """The job row's own memory, saved the moment it changes."""

    def __init__(self, job: SyncJob, work: Work) -> None:
        self._job_id = job.id
        self._work = work
        self.values: dict[str, Any] = dict(job.state)

    def save(self, **changes: Any) -> None:
        """Change and keep; None forgets."""
        self.values = {name: value for name, value in {**self.values, **changes}.items() if value is not None}
        with self._work.database.write() as connection:
            outbox_repository.save_state(connection, self._job_id, self.values)

    def forget_upload(self, **changes: Any) -> None:
        """The remote side of the upload is gone."""
        self.save(location=None, remote_id=None, sha256=None, **changes)


class _Upload:
    """One photo on its way: create or resume, then chunks until the relay has the whole."""

    def __init__(self, job: SyncJob, work: Work, memory: _Memory, copy: PublishedCopy, offer: UploadOffer) -> None:
        self._job = job
        self._work = work
        self._memory = memory
        self._copy = copy
        self._offer = offer
        self._chunk_bytes = FIRST_CHUNK_BYTES
        self._broken_chunks = 0
        self.sent_bytes = 0

    async def run(self) -> str:
        """The relay's id of the photo, once it holds every byte; ApiError."""
        resumed = await self._resume()
        if resumed is None:
            created = await self._create()
            if created.complete:
                return created.id
            location, offset = created.location or "", created.offset
        else:
            location, offset = resumed
        await self._send(location, offset)
        return str(self._memory.values["remote_id"])

    async def _resume(self) -> tuple[str, int] | None:
        """The saved upload's address and the relay's true offset; None when there is none (any more)."""
        location = self._memory.values.get("location")
        if not isinstance(location, str):
            return None
        if self._memory.values.get("sha256") == self._copy.sha256:
            try:
                return location, await self._work.relay.uploads.offset(location)
            except Refused as refusal:
                if refusal.status not in _GONE:
                    raise
        self._memory.forget_upload()
        return None

    async def _create(self) -> CreatedUpload:
        created = await self._work.relay.uploads.create(self._offer)
        if not created.id:
            raise TryAgain("The office relay gave the photo no name.")
        location = None if created.complete else created.location
        self._memory.save(location=location, remote_id=created.id, sha256=self._copy.sha256)
        return created

    async def _send(self, location: str, offset: int) -> None:
        path = copy_path(self._work.paths, self._copy.sha256)
        self._progress(offset)
        with path.open("rb") as file:
            while offset < self._copy.size:
                file.seek(offset)
                offset = await self._send_chunk(location, offset, file.read(self._chunk_bytes))
                self._progress(offset)

    async def _send_chunk(self, location: str, offset: int, chunk: bytes) -> int:
        """The relay's offset afterwards."""
        if not chunk:
            raise NeedsPerson("The photo's published copy was cut short on disk.", code="photo_changed")
        started = self._work.clock.monotonic()
        try:
            result = await self._work.relay.uploads.append(location, offset, chunk)
        except Refused as refusal:
            if refusal.status in _GONE:
                self._memory.forget_upload()
                raise TryAgain("The office relay lost the upload; it starts again.") from refusal
            raise
        if result.refused is None:
            self.sent_bytes += len(chunk)
            self._pace(self._work.clock.monotonic() - started)
        else:
            self._chunk_bytes = FIRST_CHUNK_BYTES
            self._broken_chunks += 1
            if self._broken_chunks > _BROKEN_CHUNKS_ALLOWED:
                raise TryAgain("The photo arrives damaged at the office; it is tried again.")
        return result.offset

    def _pace(self, seconds: float) -> None:
        if seconds > _SLOW_CHUNK_SECONDS:
            self._chunk_bytes = max(FIRST_CHUNK_BYTES, self._chunk_bytes // 2)
        else:
            self._chunk_bytes = min(LARGEST_CHUNK_BYTES, self._chunk_bytes * 2)

    def _progress(self, offset: int) -> None:
        self._work.emit(UploadProgress(self._job.request_id, self._job.subject_id, offset, self._copy.size))


async def _confirm(work: Work, memory: _Memory, copy: PublishedCopy, remote_id: str) -> PublishedCopy:
    """Ask the host what it holds; the copy with its public URL when length and hash are right."""
    try:
        hosted = await work.relay.photo(remote_id)
    except Refused as refusal:
        if refusal.status in _GONE:
            memory.forget_upload()
            raise TryAgain("The office relay lost the photo; it is sent again.") from refusal
        raise
    url = hosted.get("url")
    if hosted.get("sha256") != copy.sha256 or hosted.get("size") != copy.size or not isinstance(url, str):
        _wrong_bytes(work, memory, copy, "The office relay holds other bytes than this laptop sent.")
    with work.database.write() as connection:
        delivery_repository.set_hosted(connection, copy, remote_id, url, work.clock.now())
        return delivery_repository.get_copy(connection, copy.photo_id, copy.long_side_px) or copy


async def _verify(
    job: SyncJob,
    work: Work,
    memory: _Memory,
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
        _wrong_bytes(work, memory, copy, "The photo's public address does not serve it.")
    if (served.sha256, served.size) != (copy.sha256, copy.size):
        _wrong_bytes(work, memory, copy, "The photo's public address serves other bytes than this laptop sent.")
    now = work.clock.now()
    detail = {"url": url, "sha256": copy.sha256, "size": copy.size}
    receipt = Receipt(ReceiptKind.HOSTED, wanted.photo_id, now, detail)

    def commit(connection: Connection) -> None:
        delivery_repository.set_verified(connection, copy, url, now)
        delivery_repository.add_receipt(connection, job.request_id, receipt, revision)

    return Done(commit, (PhotoUploaded(job.request_id, wanted.photo_id, sent_bytes),))


def _wrong_bytes(work: Work, memory: _Memory, copy: PublishedCopy, text: str) -> NoReturn:
    """Start the upload again, once; after that a person must look."""
    times = int(memory.values.get("wrong_bytes", 0)) + 1
    with work.database.write() as connection:
        delivery_repository.forget_hosting(connection, copy)
    memory.forget_upload(wrong_bytes=times if times <= _WRONG_BYTES_ALLOWED else None)
    if times > _WRONG_BYTES_ALLOWED:
        raise NeedsPerson(text, code="wrong_bytes")
    raise TryAgain(text)
