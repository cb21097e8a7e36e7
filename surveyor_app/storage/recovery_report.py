"""What was lost and what was kept when the database had to be restored: kept as a file, told once by each program."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from surveyor_app.domain.moments import local_minute
from surveyor_app.paths import DataPaths
from surveyor_app.storage.durable import write_durably

FILE_NAME = "recovery.json"


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """One restoring of the database. `quarantine` and `backup` are absolute paths, "" for none; `lost` and `kept` are
    sentences; `seen_by` names the programs that have told it."""

    at: datetime
    reason: str
    quarantine: str
    backup: str
    photos_rebuilt: int
    lost: tuple[str, ...]
    kept: tuple[str, ...]
    seen_by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole report as a person reads it, one sentence a line."""
        lines = [f"{local_minute(self.at)}: {self.reason}", *self.kept]
        lines += [f"Lost: {line}" for line in self.lost] or ["Nothing is known to be lost."]
        if self.quarantine:
            lines.append(f"The files from before are kept in {self.quarantine}.")
        return "\n".join(lines)


def recovery_report(paths: DataPaths) -> RecoveryReport | None:
    """The report of the last restoring, None when there was none (or its file cannot be read)."""
    try:
        stored = json.loads(_file(paths).read_bytes())
        return RecoveryReport(
            at=datetime.fromisoformat(stored["at"]),
            reason=str(stored["reason"]),
            quarantine=str(stored["quarantine"]),
            backup=str(stored["backup"]),
            photos_rebuilt=int(stored["photos_rebuilt"]),
            lost=tuple(map(str, stored["lost"])),
            kept=tuple(map(str, stored["kept"])),
            seen_by=tuple(map(str, stored["seen_by"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def take_report(paths: DataPaths, program: str) -> RecoveryReport | None:
    """The report, unless this program ("window", "command", "doctor") has told it before; it counts as told now."""
    report = recovery_report(paths)
    if report is None or program in report.seen_by:
        return None
    with suppress(OSError):  # then it is told twice
        save_report(paths, replace(report, seen_by=(*report.seen_by, program)))
    return report


def save_report(paths: DataPaths, report: RecoveryReport) -> None:
    """Keep the report as the last one. OSError."""
    document = asdict(report) | {"at": report.at.isoformat()}
    write_durably(_file(paths), json.dumps(document, ensure_ascii=False, indent=1).encode())


def _file(paths: DataPaths) -> Path:
    return paths.backups / FILE_NAME
