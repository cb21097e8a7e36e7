"""What this program is called: the one place for its names, which the window, the installers and their texts use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveyor_app import __version__


@dataclass(frozen=True, slots=True)
class Program:
    """One program that is installed: `command` is typed, and its executable's name without a suffix."""

    command: str
    summary: str  # one line, no full stop
    module: str  # what `python -m` starts where it is not frozen


NAME = "Surveyor"
# Reverse domain name: the desktop entry, the icon and the macOS bundle are named after it.
APP_ID = "solar.surveyor.Surveyor"
PUBLISHER = "Surveyor contributors"
LICENSE = "MIT"
VERSION = __version__
SUMMARY = "Site surveys for solar designs: requested in Aurora, surveyed offline, published back to Aurora."
_FINAL = 65535  # the highest that Windows knows
ICON_PARTS = ("icons", "surveyor.svg")  # below resources/; every other form of the icon is made from it

DESKTOP = Program("surveyor", "Site surveys for solar designs, done offline", "surveyor_app")
RELAY = Program("surveyor-relay", "Office relay between Aurora and the surveyors' laptops", "surveyor_app.relay_main")


def version_numbers() -> tuple[int, int, int, int]:
    """The version as the four numbers that Windows wants and the installer compares: a candidate comes before the final
    version, "1.2.0rc1" → (1, 2, 0, 1), "1.2.0" → (1, 2, 0, 65535)."""
    release = re.match(r"\d+(?:\.\d+)*", VERSION)
    numbers = [int(part) for part in release[0].split(".")] if release else []
    first = [*numbers, 0, 0, 0][:3]
    candidate = re.search(r"rc(\d+)$", VERSION)
    is_final = release is not None and release[0] == VERSION
    last = _FINAL if is_final else int(candidate[1]) if candidate else 0
    return first[0], first[1], first[2], last
