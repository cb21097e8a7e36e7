"""Tells the office, once a survey, that a surveyor has begun with it; best effort at each sync."""

from __future__ import annotations

import logging

from surveyor_app.api.errors import ApiError, DeviceRefused, Refused
from surveyor_app.storage import notice_repository
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)
_AT_ONCE = 50


async def tell_opened(work: Work) -> None:
    """Report "opened" for surveys that were started since; faults are left for the next sync."""
    with work.database.read() as connection:
        surveys = notice_repository.opened_untold(connection)[:_AT_ONCE]
    for request_id in surveys:
        try:
            await work.relay.event(request_id, {"kind": "opened"})
        except DeviceRefused:
            return
        except Refused as refusal:
            logger.info("the office does not want to know of a survey: %s", refusal.code)
        except ApiError:
            return
        with work.database.write() as connection:
            notice_repository.set_opened_told(connection, request_id, work.clock.now())
