"""Whether a photo path of an import file stays inside the file's folder, judged by its text alone.

Links that lead out can only be seen on disk; the import service looks at those.
"""

from __future__ import annotations

import re
from typing import Any

from surveyor_app.domain.values import shown, text_fault
from surveyor_app.language import tr

MAX_PATH = 1000
_DRIVE = re.compile(r"^[A-Za-z]:")


def photo_path_fault(path: Any) -> str | None:
    """What is wrong with a path, in words; None for a relative path with forward slashes and without ".."."""
    if not isinstance(path, str) or not path.strip():
        return tr("This must be the path of a picture, not {path}.", path=shown(path))
    fault = text_fault(path, MAX_PATH)
    if fault:
        return tr("The path {fault}", fault=fault)
    if "\\" in path:
        return tr("{path} must use forward slashes, not backslashes.", path=shown(path))
    if path.startswith("/") or _DRIVE.match(path):
        return tr("{path} must be relative to the file's folder, not absolute.", path=shown(path))
    parts = path.split("/")
    if ".." in parts:
        return tr('{path} must stay inside the file\'s folder: ".." is not allowed.', path=shown(path))
    if all(part in ("", ".") for part in parts) or parts[-1] in ("", "."):
        return tr("{path} names a folder, not a picture.", path=shown(path))
    return None
