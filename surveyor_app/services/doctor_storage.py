"""What the doctor sees of the folder, the disk, the backups, and of what was restored or put aside."""

from __future__ import annotations

import shutil

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.moments import count, local_minute
from surveyor_app.paths import DataPaths
from surveyor_app.services.findings import Finding, fault, ok, warning
from surveyor_app.storage import faults, migrate, writable
from surveyor_app.storage.backup import backups, facts_of
from surveyor_app.storage.ballast import Ballast
from surveyor_app.storage.quarantine import quarantines
from surveyor_app.storage.recovery_report import recovery_report, take_report

_LOW_BYTES = 500_000_000
_FULL_BYTES = 20_000_000
_FREE_SPACE = "Free some space on this disk."


def folder_findings(paths: DataPaths) -> list[Finding]:
    """The folder, the log's place, the disk and the ballast."""
    root = paths.root
    try:
        migrate.require_writable(paths)
    except StorageFault as refused:
        if not root.is_dir():
            return [fault("folder", refused.text, refused.advice)]
        return [fault("folder", refused.text, faults.EXPORT_ADVICE)]
    findings = [ok("folder", str(root)), ok("log", str(paths.logs))]
    free = shutil.disk_usage(root).free
    space = f"{free / 1e9:.1f} GB free" if free >= 1e9 else f"{free / 1e6:.1f} MB free"
    if free < _FULL_BYTES:
        findings.append(fault("disk", f"the disk is full ({space}): no photo can be added", _FREE_SPACE))
    elif free < _LOW_BYTES:
        findings.append(warning("disk", f"{space}: that is little for photos", _FREE_SPACE))
    else:
        findings.append(ok("disk", space))
    ballast = Ballast(root)
    if ballast.make():
        findings.append(ok("reserve", f"{ballast.path.stat().st_size / 1e6:.1f} MB are kept free for a full disk"))
    else:
        findings.append(
            warning(
                "reserve", "the space kept for a full disk is used up; it is laid again when there is room", _FREE_SPACE
            )
        )
    return findings


def history_findings(paths: DataPaths, clock: Clock) -> list[Finding]:
    """The backups, the last restoring, and what was put aside."""
    findings = [_backups(paths, clock)]
    fresh = take_report(paths, "doctor") if writable.can_write(paths.database) else recovery_report(paths)
    report = fresh or recovery_report(paths)
    if fresh is not None:
        say = fault if fresh.lost else warning
        findings.append(say("recovery", fresh.text, "Look at the surveys you worked on last."))
    elif report is not None:
        findings.append(ok("recovery", f"{local_minute(report.at)}: {report.reason}"))
    aside = quarantines(paths)
    if aside:
        findings.append(
            ok(
                "quarantine",
                f"{count(len(aside), 'former database')} put aside in {paths.backups}, the last one {aside[-1].name}",
            )
        )
    return findings


def _backups(paths: DataPaths, clock: Clock) -> Finding:
    kept = backups(paths.backups)
    if not kept:
        return ok("backups", "none yet; one is made every day, while you type, and before each update")
    facts = [facts_of(path) for path in kept]
    sound = [each for each in facts if not each.complaint]
    if not sound:
        return fault("backups", f"none of {len(kept)} is sound", "Start Surveyor: it makes a new one.")
    newest = sound[-1]
    days = 0 if newest.made_at is None else (clock.now() - newest.made_at).days
    text = f"{len(sound)} of {len(kept)} sound, the newest {newest.path.name}: {count(newest.requests, 'survey')}"
    if len(sound) < len(kept):
        return warning("backups", text, "The damaged ones may be deleted.")
    return warning("backups", f"{text}, {days} days old", "Start Surveyor.") if days > 30 else ok("backups", text)
