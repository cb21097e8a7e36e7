"""The sentences of a recovery report: what came back, and what is lost or may be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from surveyor_app.storage.backup import BackupFacts

if TYPE_CHECKING:
    from surveyor_app.storage.rebuild import Rebuilt
    from surveyor_app.storage.recovery import Base


def kept_words(base: Base | None, now_there: BackupFacts, done: Rebuilt) -> tuple[str, ...]:
    """What is there again; empty where nothing is."""
    lines = []
    if base is None and not now_there.photos:
        return ()
    if base is not None and base.is_backup:
        lines = [f"The database was restored from the backup {base.path.name} ({_moment(base.made_at)})."]
    elif base is not None:
        lines = ["The database file itself was sound and was kept."]
    lines.append(f"Kept: {_count(now_there.requests, 'survey')} with {_count(now_there.photos, 'photo')}.")
    if done.photos:
        lines.append(f"{_count(done.photos, 'photo')} came back from the notes beside the originals.")
    if done.unknown_photos:
        lines.append(f'{_count(done.unknown_photos, "photo")} without a note hang at the request "Recovered photos".')
    if done.requests:
        made = _count(len(done.requests), "request")
        lines.append(f"{made} had to be made anew for their photos; the next sync completes them.")
    if done.items:
        made = _count(done.items, "subpanel or roof plane", "subpanels or roof planes")
        lines.append(f"{made} had to be made anew for their photos, empty.")
    if done.jobs:
        lines.append(f"{_count(done.jobs, 'item')} of the queue wait for you: check these surveys and publish again.")
    return tuple(lines)


def lost_words(base: Base | None, before: datetime | None, after: datetime | None, done: Rebuilt) -> tuple[str, ...]:
    """What is gone. `before` and `after`: the newest entries of the old database, where readable, and of the base."""
    if base is None:
        return (
            "everything typed into the forms, the queue and the receipts, for there was no backup. Pair this laptop "
            "again; a sync then brings the requests back.",
        )
    if not base.is_backup:
        return (f"what was typed or received after {_moment(after)} may be missing: check the last surveys.",)
    if before is not None and after is not None and before <= after and not done.items:
        return ()
    return (f"what was typed or received after {_moment(base.made_at)}. Photos added since are back.",)


def _moment(moment: datetime | None) -> str:
    return "an unknown time" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


def _count(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"
