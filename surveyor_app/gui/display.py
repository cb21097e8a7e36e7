"""Whether a window can be shown here at all; asked before Qt is, which would end the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

OFFSCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a person can see a window: on Linux DISPLAY or WAYLAND_DISPLAY, and no offscreen platform asked for."""
    if environment.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    if platform.startswith("linux"):
        return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    return True


def can_open_window(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether Qt can start: with a display, or on a platform of Qt's that needs none."""
    return has_display(environment, platform) or environment.get("QT_QPA_PLATFORM", "").startswith(OFFSCREEN)
