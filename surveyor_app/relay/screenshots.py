"""The folder of design screenshots, each named by its SHA-256."""

from __future__ import annotations

from pathlib import Path

from surveyor_app.relay.durable import write_whole


class ScreenshotFolder:
    """Blocking calls for worker threads; OSError where the disk fails."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, sha256: str, content: bytes) -> None:
        """Store a picture durably; one that is there already is left alone."""
        target = self._root / sha256
        if not target.exists():
            write_whole(target, content)

    def read(self, sha256: str) -> bytes | None:
        """The picture, None when it is gone."""
        try:
            return (self._root / sha256).read_bytes()
        except FileNotFoundError:
            return None
