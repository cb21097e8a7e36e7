"""What a photo store can do. Uploads grow in staging; finished ones are kept by their SHA-256, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Something the store holds: under an upload's id or a SHA-256, or under a name that a crash left behind."""

    name: str
    size: int
    modified: datetime


class PhotoStore(Protocol):
    """Blocking calls for worker threads. OSError where the medium fails; one caller at a time per upload."""

    def staged_size(self, upload_id: str) -> int:
        """How many bytes of an upload are safely here; 0 when none came yet."""
        ...

    def append(self, upload_id: str, offset: int, data: bytes) -> int:
        """Put data after the first `offset` bytes; the durable size, once it is durable. Nothing half on failure."""
        ...

    def restart(self, upload_id: str) -> None:
        """Throw away what came of an upload, so that it begins at 0."""
        ...

    def discard(self, upload_id: str) -> None:
        """Forget an upload's staging."""
        ...

    def staged_file(self, upload_id: str) -> Path:
        """The whole upload as a local file, to be hashed and looked at."""
        ...

    def keep(self, upload_id: str, sha256: str) -> None:
        """Store the upload's bytes under their hash, durably; its staging stays until it is discarded."""
        ...

    def has(self, sha256: str, size: int) -> bool:
        """Whether these bytes are kept, whole."""
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """Kept bytes for reading, seekable. FileNotFoundError when they are gone."""
        ...

    def staged(self) -> Iterator[StoredFile]:
        """Everything in staging."""
        ...

    def contents(self) -> Iterator[StoredFile]:
        """Everything that is kept."""
        ...

    def strays(self) -> Iterator[StoredFile]:
        """Files among the store's own that neither it nor a restore put there, by their path in it; nothing removes
        them."""
        ...

    def remove_staged(self, name: str) -> None:
        """Remove one of `staged()`."""
        ...

    def remove_content(self, name: str) -> None:
        """Remove one of `contents()`. The caller makes sure that no row names it, and none can meanwhile."""
        ...
