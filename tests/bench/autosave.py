"""What keeping one answer costs, against a bare UPDATE in the same folder with the same pragmas."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing

from surveyor_app.domain.attributes import SectionName
from surveyor_app.storage.database import make_engine
from tests.bench.desk import FIRST, new_folder, services_of
from tests.bench.row import Budget, Round, Row, Setting

_SAVES = 60


def measure(setting: Setting) -> Iterator[Round]:
    """The middle of many saves of each kind, taken in turns."""
    paths = new_folder(setting.folder / "laptop", surveys=20)
    services = services_of(paths)
    plane = services.survey.add_item(FIRST, SectionName.MOUNTING_PLANES)
    raw = _raw_database(setting)

    def save(number: int) -> None:
        services.survey.set_value(FIRST, SectionName.MOUNTING_PLANES, plane, "pitch", 10.0 + number % 50)

    def update(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE mounting_plane SET pitch = ? WHERE id = 'plane'", (10.0 + number % 50,))
        raw.execute("COMMIT")

    with closing(raw):
        for start in range(setting.rounds + 1):
            ours, floor = [], []
            for number in range(start * _SAVES, (start + 1) * _SAVES):
                floor.append(_seconds(update, number))
                ours.append(_seconds(save, number))
            if start:
                yield Round(statistics.median(ours), statistics.median(floor))
    services.close()


def _raw_database(setting: Setting) -> sqlite3.Connection:
    """A table beside the laptop's, on the same disk, with the very pragmas that the app sets."""
    path = setting.folder / "laptop" / "raw.db"
    engine = make_engine(path)
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "wal_autocheckpoint", "journal_size_limit", "foreign_keys")
        }
    engine.dispose()
    raw = sqlite3.connect(path, isolation_level=None)
    for name, value in pragmas.items():
        raw.execute(f"PRAGMA {name}={value}")
    raw.execute("CREATE TABLE mounting_plane (id TEXT PRIMARY KEY, pitch REAL)")
    raw.execute("INSERT INTO mounting_plane VALUES ('plane', 1.0)")
    return raw


def _seconds(act: Callable[[int], None], number: int) -> float:
    began = time.perf_counter()
    act(number)
    return time.perf_counter() - began


ROWS = (Row("autosave", "autosave of one field, p50", "raw sqlite3 UPDATE", "s", Budget(4), measure),)
