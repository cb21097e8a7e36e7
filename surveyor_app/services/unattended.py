"""Whether syncs work while nobody is logged in: the pairing then lies in a file, as a keyring is locked meanwhile."""

from __future__ import annotations

from surveyor_app.domain.errors import InvalidInput, StorageFault
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.storage import setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database

_SETTING = "unattended_sync"


def is_wanted(connection: Connection) -> bool:
    """Whether somebody chose that the pairing lies in a file; it holds for later pairings too."""
    return setting_repository.get(connection, _SETTING) is True


class UnattendedService:
    """Belongs to one thread."""

    def __init__(self, database: Database, paths: DataPaths) -> None:
        self._database = database
        self._tokens = DeviceTokens(paths)

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose: in a folder of somebody's choosing it is always the file."""
        return self._tokens.uses_keyring

    def get(self) -> bool:
        """Whether a sync finds the pairing while nobody is logged in."""
        if not self.is_choice:
            return True
        with self._database.read() as connection:
            return is_wanted(connection)

    def set(self, wanted: bool) -> None:
        """Move the pairing into the file, or back into the keyring; one that does not answer is a StorageFault, and
        nothing changes. InvalidInput where there is nothing to choose."""
        if not self.is_choice:
            if wanted:
                return
            raise InvalidInput(tr("In this folder the pairing is always kept in a file that only you can read."))
        with self._database.read() as connection:
            is_paired = setting_repository.get(connection, "surveyor") is not None
        moved = self._tokens.keep_in_file() if wanted else self._tokens.keep_in_keyring()
        if is_paired and not moved:
            raise StorageFault(
                tr("This computer's keyring did not answer; the pairing stays where it was."),
                code="keyring",
                advice=tr("Unlock the keyring, then try again."),
            )
        with self._database.write() as connection:
            setting_repository.put(connection, _SETTING, wanted)
