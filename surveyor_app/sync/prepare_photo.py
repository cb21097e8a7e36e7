"""Makes the published copy of a photo: smaller, upright, without metadata; the original is only read."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from surveyor_app.domain.outbox import SyncJob
from surveyor_app.domain.photo import Photo
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.failpoints import failpoint
from surveyor_app.imaging import qt_home
from surveyor_app.imaging.published import make_copy
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.renaming import put_in_place
from surveyor_app.storage import delivery_repository, photo_repository, revision_repository
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.sync.events import PhotoPrepared
from surveyor_app.sync.faults import NeedsPerson, of_disk
from surveyor_app.sync.work import Done, Work

_BLOCK_BYTES = 1024 * 1024


async def prepare_photo(job: SyncJob, work: Work) -> Done:
    """Have the copy of the job's photo on the disk, its facts in the database."""
    await ensure_copy(job, work)
    return Done(events=(PhotoPrepared(job.request_id, job.subject_id),))


def revision_photo(job: SyncJob, work: Work) -> RevisionPhoto:
    """The job's photo as its revision sends it."""
    with work.database.read() as connection:
        revision = revision_repository.get(connection, job.revision_id)
    found = next((photo for photo in revision.photos if photo.photo_id == job.subject_id), None)
    if found is None:
        raise NeedsPerson(tr("This photo is not part of that version."), code="photo_unknown")
    return found


async def ensure_copy(job: SyncJob, work: Work) -> PublishedCopy:
    """The copy, made now unless it already lies there whole; NeedsPerson when the original is missing or changed."""
    wanted = revision_photo(job, work)
    with work.database.read() as connection:
        photo = photo_repository.get(connection, wanted.photo_id)
        known = delivery_repository.get_copy(connection, wanted.copy_key)
    loop = asyncio.get_running_loop()
    if known is not None and await loop.run_in_executor(
        work.pictures, is_whole, work.paths.copy(known.sha256), known.sha256
    ):
        return known
    qt_home.settle()
    made = await loop.run_in_executor(work.pictures, _make, photo, wanted, work.paths)
    failpoint("prepared")
    with work.database.write() as connection:
        delivery_repository.save_copy(connection, made)
        saved = delivery_repository.get_copy(connection, made.key) or made
    failpoint("copy-recorded")
    return saved


def sha256_of(path: Path) -> str:
    """A file's hash in hex; OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file is there and has this hash; blocking."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def _make(photo: Photo, wanted: RevisionPhoto, paths: DataPaths) -> PublishedCopy:
    original = PhotoStore(paths).path_of(photo.sha256, photo.media_type)
    try:
        found = sha256_of(original)
    except FileNotFoundError:
        text = tr("The photo file of {filename} is missing on this laptop.", filename=wanted.filename)
        raise NeedsPerson(text, code="photo_missing") from None
    except OSError as error:
        raise of_disk(error, paths.root, wanted.filename) from error
    if found != photo.sha256:
        text = tr("The photo file of {filename} was changed on disk; it is not sent.", filename=wanted.filename)
        raise NeedsPerson(text, code="photo_changed")
    draft = paths.copies / f"{photo.id}-{wanted.long_side_px}-{wanted.turned}.draft.jpg"
    try:
        facts = make_copy(original, draft, wanted.long_side_px, wanted.turned)
        put_in_place(draft, paths.copy(facts.sha256))
    except OSError as error:
        raise of_disk(error, paths.root, wanted.filename) from error
    return PublishedCopy(
        photo_id=photo.id,
        long_side_px=wanted.long_side_px,
        sha256=facts.sha256,
        size=facts.size,
        width=facts.width,
        height=facts.height,
        turned=wanted.turned,
    )
