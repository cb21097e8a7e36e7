"""How much memory the app needs with much in it, against an empty window of the same Python and Qt."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.children import run_child
from tests.bench.desk import FIRST, add_photos, new_folder
from tests.bench.row import Budget, Round, Row, Setting

SURVEYS, PHOTOS = 2000, 200
_MEGABYTE = 1_000_000


def measure(setting: Setting) -> Iterator[Round]:
    """The two processes one after the other, three times at most."""
    paths = new_folder(setting.folder / "laptop", SURVEYS)
    add_photos(paths, PHOTOS)
    for _ in range(min(3, setting.rounds)):
        bare = run_child("bare_memory")
        app = run_child("app_memory", FIRST, folder=paths.root)
        if (app["surveys"], app["photos"]) != (SURVEYS, PHOTOS):
            raise RuntimeError(f"the window shows something else: {app}")
        yield Round(app["bytes"] / _MEGABYTE, bare["bytes"] / _MEGABYTE)


ROWS = (Row("memory", "memory, 2,000 surveys and 200 photos", "bare QMainWindow", "MB", Budget(2.5), measure),)
