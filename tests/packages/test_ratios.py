"""The frozen app is hardly larger and hardly slower to start than an empty window that the same tool froze."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))

import bench_frozen


def test_the_installed_size_is_within_its_budget(desktop: Path, bare: Path) -> None:
    row = bench_frozen.size(desktop, bare)
    assert row.holds, str(row)


def test_the_first_paint_is_within_its_budget(desktop: Path, bare: Path) -> None:
    row = bench_frozen.first_paint(desktop / "surveyor", bare / "bare")
    assert row.holds, str(row)
