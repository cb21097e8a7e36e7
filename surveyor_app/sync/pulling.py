"""One pull: requests, value lists, what was opened here; each for itself, so that one that fails holds up no other."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from surveyor_app.api.errors import ApiError, AppTooOld, DeviceRefused, Offline, Refused, TlsFault
from surveyor_app.sync.pull_requests import OfficeStore, pull_catalogue, pull_requests
from surveyor_app.sync.tell_opened import tell_opened
from surveyor_app.sync.work import Work

logger = logging.getLogger(__name__)
CONCERNS_EVERYTHING = (TlsFault, DeviceRefused, Offline, AppTooOld)


@dataclass(slots=True)
class Pull:
    """What a pull brought: requests new or changed, and the faults on the way."""

    requests: int = 0
    faults: list[ApiError] = field(default_factory=list)


async def pull_everything(work: Work, office: OfficeStore) -> Pull:
    """Ask for everything once. An office that refuses to tell its value lists is no fault: ours stay as they are."""
    pull = Pull()
    try:
        pull.requests = await pull_requests(work)
    except ApiError as fault:
        pull.faults.append(fault)
        if isinstance(fault, CONCERNS_EVERYTHING):
            return pull
    try:
        await pull_catalogue(work, office)
    except Refused as refusal:
        logger.info("the office does not tell its value lists: %s", refusal.code)
    except ApiError as fault:
        pull.faults.append(fault)
        if isinstance(fault, CONCERNS_EVERYTHING):
            return pull
    await tell_opened(work)
    return pull
