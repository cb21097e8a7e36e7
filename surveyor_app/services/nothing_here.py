"""Why a laptop has no requests: told to whoever looks for one."""

from __future__ import annotations

from surveyor_app.services.pairing import PairingService
from surveyor_app.storage import setting_repository
from surveyor_app.storage.database import Database

_CURSOR = "feed_cursor"  # set by every pull that the office answered


def why_no_requests(database: Database, pairing: PairingService) -> str:
    """What to do next, in one or two sentences."""
    if pairing.status() is None:
        return "This laptop is not paired: ask the office for a code and run `surveyor pair URL CODE`."
    with database.read() as connection:
        has_asked = setting_repository.get(connection, _CURSOR) is not None
    if not has_asked:
        return "Run `surveyor sync` to fetch them from the office."
    return "The office had none for this laptop at the last sync."
