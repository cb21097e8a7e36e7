"""The folder of design screenshots, each named by its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from surveyor_app.failpoints import failpoint
from surveyor_app.relay.durable import write_whole
from surveyor_app.relay.photo_store.base import StoredFile
from surveyor_app.relay.photo_store.disk import files_in


class ScreenshotFolder:
    """Blocking calls for worker threads; OSError where the disk fails."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, sha256: str, content: bytes) -> None:
        """Store a picture durably; one that is there already is left alone."""
        target = self._root / sha256
        if not target.exists():
            write_whole(target, content)

    def files(self) -> Iterator[StoredFile]:
        """Everything in the folder."""
        return files_in(self._root) if self._root.is_dir() else iter(())

    def remove(self, name: str) -> None:
        """Remove one of `files()`; the caller makes sure that no request has it, and none can meanwhile."""
        (self._root / Path(name).name).unlink(missing_ok=True)
        failpoint("relay-screenshot-unlinked")

    def read(self, sha256: str) -> bytes | None:
        """The picture, None when it is gone."""
        try:
            return (self._root / sha256).read_bytes()
        except FileNotFoundError:
            return None
