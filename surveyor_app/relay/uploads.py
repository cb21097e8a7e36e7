"""Takes photos in, chunk by chunk, and makes them public once all their bytes are here, right, and a picture."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.failpoints import failpoint
from surveyor_app.relay import feed_records, photo_records
from surveyor_app.relay.database import Database
from surveyor_app.relay.device_records import Device
from surveyor_app.relay.photo_records import HostedPhoto, Upload
from surveyor_app.relay.photo_store import PhotoStore
from surveyor_app.relay.pictures import check_picture
from surveyor_app.relay.refusals import Refusal, disk_full, not_found, unavailable
from surveyor_app.relay.security import new_photo_token, new_row_id
from surveyor_app.relay.upload_headers import NewUpload, checksum_mismatch

_LOCKS = 256
_PIECE = 1024 * 1024
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is. Once it is public, `photo` is set and `id` is the photo's."""

    id: str
    offset: int
    length: int
    sha256: str
    photo: HostedPhoto | None
    upload_metadata: str = ""


class Uploads:
    """Blocking calls for worker threads; never called while the network is being read."""

    def __init__(self, database: Database, store: PhotoStore, clock: Clock) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        # An upload always has the same lock; that two share one now and then does no harm.
        self._locks = [threading.Lock() for _ in range(_LOCKS)]

    def create(self, device: Device, new: NewUpload) -> UploadState:
        """Begin, resume or skip an upload.

        Complete at once, with a photo of its own, when this tenant has the bytes and they are still right; the same
        photo when this very one is hosted already; the running upload when it was begun before. Refusal 404 for a
        survey that is not theirs.
        """
        is_sound = self._is_sound(new)  # before the transaction: hashing 64 MB takes its time
        with _disk_faults(), self._database.write() as connection:
            request = feed_records.find_visible(connection, device, new.survey, new.tenant)
            if request is None:
                raise not_found("survey request")
            subject = _subject(device, request.row_id, new)
            hosted = self._already_hosted(connection, request.tenant_id, subject) if is_sound else None
            running = None if hosted else self._running(connection, subject)
            if hosted is None and running is None:
                photo_records.add_upload(connection, subject, self._clock.now())
        if hosted is not None:
            failpoint("relay-photo-shared")
            return _complete(hosted)
        failpoint("relay-upload-created")
        return self._settled(running or subject)

    def state(self, device: Device, upload_id: str) -> UploadState:
        """How far it is: what is durable, nothing more. Refusal 404 for one that is not theirs."""
        return self._settled(self._find(device, upload_id))

    def append(self, device: Device, upload_id: str, offset: int, data: bytes) -> UploadState:
        """Add a verified chunk. Refusal 409 with the true offset, 413 beyond the length, and what `_settle` refuses."""
        upload = self._find(device, upload_id)
        with self._lock(upload_id), _disk_faults():
            if upload.photo_id is None:
                here = self._store.staged_size(upload_id)
                if offset != here:
                    raise _wrong_offset(here)
                if offset + len(data) > upload.length:
                    raise Refusal(413, "too_long", "This is more than the upload was announced to have.")
                if data:
                    self._store.append(upload_id, offset, data)
            elif offset != upload.length or data:
                raise _wrong_offset(upload.length)
        return self._settled(upload)

    def _find(self, device: Device, upload_id: str) -> Upload:
        with self._database.read() as connection:
            upload = photo_records.upload(connection, upload_id)
        if upload is None or upload.surveyor_id != device.surveyor_id:
            raise not_found("upload")
        return upload

    def _is_sound(self, new: NewUpload) -> bool:
        """Whether the announced bytes lie here and have their hash; what cannot be read is not sound."""
        if not new.sha256 or not self._store.has(new.sha256, new.length):
            return False
        try:
            with self._store.open(new.sha256) as file:
                return sha256_of_stream(file) == new.sha256
        except OSError:
            return False

    def _already_hosted(self, connection: Connection, tenant_id: str, subject: Upload) -> HostedPhoto | None:
        """The photo for exactly this, made on the spot when the tenant has its bytes; None when they must be sent."""
        same = photo_records.photo_of(connection, subject.request_row, subject.photo, subject.sha256)
        twin = same or photo_records.twin_in_tenant(connection, tenant_id, subject.sha256, subject.length)
        if twin is None or twin.size != subject.length or not self._store.has(twin.sha256, twin.size):
            return None
        if same is not None:
            photo_records.note_announced(connection, same.id, self._clock.now())
        return same or self._publish(connection, subject, twin.media_type)

    def _running(self, connection: Connection, subject: Upload) -> Upload | None:
        if not subject.sha256:
            return None
        return photo_records.running_upload(
            connection, subject.request_row, subject.surveyor_id, subject.photo, subject.sha256, subject.length
        )

    def _settled(self, upload: Upload) -> UploadState:
        """The state of an upload; one whose bytes are all here is finished first, also one that a crash interrupted."""
        with self._lock(upload.id), _disk_faults():
            with self._database.read() as connection:
                current = photo_records.upload(connection, upload.id)
                photo = self._photo(connection, current)
            if current is None:
                raise not_found("upload")
            if photo is not None:
                if not self._store.has(photo.sha256, photo.size):
                    raise not_found("upload")  # the disk lost it: the laptop announces it anew
                return _complete(photo, current.upload_metadata)
            here = self._store.staged_size(upload.id)
            if here >= upload.length:
                return _complete(self._finish(current), current.upload_metadata)
            return UploadState(upload.id, here, upload.length, upload.sha256, None, current.upload_metadata)

    def _photo(self, connection: Connection, upload: Upload | None) -> HostedPhoto | None:
        if upload is None or upload.photo_id is None:
            return None
        return photo_records.photo_by_id(connection, upload.photo_id)

    def _finish(self, upload: Upload) -> HostedPhoto:
        """Check the whole, keep it, make it public. 460 restarts the upload at 0, 422 ends it."""
        staged = self._store.staged_file(upload.id)
        sha256 = sha256_of_file(staged)
        if upload.sha256 and sha256 != upload.sha256:
            self._store.restart(upload.id)
            failpoint("relay-upload-restarted")
            raise checksum_mismatch("The photo is not what was announced; send it again from the start.", 0)
        try:
            media_type = check_picture(staged)
        except PhotoRefused as refused:
            with self._database.write() as connection:
                photo_records.remove_upload(connection, upload.id)
            failpoint("relay-upload-removed")
            self._store.discard(upload.id)
            raise Refusal(422, refused.code, refused.text) from None
        failpoint("relay-whole-verified")
        upload = replace(upload, sha256=sha256)
        self._store.keep(upload.id, sha256)
        failpoint("relay-content-kept")
        with self._database.write() as connection:
            # A collection may have removed the file while no row named it. It cannot while this transaction writes.
            if not self._store.has(sha256, upload.length):
                self._store.keep(upload.id, sha256)
            same = photo_records.photo_of(connection, upload.request_row, upload.photo, upload.sha256)
            photo = same or self._publish(connection, upload, media_type)
            photo_records.complete_upload(connection, upload.id, photo.id, sha256)
            photo_records.note_announced(connection, photo.id, self._clock.now())
            failpoint("relay-photo-row")
        failpoint("relay-photo-committed")
        self._store.discard(upload.id)
        failpoint("relay-staging-discarded")
        return photo

    def _publish(self, connection: Connection, subject: Upload, media_type: str) -> HostedPhoto:
        """A new public photo, with the id of its upload and a token of its own."""
        photo_records.add_photo(connection, subject.id, new_photo_token(), subject, media_type, self._clock.now())
        photo = photo_records.photo_by_id(connection, subject.id)
        if photo is None:
            raise not_found("photo")
        return photo

    def _lock(self, upload_id: str) -> threading.Lock:
        return self._locks[hash(upload_id) % _LOCKS]


def _subject(device: Device, request_row: int, new: NewUpload) -> Upload:
    """The upload that an announcement asks for; one without a photo id of its own is its own photo."""
    upload_id = new_row_id()
    photo = new.photo or upload_id
    surveyor = device.surveyor_id
    return Upload(
        upload_id, request_row, surveyor, photo, new.filename, new.sha256, new.length, None, new.upload_metadata
    )


def _complete(photo: HostedPhoto, upload_metadata: str = "") -> UploadState:
    return UploadState(photo.id, photo.size, photo.size, photo.sha256, photo, upload_metadata)


def _wrong_offset(here: int) -> Refusal:
    return Refusal(409, "wrong_offset", f"{here} bytes of this upload are here.", headers={"Upload-Offset": str(here)})


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return sha256_of_stream(file)


def sha256_of_stream(file: IO[bytes]) -> str:
    """The SHA-256 of the rest of a file, in hexadecimal."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _disk_faults() -> Iterator[None]:
    """What a failing disk means for the client: 507 when it is full, else 503."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise disk_full() from error
        raise unavailable("storage", "The office's disk does not work at present.", 30) from error
