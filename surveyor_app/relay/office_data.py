"""The catalogue and checklist that laptops get: the office's own files where they are usable, else the shipped ones."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.resources import read_json

logger = logging.getLogger(__name__)

Stamp = tuple[int, int] | None


@dataclass
class _File:
    """One replaceable file, re-read when its time or size changes."""

    name: str
    folder: Path
    check: Callable[[dict[str, Any]], object]
    stamp: Stamp = None
    document: dict[str, Any] | None = None

    def current(self) -> dict[str, Any]:
        stamp = self._stamp()
        if self.document is None or stamp != self.stamp:
            self.document, self.stamp = self._own(stamp) or read_json(self.name), stamp
        return self.document

    def _stamp(self) -> Stamp:
        try:
            state = (self.folder / self.name).stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size

    def _own(self, stamp: Stamp) -> dict[str, Any] | None:
        if stamp is None:
            return None
        try:
            document = json.loads((self.folder / self.name).read_text(encoding="utf-8"))
            self.check(document)
            json.dumps(document, allow_nan=False).encode()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            logger.warning("%s in the data folder cannot be used (%s); the shipped one serves", self.name, error)
            return None
        return document if isinstance(document, dict) else None


class OfficeData:
    """Blocking call for worker threads."""

    def __init__(self, folder: Path) -> None:
        self._catalogue = _File("catalogue.json", folder, catalogue_from_json)
        self._checklist = _File("checklist.json", folder, checklist_from_json)
        self._lock = threading.Lock()

    def current(self) -> dict[str, Any]:
        """{"version", "catalogue", "checklist"}; the version changes with every change of either file."""
        with self._lock:
            catalogue, checklist = self._catalogue.current(), self._checklist.current()
        canonical = json.dumps([catalogue, checklist], sort_keys=True).encode()
        return {
            "version": hashlib.sha256(canonical).hexdigest()[:16],
            "catalogue": catalogue,
            "checklist": checklist,
        }
