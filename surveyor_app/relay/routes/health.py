"""Whether the relay lives and can work."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from surveyor_app import __version__
from surveyor_app.relay.deps import RelayHere, refuses
from surveyor_app.relay.refusals import unavailable
from surveyor_app.relay.room import full_disks
from surveyor_app.relay.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Health:
    """The process answers."""
    return Health(version=__version__)


@router.get("/readyz", responses=refuses(503))
def readyz(relay: RelayHere) -> Health:
    """The database answers too, and what is sent here finds room."""
    with relay.database.read() as connection:
        connection.execute(text("SELECT 1 FROM feed"))
    if full_disks(relay.settings):
        # No folder is named: anybody may ask.
        raise unavailable("disk_full", "The office's disk is full.", 60)
    return Health(version=__version__)
