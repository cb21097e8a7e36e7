"""Where the laptop keeps its things: one root folder and the names inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

DATA_DIR_VARIABLE = "SURVEYOR_DATA_DIR"
DATA_FOLDER_NAME = "surveyor"  # what is installed never touches it; installers and packages tell where it is


def data_dir() -> Path:
    """The absolute folder for everything the laptop stores: SURVEYOR_DATA_DIR, else the user's data folder.

    The folder need not exist yet. An empty variable counts as unset.
    """
    chosen = os.environ.get(DATA_DIR_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path(platformdirs.user_data_dir(DATA_FOLDER_NAME, appauthor=False)).absolute()


def data_dir_is_chosen() -> bool:
    """True when SURVEYOR_DATA_DIR names the folder; the device token then lives in a file there, not in the keyring."""
    return bool(os.environ.get(DATA_DIR_VARIABLE, "").strip())


@dataclass(frozen=True, slots=True)
class DataPaths:
    """Every path inside one data folder. `root` is absolute; nothing exists until `ensure()`."""

    root: Path

    @classmethod
    def current(cls) -> DataPaths:
        """The paths of this process's data folder, see `data_dir()`."""
        return cls(data_dir())

    @property
    def database(self) -> Path:
        """The SQLite file; its -wal and -shm companions lie beside it."""
        return self.root / "surveyor.db"

    @property
    def photos(self) -> Path:
        """Originals, untouched, named by their SHA-256."""
        return self.root / "photos"

    @property
    def thumbnails(self) -> Path:
        """Small previews; may be thrown away at any time."""
        return self.root / "thumbnails"

    @property
    def copies(self) -> Path:
        """Published copies, kept until their revision has all its receipts."""
        return self.root / "copies"

    def copy(self, sha256: str) -> Path:
        """Where the published copy with this SHA-256 (hex) lies."""
        return self.copies / f"{sha256}.jpg"

    @property
    def screenshots(self) -> Path:
        """The design screenshots that came with the requests."""
        return self.root / "screenshots"

    @property
    def phone(self) -> Path:
        """What a phone is sending just now, until it is among the photos."""
        return self.root / "phone"

    @property
    def logs(self) -> Path:
        """Rotating log files."""
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        """Database backups made before each migration."""
        return self.root / "backups"

    @property
    def window_lock(self) -> Path:
        """Held by the one open window of this data folder."""
        return self.root / "window.lock"

    @property
    def engine_lock(self) -> Path:
        """Held by the one running sync engine of this data folder."""
        return self.root / "engine.lock"

    @property
    def token_file(self) -> Path:
        """The device token (mode 0600) where no keyring is used."""
        return self.root / "device-token"

    @property
    def office_dir(self) -> Path:
        """The office's catalogue.json and checklist.json as last pulled; the shipped ones serve until they exist."""
        return self.root / "office"

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders, the root first."""
        return (
            self.root,
            self.photos,
            self.thumbnails,
            self.copies,
            self.screenshots,
            self.logs,
            self.backups,
            self.office_dir,
        )

    def ensure(self) -> DataPaths:
        """Create the missing folders, readable by this user only, and return self. Raises OSError where that fails."""
        for folder in self.folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self
