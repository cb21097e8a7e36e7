"""How often the window is held up while it imports forty photos and sends forty others, against itself at rest.

A stall is wall time, which a busy machine makes longer; the work of one turn is the window's own processor time.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.children import run_child
from tests.bench.office_desk import PHOTOS, fill, laptop_of, office_at
from tests.bench.pictures import photographs
from tests.bench.row import Budget, Round, Row, Setting, excess


def measure(setting: Setting) -> Iterator[tuple[str, Round]]:
    """One window, first at rest and then at work; what it counts at rest is for as long a time."""
    files = [str(path) for path in photographs(PHOTOS)]
    for number in range(min(2, setting.rounds)):
        here = setting.folder / str(number)
        with (
            office_at(here / "office") as office,
            laptop_of(office, here / "laptop", office.relay_url, surveys=2) as (paths, (sent, filled)),
        ):
            fill(paths, sent, publish=False)
            found = run_child("app_stalls", sent, filled, *files, folder=paths.root)
        for limit in (50, 16):
            yield f"stalls-{limit}", Round(found["busy"][f"over_{limit}"], found["idle"][f"over_{limit}"])
        for which in ("worst", "worked"):
            yield f"stalls-{which}", Round(found["busy"][which], found["idle"][which])


def _longest_kept(one: Round) -> float:
    return one.ours


ROWS = (
    Row("stalls-50", "import and upload: stalls > 50 ms", "at rest", "", Budget(0), measure, excess, "", "stalls"),
    Row("stalls-16", "import and upload: stalls > 16 ms", "at rest", "", Budget(2), measure, excess, "", "stalls"),
    Row("stalls-worst", "the longest stall", "at rest", "ms", Budget(50), measure, _longest_kept, " ms", "stalls"),
    Row("stalls-worked", "most work in one turn", "at rest", "ms", Budget(50), measure, _longest_kept, " ms", "stalls"),
)
