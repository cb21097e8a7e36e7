"""`make bench`: measures every row and prints what it came to; exit 1 only where something could not be measured."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

from surveyor_app.imaging import qt_home
from tests.bench.row import Found, Row, Setting
from tests.bench.rows import ROWS
from tests.bench.table import document, table


def main() -> int:
    """Measure, print, and tell whether every measure worked."""
    asked = _arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt_home.settle()
    if not asked.json:
        _say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; a busy machine makes every row worse")
    found = measure([row for row in ROWS if not asked.only or any(word in row.key for word in asked.only)], asked)
    print(json.dumps(document(found), indent=1) if asked.json else table(found))
    return 1 if any(one.fault for one in found) else 0


def measure(rows: list[Row], asked: argparse.Namespace) -> list[Found]:
    """Every row, those of one group together; a measure that fails is told and the others go on."""
    found = {row.key: Found(row) for row in rows}
    done: set[str] = set()
    for row in rows:
        if row.group and row.group in done:
            continue
        done.add(row.group)
        _say(f"measuring {row.title} …")
        mine = [other for other in rows if other is row or (row.group and other.group == row.group)]
        try:
            with tempfile.TemporaryDirectory(prefix="surveyor-bench-", ignore_cleanup_errors=True) as folder:
                for one in row.measure(Setting(Path(folder), asked.rounds, asked.photos)):
                    key, read = one if isinstance(one, tuple) else (row.key, one)
                    if key in found:
                        found[key].rounds.append(read)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rows are still measured
            traceback.print_exc()
            for other in mine:
                found[other.key].fault = f"{type(error).__name__}: {error}"[:80]
    return list(found.values())


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("only", nargs="*", help="words of the rows to measure: paint, list, autosave, import …")
    parser.add_argument("--rounds", type=int, default=5, help="how often each row is measured (5)")
    parser.add_argument("--photos", type=int, default=200, help="how many photos the import has (200)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of the table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
