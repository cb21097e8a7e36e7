"""How the process that checks tells the one that started it: JSON, one a line, on its standard output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from surveyor_app.self_test.checks import Check, Outcome, run


def run_all(checks: Iterable[Check], out: TextIO) -> int:
    """Run the checks in order, announcing each before it begins; returns 0 when all are well."""
    well = True
    for check in checks:
        _tell(out, {"begin": check.name})
        outcome = run(check)
        well = well and outcome.ok
        _tell(out, {"name": outcome.name, "ok": outcome.ok, "detail": outcome.detail})
    return 0 if well else 1


def _tell(out: TextIO, message: dict[str, object]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def read(line: str) -> Outcome | str | None:
    """The outcome that a line tells, or the name of the check that begins; None for a line of somebody else's."""
    try:
        message = json.loads(line)
        if "begin" in message:
            return str(message["begin"])
        return Outcome(str(message["name"]), bool(message["ok"]), str(message["detail"]))
    except (ValueError, KeyError, TypeError):
        return None
