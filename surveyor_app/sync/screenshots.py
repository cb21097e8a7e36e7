"""Fetches the pictures of designs one by one, beside everything else: one that is slow or fails holds up nothing."""

from __future__ import annotations

import asyncio
import hashlib
import logging

from surveyor_app.api.errors import ApiError, DeviceRefused, Offline, Refused, Throttled, TlsFault
from surveyor_app.domain.errors import StorageFault
from surveyor_app.failpoints import failpoint
from surveyor_app.storage import faults, wanted_screenshots
from surveyor_app.storage.durable import write_durably
from surveyor_app.sync.events import SurveyChanged, SyncFailed
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}


class Screenshots:
    """One round at a time: whatever is wanted is tried once; the next pull starts another round."""

    def __init__(self) -> None:
        self._round: asyncio.Task[StorageFault | None] | None = None

    def start(self, work: Work) -> None:
        """Begin a round, unless one is on its way."""
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(_told(work))

    async def finish(self) -> StorageFault | None:
        """Wait for the round; the fault when the disk did not take the pictures."""
        return None if self._round is None else await self._round

    async def aclose(self) -> None:
        """End the round as it is."""
        task, self._round = self._round, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})


async def _told(work: Work) -> StorageFault | None:
    try:
        await _fetch_all(work)
    except StorageFault as fault:
        work.emit(SyncFailed(fault.code, fault.text))
        return fault
    except Exception:
        logger.exception("the pictures of designs could not be fetched")
    return None


async def _fetch_all(work: Work) -> None:
    with work.database.read() as connection:
        wanted = wanted_screenshots.wanted(connection)
    for request_id, sha256 in wanted:
        try:
            await _fetch(work, request_id, sha256)
        except (TlsFault, DeviceRefused, Throttled) as fault:
            logger.info("pictures are fetched later: %s", fault.code)
            return
        except ApiError as fault:
            logger.info("a picture is fetched later: %s", fault.code)
            if isinstance(fault, Offline) and not await work.relay.health():
                return


async def _fetch(work: Work, request_id: str, sha256: str) -> None:
    name = _on_disk(work, sha256)
    if name is None:
        try:
            picture, media_type = await work.relay.screenshot(request_id)
        except Refused:
            return _give_up(work, request_id, sha256)
        if hashlib.sha256(picture).hexdigest() != sha256:
            logger.warning("a screenshot arrived damaged and was left out")
            return _give_up(work, request_id, sha256)
        name = wanted_screenshots.stem(sha256) + _SUFFIXES.get(media_type, ".img")
        try:
            write_durably(work.paths.screenshots / name, picture)
        except OSError as error:
            raise faults.of_os_error(error, work.paths.root) from error
        failpoint("screenshot-stored")
    with work.database.write() as connection:
        changed = wanted_screenshots.set_stored(connection, request_id, sha256, name)
    if changed:
        work.emit(SurveyChanged(request_id))
    return None


def _on_disk(work: Work, sha256: str) -> str | None:
    """The same picture may belong to several requests."""
    stem = wanted_screenshots.stem(sha256)
    names = (stem + suffix for suffix in (*_SUFFIXES.values(), ".img"))
    return next((name for name in names if (work.paths.screenshots / name).exists()), None)


def _give_up(work: Work, request_id: str, sha256: str) -> None:
    with work.database.write() as connection:
        wanted_screenshots.give_up(connection, request_id, sha256)
