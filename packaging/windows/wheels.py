"""What Windows has to install to freeze the app, with versions: keeps packaging/windows/wheels.txt.

    .venv/bin/python packaging/windows/wheels.py          rewrite the list after a change of constraints.txt
    .venv/bin/python packaging/windows/wheels.py --check  compare only

pip asks the machine it runs on which requirements count; here they are asked for a Windows machine.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from requirement_closure import closure  # noqa: E402 - in packaging/

LIST = Path(__file__).with_name("wheels.txt")
PYTHONS = ("3.11", "3.12", "3.13")
_WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
_HEAD = """# What the app and PyInstaller need on Windows (win_amd64), for Python {pythons}.
# Made by packaging/windows/wheels.py from the packages' own metadata and constraints.txt; do not edit.
"""


def pins() -> dict[str, str]:
    """The version of each package that constraints.txt names, by its canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in asked}


def needed(python: str, start: str = "surveyor-app[relay,package]") -> set[str]:
    """The canonical names of everything that a Windows machine with this Python installs for `start`."""
    environment = {**_WINDOWS, "python_version": python, "python_full_version": f"{python}.0"}
    return set(closure(start, environment)) - {"surveyor-app"}


def listed() -> str:
    """The content that wheels.txt should have. SystemExit, in words, where a package has no pinned version."""
    known = pins()
    by_python = {python: needed(python) for python in PYTHONS}
    names = sorted(set().union(*by_python.values()))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"wheels: constraints.txt does not say which version of {', '.join(unknown)}")
    lines = []
    for name in names:
        where = [python for python in PYTHONS if name in by_python[python]]
        marker = "" if len(where) == len(PYTHONS) else f' ; python_version <= "{where[-1]}"'
        lines.append(f"{name}=={known[name]}{marker}")
    return _HEAD.format(pythons=f"{PYTHONS[0]} to {PYTHONS[-1]}") + "\n".join(lines) + "\n"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Keep the list of what Windows installs.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 where the list is out of date")
    wanted = listed()
    if parser.parse_args().check:
        return 0 if LIST.read_text(encoding="utf-8") == wanted else 1
    LIST.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
