"""All rows of the bench in the order of the table. A new one: a module with `ROWS`, and its name here."""

from __future__ import annotations

from tests.bench import autosave, first_paint, memory, photo_import, stalls, survey_list, thumbnail, upload
from tests.bench.row import Row

ROWS: tuple[Row, ...] = (
    *first_paint.ROWS,
    *survey_list.ROWS,
    *autosave.ROWS,
    *photo_import.ROWS,
    *thumbnail.ROWS,
    *upload.ROWS,
    *stalls.ROWS,
    *memory.ROWS,
)
