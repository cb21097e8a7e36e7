"""What a restore replaces, and the rooms it works in: folders that the relay may write to, each on its own disk.

The folder around the photos may be root's, and the photo folder a disk of its own: it is never moved, its children are.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surveyor_app.relay.backup.manifest import DATABASE, LISTS
from surveyor_app.relay.backup.swap import Piece
from surveyor_app.relay.settings import RelaySettings

PHOTOS, SCREENSHOTS = "photos", "screenshots"
_PHOTO_CHILDREN = ("content", "staging")
_WORKSHOP = re.compile(r"\.restoring-[0-9a-f]{8}")


class Layout:
    """The places of one office. Links are followed: who keeps photos on another disk wants them restored there."""

    def __init__(self, settings: RelaySettings) -> None:
        self.data = settings.data_dir.resolve()
        self.photos = settings.photo_folder.resolve()
        self.screenshots = settings.screenshot_folder.resolve()
        self.database = settings.database_path.resolve()
        self.rooms: dict[str, Path] = {}

    def remove_leftovers(self) -> None:
        """What killed restores left. Only while nobody else can be restoring."""
        folders = {self.data, self.photos, self.screenshots, self.database.parent}
        for folder in folders | {self.photos.parent, self.screenshots.parent}:  # where earlier versions worked
            with suppress(OSError):
                for path in [path for path in folder.iterdir() if _WORKSHOP.fullmatch(path.name)]:
                    shutil.rmtree(path, ignore_errors=True)

    def prepare(self) -> None:
        """The folders, and the room of each. OSError where one cannot be written to."""
        self.rooms = {
            DATABASE: _folder(self.database.parent),
            PHOTOS: self._room(self.photos),
            SCREENSHOTS: self._room(self.screenshots),
            **dict.fromkeys(LISTS, _folder(self.data)),
        }

    def pieces(self, workshops: dict[Path, Path]) -> list[Piece]:
        """Everything to be replaced by what the workshops hold; the database last, because it names the others."""

        def piece(kind: str, place: Path, name: str) -> Piece:
            return Piece(place, workshops[self.rooms[kind]] / name, self.rooms[kind], name)

        prepared = workshops[self.rooms[SCREENSHOTS]] / SCREENSHOTS
        pictures = sorted(_names_in(self.screenshots) | _names_in(prepared))
        return [
            *(piece(PHOTOS, self.photos / child, f"{PHOTOS}/{child}") for child in _PHOTO_CHILDREN),
            *(piece(SCREENSHOTS, self.screenshots / name, f"{SCREENSHOTS}/{name}") for name in pictures),
            *(piece(name, self.data / name, name) for name in LISTS),
            piece(DATABASE, self.database, self.database.name),
        ]

    def _room(self, folder: Path) -> Path:
        """The data folder where things can move there from `folder`; else `folder` itself."""
        _folder(folder)
        if not folder.is_relative_to(self.data) or folder == self.data:
            return folder
        # A bind mount looks like the same disk; only trying tells.
        probe = folder / f".restoring-{secrets.token_hex(4)}"
        probe.mkdir(mode=0o700)
        try:
            moved = self.data / probe.name
            os.rename(probe, moved)
        except OSError:
            probe.rmdir()
            return folder
        moved.rmdir()
        return self.data


@contextmanager
def workshop(room: Path) -> Iterator[Path]:
    """A folder in a room, gone afterwards with whatever is left in it."""
    folder = room / f".restoring-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _names_in(folder: Path) -> set[str]:
    """Its files, but no folder that a restore made there."""
    if not folder.is_dir():
        return set()
    return {path.name for path in folder.iterdir() if not path.is_dir()}
