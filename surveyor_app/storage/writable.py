"""Whether the laptop's folder can be written to at all."""

from __future__ import annotations

import os
from pathlib import Path

IS_WINDOWS = os.name == "nt"


def can_write(database: Path) -> bool:
    """Whether the database and its folder may be written to; a read-only disk says no to everybody."""
    folder = database.parent
    if not os.access(folder, os.W_OK | os.X_OK) or (database.exists() and not os.access(database, os.W_OK)):
        return False
    return _takes_files(folder) if IS_WINDOWS else True


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made here: what Windows tells without trying knows nothing of who may do what."""
    try:
        import tempfile  # seldom needed, and this module is read before the first window is painted

        with tempfile.TemporaryFile(dir=folder, prefix=".surveyor-"):
            return True
    except PermissionError:
        return False
    except OSError:  # full is not forbidden
        return True
