"""Whether a window can be shown here at all; asked before Qt is, which would end the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from surveyor_app.identity import NAME

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


def tell_without_window(text: str) -> None:
    """Say why there is no window: on stderr, or in a box of the system's where a program has none (Windows)."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text.rstrip()}\n")
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, text, NAME, 0x30)
