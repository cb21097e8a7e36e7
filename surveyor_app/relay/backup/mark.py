"""The mark of a restore under way, beside the database: what a second run must know after a kill."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.backup.carry_over import Known
from surveyor_app.relay.durable import write_whole
from surveyor_app.relay.migrate import restoring_mark


@dataclass(frozen=True, slots=True)
class Mark:
    """`kept_aside` are the folders that runs so far moved things to, `known` what the first read before it moved."""

    kept_aside: tuple[Path, ...] = ()
    known: Known = field(default_factory=Known)

    def write(self, database: Path) -> None:
        """Beside the database, whole and durable."""
        document = {
            "text": "A restore was under way. Run it again.",
            "kept_aside": [str(path) for path in self.kept_aside],
            "known": {**asdict(self.known), "revoked": sorted(self.known.revoked)},
        }
        write_whole(restoring_mark(database), json.dumps(document, indent=1).encode())


def read_mark(database: Path) -> Mark | None:
    """The mark of an interrupted restore; None where there was none. One that cannot be read knows nothing."""
    path = restoring_mark(database)
    if not os.path.lexists(path):
        return None
    try:
        document = json.loads(path.read_bytes())
        known = document["known"]
        requests = tuple((str(tenant), str(request)) for tenant, request in known["requests"])
        revoked = frozenset(map(str, known["revoked"]))
        return Mark(tuple(map(Path, document["kept_aside"])), Known(requests, revoked, known["is_whole"] is True))
    except (OSError, ValueError, KeyError, TypeError):
        return Mark()


def refuse_half_restored(database: Path) -> None:
    """StorageFault while a restore is under way, or was killed."""
    if os.path.lexists(restoring_mark(database)):
        raise StorageFault(
            "This office is half restored; no backup was made.",
            code="restoring",
            advice="Run `surveyor relay restore` again, then back up.",
        )
