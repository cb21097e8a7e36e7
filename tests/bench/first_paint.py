"""How long a person waits for the window, against an empty one of the same Python and Qt."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.children import run_child
from tests.bench.desk import new_folder
from tests.bench.row import Budget, Round, Row, Setting


def measure(setting: Setting) -> Iterator[Round]:
    """From the start of each process; the first start of both, which fills the caches, does not count."""
    paths = new_folder(setting.folder / "laptop", surveys=20)
    for number in range(2 * setting.rounds + 1):
        bare = run_child("bare_paint")
        app = run_child("app_paint", folder=paths.root)
        if number:
            yield Round(app["painted"] - app["began"], bare["painted"] - bare["began"])


ROWS = (Row("paint", "first paint of the app", "bare QMainWindow", "s", Budget(1.25), measure),)
