"""The office's catalogue and checklist: those last fetched from the office where usable, else the shipped ones."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from surveyor_app import resources
from surveyor_app.domain.catalogue import Catalogue, catalogue_from_json
from surveyor_app.domain.checklist import Checklist, checklist_from_json
from surveyor_app.paths import DataPaths
from surveyor_app.storage.durable import write_durably

logger = logging.getLogger(__name__)
Document = TypeVar("Document")
_UNUSABLE = (KeyError, TypeError, ValueError, AttributeError, OSError)


class _OfficeFile(Generic[Document]):
    """One document, read again whenever its file changed; the shipped one where there is none or it is unusable."""

    def __init__(self, path: Path, read: Callable[[dict[str, Any]], Document]) -> None:
        self.path = path
        self._read = read
        self._stamp: tuple[int, int] | None = None
        self._current: Document | None = None

    def current(self) -> Document:
        try:
            found = self.path.stat()
        except OSError:
            stamp = (0, 0)
        else:
            stamp = (found.st_mtime_ns, found.st_size)
        if self._current is None or stamp != self._stamp:
            self._stamp = stamp
            self._current = (self._stored() if stamp != (0, 0) else None) or self._read(
                resources.read_json(self.path.name)
            )
        return self._current

    def usable(self, document: Any) -> bool:
        try:
            self._read(document)
        except _UNUSABLE:
            return False
        return True

    def _stored(self) -> Document | None:
        try:
            return self._read(json.loads(self.path.read_bytes()))
        except _UNUSABLE:
            logger.warning("the office's %s is unusable; the shipped one is used", self.path.name)
            return None


class OfficeData:
    """`catalogue` and `checklist` as they are now: a newer file, whoever wrote it, is seen at the next look."""

    def __init__(self, paths: DataPaths) -> None:
        self._catalogue = _OfficeFile(paths.office_dir / "catalogue.json", catalogue_from_json)
        self._checklist = _OfficeFile(paths.office_dir / "checklist.json", checklist_from_json)

    @property
    def catalogue(self) -> Catalogue:
        """The value lists."""
        return self._catalogue.current()

    @property
    def checklist(self) -> Checklist:
        """The photo slots."""
        return self._checklist.current()

    def store(self, document: dict[str, Any]) -> bool:
        """Keep what the office sent, {"catalogue": …, "checklist": …}; an unusable part is ignored with a log line.

        True when every part that was sent is kept.
        """
        kept = True
        for name, file in (("catalogue", self._catalogue), ("checklist", self._checklist)):
            part = document.get(name)
            if part is None:
                continue
            if file.usable(part):
                write_durably(file.path, json.dumps(part, ensure_ascii=False).encode())
            else:
                logger.warning("the %s that the office sent is unusable and was ignored", name)
                kept = False
        return kept
