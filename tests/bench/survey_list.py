"""How long the list of 2,000 surveys takes to be ready, against fetching the same columns from SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

from tests.bench.desk import new_folder, services_of
from tests.bench.row import Budget, Round, Row, Setting

SURVEYS = 2000
_COLUMNS = """SELECT r.id, r.tenant_id, r.request_status, s.status, r.customer_name, r.address, r.requested_at,
 r.batteries, r.screenshot_name, s.photo_count, max(s.problem_count, 0) + coalesce(x.lines, 0),
 s.error_count + coalesce(x.lines, 0), s.tasks_done
 FROM survey_request r JOIN survey s ON s.request_id = r.id
 LEFT JOIN (SELECT request_id, count(*) AS lines FROM server_problem GROUP BY request_id) x ON x.request_id = r.id
 ORDER BY r.requested_at DESC, r.id DESC"""


def measure(setting: Setting) -> Iterator[Round]:
    """The service's list, ready to be shown, and the bare rows."""
    paths = new_folder(setting.folder / "laptop", SURVEYS)
    services = services_of(paths)
    with closing(sqlite3.connect(paths.database)) as raw:
        for number in range(4 * setting.rounds + 1):
            began = time.perf_counter()
            rows = raw.execute(_COLUMNS).fetchall()
            between = time.perf_counter()
            summaries = services.survey.requests()
            ended = time.perf_counter()
            if len(rows) != SURVEYS or len(summaries) != SURVEYS:
                raise RuntimeError(f"{len(rows)} rows and {len(summaries)} surveys, not {SURVEYS}")
            if number:
                yield Round(ended - between, between - began)
    services.close()


ROWS = (Row("list", "list of 2,000 surveys", "sqlite3 fetchall", "s", Budget(1.5), measure),)
