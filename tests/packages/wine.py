"""Windows programs under Wine, in a Windows of their own with a display of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

WINE_PLACES = ("/usr/lib/wine/wine64", "wine64", "wine")
_VALUE = re.compile(r"^\s+(\w+)\s+(REG_\w+)\s+(.*?)\s*$")


def find_wine() -> str | None:
    """The 64-bit Wine, if there is one."""
    return next((found for place in WINE_PLACES if (found := shutil.which(place))), None)


def _found(program: str) -> str:
    place = shutil.which(program)
    assert place is not None, program
    return place


class Wine:
    """One fresh Windows 10 below `prefix`. `stop()` it."""

    def __init__(self, prefix: Path, wine: str) -> None:
        self.prefix, self._wine = prefix, wine
        reading, writing = os.pipe()
        self._display = subprocess.Popen(
            [_found("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        self._environment = os.environ | {
            "DISPLAY": f":{number}",
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=d",  # no offers to download, no Linux menu entries
        }
        assert self.run("wineboot", "-i") == 0
        assert self.run("winecfg", "/v", "win10") == 0

    @property
    def home(self) -> Path:
        """The person's folder, C:\\Users\\NAME."""
        return next(path for path in (self.prefix / "drive_c" / "users").iterdir() if path.name != "Public")

    @property
    def local(self) -> Path:
        """%LOCALAPPDATA%."""
        return self.home / "AppData" / "Local"

    @property
    def start_menu(self) -> Path:
        """The person's own Start menu."""
        return self.home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    def run(self, *command: str | Path, seconds: float = 120) -> int:
        """Run a program to its end; its exit code."""
        return subprocess.run(
            [self._wine, *command], env=self._environment, capture_output=True, timeout=seconds, check=False
        ).returncode

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program whose standard output can be read."""
        return subprocess.Popen(
            [self._wine, *command], env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def registry(self, key: str) -> dict[str, str]:
        """The values of a key; empty where there is no such key."""
        asked = subprocess.run(
            [self._wine, "reg", "query", key], env=self._environment, capture_output=True, text=True, check=False
        )
        matches = (_VALUE.match(line) for line in asked.stdout.splitlines())
        return {match[1]: match[3] for match in matches if match}

    def stop(self) -> None:
        """End this Windows and its display."""
        subprocess.run([_found("wineserver"), "-k"], env=self._environment, check=False)
        subprocess.run([_found("wineserver"), "-w"], env=self._environment, timeout=60, check=False)
        self._display.terminate()
        self._display.wait(30)
