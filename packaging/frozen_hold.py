"""Lets a running frozen program go on when a package replaces its files; used by frozen programs on Linux alone.

Python modules are read from two archives when they are first needed, each time by the archive's name, at places that
were noted at the start. A newer file under that name has something else there. So the files of the start are kept open
and read through /proc. Compiled modules are loaded early for the same reason: a new one does not fit the old ones.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

# The first picture is on the screen by then, also on a slow machine; an upgrade takes longer to come.
SECONDS_UNTIL_LOADED = 20.0
_PAUSE = 0.02  # between two libraries, so that the window never waits
_COMPILED = ("*.cpython-*.so", "*.abi3.so")
_PLUGINS = ("PySide6/Qt/plugins/imageformats/*.so", "PySide6/Qt/plugins/platforminputcontexts/*.so")


def hold_archives() -> None:
    """From now on the archives are read from the files that they are at this moment. Never fails."""
    if not _is_frozen_on_linux():
        return
    try:
        from pyimod02_importers import pyz_archive  # type: ignore[import-not-found]  # PyInstaller's, in the program
    except ImportError:
        pyz_archive = None
    _hold(pyz_archive, "_filename")
    for path, importer in list(sys.path_importer_cache.items()):
        if path.endswith(".zip") and importer is not None:
            _hold(importer, "archive")


def load_compiled_later() -> None:
    """Load what is compiled in some seconds, beside the program's work; a command that ends before loads nothing."""
    if _is_frozen_on_linux():
        timer = threading.Timer(SECONDS_UNTIL_LOADED, load_compiled, args=(Path(getattr(sys, "_MEIPASS", "")),))
        timer.daemon = True
        timer.start()


def load_compiled(folder: Path) -> int:
    """Load the compiled modules and late plugins below a folder; the system gives a later import the same ones.
    How many there are now."""
    try:
        import ctypes
    except ImportError:
        return 0
    files = [file for pattern in _COMPILED for file in sorted(folder.rglob(pattern))]
    files += [file for pattern in _PLUGINS for file in sorted(folder.glob(pattern))]
    loaded = 0
    for file in files:
        try:
            ctypes.CDLL(str(file))
            loaded += 1
        except OSError:
            continue  # one that this machine cannot load: nothing needs it here
        time.sleep(_PAUSE)
    return loaded


def _is_frozen_on_linux() -> bool:
    return sys.platform == "linux" and bool(getattr(sys, "frozen", False))


def _hold(reader: Any, attribute: str) -> None:
    name = getattr(reader, attribute, None)
    if not isinstance(name, str):
        return
    try:
        held = f"/proc/self/fd/{os.open(name, os.O_RDONLY | os.O_CLOEXEC)}"
        os.close(os.open(held, os.O_RDONLY))  # no /proc, or not for us: then as before
        setattr(reader, attribute, held)
    except (OSError, AttributeError):
        return
