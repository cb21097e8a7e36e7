"""Measures the frozen app against a bare Qt window that the same tool froze, and prints ratios with their budgets:

    .venv/bin/python packaging/bench_frozen.py [FOLDER]

FOLDER holds `surveyor/` and `bare/`; what is missing there is frozen first. The default is build/bench.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import first_paint as first_paint_of

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 11


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bench: what it is, the measured ratio to the floor, the highest that is allowed."""

    name: str
    ratio: float
    budget: float
    detail: str

    @property
    def holds(self) -> bool:
        """Whether it is within its budget."""
        return self.ratio <= self.budget

    def __str__(self) -> str:
        state = "ok" if self.holds else "OVER"
        return f"{self.name}: ratio {self.ratio:.3f} budget {self.budget:.2f} {state} ({self.detail})"


def installed_bytes(folder: Path) -> int:
    """What a folder takes, links counted as links."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def size(app: Path, bare: Path) -> Row:
    """The installed size."""
    ours, floor = installed_bytes(app), installed_bytes(bare)
    return Row("frozen app, installed size", ours / floor, 1.35, f"{ours / 1e6:.1f} MB to {floor / 1e6:.1f} MB")


def seconds_to_first_paint(executable: Path, environment: Mapping[str, str]) -> float:
    """From the start of the process to the words that its window says once it is painted."""
    begun = time.monotonic()
    with subprocess.Popen(
        [executable], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        line = process.stdout.readline() if process.stdout else b""
        taken = time.monotonic() - begun
        process.kill()
    if line != first_paint_of.WORDS:
        raise SystemExit(f"bench: {executable} did not say when it was painted")
    return taken


def first_paint(app: Path, bare: Path, rounds: int = ROUNDS) -> Row:
    """From double click to first paint, both in turn, on a data folder that has been used before."""
    with tempfile.TemporaryDirectory(prefix="surveyor-bench-") as scratch:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYOR_")}
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **kept,
            first_paint_of.VARIABLE: "1",
            "SURVEYOR_DATA_DIR": scratch,
        }
        ours, floors = [], []
        for _ in range(rounds + 1):
            floors.append(seconds_to_first_paint(bare, environment))
            ours.append(seconds_to_first_paint(app, environment))
            (Path(scratch) / "window.lock").unlink(missing_ok=True)  # it was killed; people close the window
    mine, floor = statistics.median(ours[1:]), statistics.median(floors[1:])  # the first one reads the disk
    detail = f"{mine * 1000:.0f} ms to {floor * 1000:.0f} ms, median of {rounds}"
    return Row("frozen app, first paint", mine / floor, 1.25, detail)


def rows(folder: Path) -> list[Row]:
    """Both measurements of what lies in `folder`."""
    return [
        size(folder / "surveyor", folder / "bare"),
        first_paint(folder / "surveyor" / "surveyor", folder / "bare" / "bare"),
    ]


def main() -> int:
    """The command: 0 when both are within their budgets."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "bench").absolute()
    for program, name in (("desktop", "surveyor"), ("bare", "bare")):
        if not (folder / name).is_dir():
            subprocess.run([sys.executable, ROOT / "packaging" / "freeze.py", program, folder], check=True)
    measured = rows(folder)
    for row in measured:
        sys.stdout.write(f"{row}\n")
    return 0 if all(row.holds for row in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
