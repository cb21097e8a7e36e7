"""Sends one photo's copy chunk by chunk: resumes where the office is, and goes round dead connections."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from surveyor_app.api.errors import ApiError, Offline, Refused
from surveyor_app.api.uploads import AppendResult, CreatedUpload, UploadOffer
from surveyor_app.domain.outbox import SyncJob
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.storage import outbox_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.sync import line_memory
from surveyor_app.sync.events import UploadProgress
from surveyor_app.sync.faults import NeedsPerson, TryAgain, asking_the_office, of_disk
from surveyor_app.sync.prepare_photo import is_whole
from surveyor_app.sync.work import Work

GONE = (404, 410)
_BROKEN_CHUNKS_ALLOWED = 3
_CUTS_WITHOUT_PROGRESS_ALLOWED = 2
_CHANGES_ALLOWED = 1


class JobMemory:
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


class SendPhoto:
    """One photo on its way: create or resume, then chunks until the relay has the whole."""

    def __init__(self, job: SyncJob, work: Work, memory: JobMemory, copy: PublishedCopy, offer: UploadOffer) -> None:
        self._job = job
        self._work = work
        self._memory = memory
        self._copy = copy
        self._offer = offer
        self._broken_chunks = 0
        self._idle_cuts = 0
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
                if refusal.status not in GONE:
                    raise
        self._memory.forget_upload()
        return None

    async def _create(self) -> CreatedUpload:
        with asking_the_office():
            created = await self._work.relay.uploads.create(self._offer)
        if not created.id:
            raise TryAgain(tr("The office gave the photo no name."))
        failpoint("created-not-saved")
        location = None if created.complete else created.location
        self._memory.save(location=location, remote_id=created.id, sha256=self._copy.sha256)
        failpoint("upload-created")
        return created

    async def _send(self, location: str, offset: int) -> None:
        path = self._work.paths.copy(self._copy.sha256)
        arrived = 0
        self._work.meter.begin(self._job.subject_id)
        try:
            self._progress(offset)
            while offset < self._copy.size:
                line_memory.recall(self._work)
                offset = await self._send_chunk(location, offset, self._piece(path, offset))
                self._progress(offset)
            arrived = self._copy.size
        finally:
            self._work.meter.end(self._job.subject_id, arrived_bytes=arrived)

    def _piece(self, path: Path, offset: int) -> bytes:
        """The next bytes of the copy, none where it is shorter or gone."""
        try:
            with path.open("rb") as file:
                file.seek(offset)
                return file.read(self._work.pace.chunk_bytes)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise of_disk(error, self._work.paths.root, self._offer.filename) from error

    async def _send_chunk(self, location: str, offset: int, chunk: bytes) -> int:
        """The relay's offset afterwards, whatever became of the chunk."""
        try:
            return await self._try_chunk(location, offset, chunk)
        finally:
            line_memory.keep(self._work)

    async def _try_chunk(self, location: str, offset: int, chunk: bytes) -> int:
        if not chunk:
            raise await self._changed_on_disk()
        await self._work.pace.bucket.take(len(chunk))
        started = self._work.clock.monotonic()
        try:
            result = await self._append(location, offset, chunk)
        except Offline as fault:
            return await self._offset_after_cut(location, offset, fault)
        except Refused as refusal:
            if refusal.status in GONE:
                raise self._lost() from refusal
            raise
        if result.refused is None:
            self._idle_cuts = 0
            self.sent_bytes += len(chunk)
            self._work.pace.arrived(len(chunk), self._work.clock.monotonic() - started)
            failpoint("chunk-sent")
        else:
            await self._chunk_refused(offset + len(chunk), result)
        return result.offset

    async def _append(self, location: str, offset: int, chunk: bytes) -> AppendResult:
        """Send a chunk. One that takes suspiciously long on an office that answers others is given up: Offline."""
        pace, relay = self._work.pace, self._work.relay
        sending = asyncio.create_task(relay.uploads.append(location, offset, chunk))
        try:
            await asyncio.wait({sending}, timeout=pace.patience_seconds(len(chunk)))
            if not sending.done() and await relay.health() and not sending.done():
                pace.cut(stalled=True)
                raise Offline(tr("A connection to the office hangs; another one goes on."), code="half_open")
            return await sending
        finally:
            sending.cancel()
            await asyncio.wait({sending})

    async def _offset_after_cut(self, location: str, offset: int, fault: Offline) -> int:
        """Where to go on at once on another connection; the fault itself when that leads nowhere."""
        if fault.code != "half_open":
            self._work.pace.cut()
        try:
            held = await self._work.relay.uploads.offset(location)
        except Refused as refusal:
            raise (self._lost() if refusal.status in GONE else fault) from refusal
        except ApiError as silence:
            raise fault from silence
        self._idle_cuts = 0 if held > offset else self._idle_cuts + 1
        if self._idle_cuts > _CUTS_WITHOUT_PROGRESS_ALLOWED:
            raise fault
        return held

    async def _chunk_refused(self, chunk_end: int, result: AppendResult) -> None:
        """The wire damaged the chunk, or the file is no longer what was announced."""
        if result.refused == "checksum" and chunk_end >= self._copy.size and not await self._is_whole():
            raise await self._changed_on_disk()
        self._work.pace.cut()
        self._broken_chunks += 1
        if self._broken_chunks > _BROKEN_CHUNKS_ALLOWED:
            raise TryAgain(tr("The photo arrives damaged at the office; it is tried again."))

    async def _is_whole(self) -> bool:
        path = self._work.paths.copy(self._copy.sha256)
        return await asyncio.get_running_loop().run_in_executor(self._work.pictures, is_whole, path, self._copy.sha256)

    async def _changed_on_disk(self) -> TryAgain | NeedsPerson:
        """The copy is made anew from the original, once; then a person must look what changes files here."""
        times = int(self._memory.values.get("changed", 0)) + 1
        again = times <= _CHANGES_ALLOWED
        self._memory.forget_upload(changed=times if again else None)
        if again:
            return TryAgain(tr("The photo's copy was changed on disk while it was sent; it starts again."))
        text = tr(
            "The published copy of {filename} was changed on disk again while it was sent.",
            filename=self._offer.filename,
        )
        return NeedsPerson(text, code="photo_changed")

    def _lost(self) -> TryAgain:
        self._memory.forget_upload()
        return TryAgain(tr("The office lost what was sent of the photo; it starts again."))

    def _progress(self, offset: int) -> None:
        self._work.emit(UploadProgress(self._job.request_id, self._job.subject_id, offset, self._copy.size))
        self._work.meter.progress(self._job.subject_id, offset, self._work.emit)
