"""Builds the Windows installer from the desktop app that packaging/freeze.py froze on Windows:

    .venv/bin/python packaging/windows/installer.py FROZEN_FOLDER OUT

writes OUT/Surveyor-VERSION-setup.exe. Needs `makensis` with 64-bit stubs, as Debian's and Ubuntu's package nsis has it
(the one from the NSIS project for Windows has none), so the workflow builds it on Linux.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import app_icon  # noqa: E402 - in packaging/

from surveyor_app import identity, paths  # noqa: E402

SCRIPT = Path(__file__).with_name("surveyor.nsi")
EXECUTABLES = (f"{identity.DESKTOP.command}.exe", f"{identity.DESKTOP.command}w.exe")
# Without long paths switched on, Windows takes 259 characters; a person's name on Windows has at most 20.
_LONGEST_PATH = 259
_LONGEST_FOLDER = rf"C:\Users\{'x' * 20}\AppData\Local\Programs\{identity.NAME}\incoming" + "\\"


def definitions(version: str, numbers: tuple[int, ...], frozen: Path, icon: Path, target: Path) -> dict[str, str]:
    """What surveyor.nsi is told; `numbers` are the four of `version`."""
    return {
        "NAME": identity.NAME,
        "COMMAND": identity.DESKTOP.command,
        "VERSION": version,
        "NUMBERS": ".".join(map(str, numbers)),
        "PUBLISHER": identity.PUBLISHER,
        "COPYRIGHT": f"{identity.PUBLISHER}, {identity.LICENSE} licence",
        "SUMMARY": identity.DESKTOP.summary,
        "DATA_NAME": paths.DATA_FOLDER_NAME,
        "PAYLOAD": str(frozen),
        "ICON": str(icon),
        "LICENSE": str(ROOT / "LICENSE"),
        "OUTFILE": str(target),
    }


def compile_installer(given: Mapping[str, str]) -> None:
    """Run makensis; its warnings are errors. SystemExit, in words, where it is missing or refuses."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise SystemExit("installer: makensis is missing. On Debian or Ubuntu: apt-get install nsis")
    command = [makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in given.items())]
    finished = subprocess.run([*command, str(SCRIPT)], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"installer: makensis refused:\n{finished.stdout}{finished.stderr}")


def check_frozen(frozen: Path) -> None:
    """SystemExit, in words, for a folder that is not the frozen app for Windows or has names too long for it."""
    lacking = [name for name in (*EXECUTABLES, "_internal") if not (frozen / name).exists()]
    if lacking:
        raise SystemExit(f"installer: {frozen} is not the app frozen on Windows; it lacks {', '.join(lacking)}")
    too_long = [
        str(place)
        for place in (file.relative_to(frozen) for file in frozen.rglob("*"))
        if len(_LONGEST_FOLDER) + len(str(place)) > _LONGEST_PATH
    ]
    if too_long:
        raise SystemExit(f"installer: too long a path for Windows: {max(too_long, key=len)}")


def build(frozen: Path, out: Path) -> Path:
    """The installer of this version, made in `out`."""
    check_frozen(frozen)
    out.mkdir(parents=True, exist_ok=True)
    work = ROOT / "build" / "windows"
    app_icon.write_all(work)
    target = out / f"{identity.NAME}-{identity.VERSION}-setup.exe"
    icon = work / f"{identity.DESKTOP.command}.ico"
    compile_installer(definitions(identity.VERSION, identity.version_numbers(), frozen, icon, target))
    return target


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Build the Windows installer from the frozen desktop app.")
    parser.add_argument("frozen", type=Path, help="the folder that packaging/freeze.py made on Windows")
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    sys.stdout.write(f"{build(asked.frozen.absolute(), asked.out.absolute())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
