"""Freezes a program into a folder that brings its own Python and Qt:

    .venv/bin/python packaging/freeze.py desktop|relay OUT

makes OUT/surveyor/ (executable `surveyor`) or OUT/surveyor-relay/ (executable `surveyor-relay`), replacing what is
there. On macOS the desktop app is OUT/Surveyor.app as well. What was built lies in build/frozen/ and may be deleted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import frozen_needs  # noqa: E402 - beside this file
import frozen_parts  # noqa: E402
import library_paths  # noqa: E402


def freeze(program: str, out: Path) -> Path:
    """Build one program into `out`; returns its folder. SystemExit with a sentence where that cannot be."""
    missing = frozen_needs.missing()
    if missing:
        raise SystemExit(f"freeze: {missing}")
    folder = out / frozen_parts.PROGRAMS[program].identity.command
    shutil.rmtree(folder, ignore_errors=True)
    work = ROOT / "build" / "frozen" / program
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--distpath", str(out), "--workpath", str(work), str(ROOT / "packaging" / "surveyor.spec")),
        *("--", program),
    ]
    finished = subprocess.run(command, cwd=ROOT, env=_environment(), check=False)
    if finished.returncode != 0 or not folder.is_dir():
        raise SystemExit(f"freeze: PyInstaller could not freeze {program}; the lines above say why")
    if sys.platform == "linux":
        library_paths.forget_foreign(folder)  # here, so that packages and lists of what is inside have the same bytes
    return folder


def _environment() -> dict[str, str]:
    """The same source gives the same bytes: no random order of sets, no times of this minute."""
    fixed = {
        "PYTHONHASHSEED": "0",
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "9",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", _last_change()),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SURVEYOR_", "PYTHONPATH"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", **fixed}


def _last_change() -> str:
    """When the tree was last committed, in seconds; a fixed day where there is no git."""
    try:
        asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "1767225600"
    return answer.stdout.strip()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Freeze a program into a folder that brings its own Python and Qt.")
    parser.add_argument("program", choices=sorted(frozen_parts.PROGRAMS))
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    folder = freeze(asked.program, asked.out.absolute())
    size = sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    sys.stdout.write(f"{folder} ({size / 1e6:.0f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
