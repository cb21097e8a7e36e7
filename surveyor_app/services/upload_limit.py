"""The upload speed limit of this laptop. The engine looks at it before each piece of a photo, so it holds at once."""

from __future__ import annotations

from surveyor_app.domain.upload_limit import MOST_KBIT, checked_limit
from surveyor_app.storage import setting_repository
from surveyor_app.storage.database import Database
from surveyor_app.sync.upload_pace import CAP_SETTING


class UploadLimitService:
    """Belongs to one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> int | None:
        """The limit in kbit/s; None where there is none."""
        with self._database.read() as connection:
            stored = setting_repository.get(connection, CAP_SETTING)
        return stored if type(stored) is int and 1 <= stored <= MOST_KBIT else None

    def set(self, kbit: int | None) -> None:
        """Limit all uploads together to so many kbit/s, or not at all; InvalidInput for nonsense."""
        checked_limit(kbit)
        with self._database.write() as connection:
            setting_repository.put(connection, CAP_SETTING, kbit)
