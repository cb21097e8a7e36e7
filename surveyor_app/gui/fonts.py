"""Loads the shipped Inter fonts once; the system's font serves where that fails."""

from __future__ import annotations

import logging
from functools import cache

from PySide6.QtGui import QFontDatabase, QGuiApplication

from surveyor_app.resources import resource_path

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
_log = logging.getLogger(__name__)


@cache
def load() -> str:
    """Register the shipped fonts with Qt and return their family; needs a QGuiApplication."""
    family = ""
    for weight in WEIGHTS:
        try:
            number = QFontDatabase.addApplicationFont(str(resource_path("fonts", "inter", f"Inter-{weight}.ttf")))
        except FileNotFoundError:
            _log.warning("font missing", extra={"weight": weight})
            continue
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (families[0] if families else "")
    return family or QGuiApplication.font().family()


def family() -> str:
    """The family to use for everything."""
    return load()
