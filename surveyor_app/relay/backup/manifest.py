"""What a backup holds, as its manifest.json says: every file with its size and SHA-256, and when it was made."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from surveyor_app.domain.errors import StorageFault

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "relay.db"
LISTS = ("catalogue.json", "checklist.json", "app.json")  # the files that an office may put there
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One file: its name below the backup, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`lost` names photos and screenshots (by SHA-256) whose bytes the office had lost before the backup was made."""

    made_at: datetime
    version: str
    requests: int
    photos: int
    files: tuple[BackupFile, ...]
    lost: tuple[str, ...]

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(file.size for file in self.files)

    def to_bytes(self) -> bytes:
        """As the file holds it."""
        document = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(document, indent=1).encode()


def content_name(sha256: str) -> str:
    """Where a backup has a photo's bytes: as the photo folder does."""
    return f"photos/content/{sha256[:2]}/{sha256}"


def screenshot_name(sha256: str) -> str:
    """Where a backup has a screenshot."""
    return f"screenshots/{sha256}"


def not_sound(why: str) -> StorageFault:
    """A backup that must not be used."""
    return StorageFault(
        f"This backup cannot be used: {why}", code="backup", advice="Nothing was changed. Take another."
    )


def parse_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes; StorageFault where it is damaged, of a later format or names what no backup has."""
    try:
        document: dict[str, Any] = json.loads(data)
        if document["format"] != FORMAT:
            raise not_sound("it was made by a newer version of Surveyor.")
        files = tuple(BackupFile(str(f["name"]), int(f["size"]), str(f["sha256"])) for f in document["files"])
        manifest = Manifest(
            datetime.fromisoformat(document["made_at"]),
            str(document["version"]),
            int(document["requests"]),
            int(document["photos"]),
            files,
            tuple(map(str, document["lost"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise not_sound(f"its {MANIFEST} is damaged.") from None
    names = [file.name for file in files]
    if not all(_is_known(file) for file in files):
        raise not_sound(f"its {MANIFEST} names files that no backup has.")
    if len(set(names)) != len(names) or DATABASE not in names:
        raise not_sound(f"its {MANIFEST} does not name one database.")
    return manifest


def _is_known(file: BackupFile) -> bool:
    """Whether a backup may hold this: nothing else is ever unpacked, under no other name."""
    names = {DATABASE, *LISTS, content_name(file.sha256), screenshot_name(file.sha256)}
    return bool(_SHA256.fullmatch(file.sha256)) and file.size >= 0 and file.name in names
