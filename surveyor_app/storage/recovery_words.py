"""The sentences of a recovery report: what came back, and what is lost or may be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from surveyor_app.domain.moments import local_minute
from surveyor_app.language import tr, trn
from surveyor_app.storage.backup import BackupFacts

if TYPE_CHECKING:
    from surveyor_app.storage.rebuild import Rebuilt
    from surveyor_app.storage.recovery import Base
    from surveyor_app.storage.salvage import Salvaged

_NAMED = 5


def kept_words(base: Base | None, now_there: BackupFacts, done: Rebuilt, saved: Salvaged | None) -> tuple[str, ...]:
    """What is there again; empty where nothing is."""
    lines = []
    if base is None and not now_there.requests:
        return ()
    if base is not None and base.is_backup:
        lines = [
            tr(
                "The database was restored from the backup {name} ({when}).",
                name=base.path.name,
                when=_moment(base.made_at),
            )
        ]
    elif base is not None:
        lines = [tr("The database file itself was sound and was kept.")]
    if saved is not None and saved.surveys:
        lines.append(_came_back(len(saved.surveys), newer=base is not None))
    lines.append(
        tr("Kept: {surveys} with {photos}.", surveys=_surveys(now_there.requests), photos=_photos(now_there.photos))
    )
    if done.photos:
        lines.append(tr("{photos} came back from the notes beside the originals.", photos=_photos(done.photos)))
    if done.unknown_photos:
        lines.append(
            tr('{photos} without a note hang at the request "Recovered photos".', photos=_photos(done.unknown_photos))
        )
    made_anew = len(done.requests | (saved.nameless if saved is not None else set()))
    if made_anew:
        made = trn("{n} request", "{n} requests", made_anew)
        lines.append(tr("{made} had to be made anew from what is known; the next sync completes them.", made=made))
    if done.items:
        made = trn("{n} subpanel or roof plane", "{n} subpanels or roof planes", done.items)
        lines.append(tr("{made} had to be made anew for their photos, empty.", made=made))
    if done.jobs:
        lines.append(
            tr(
                "Nothing is sent by itself: {steps} of publishing wait for you. Check the surveys and publish again.",
                steps=trn("{n} step", "{n} steps", done.jobs),
            )
        )
    return tuple(lines)


def lost_words(
    base: Base | None, before: datetime | None, after: datetime | None, done: Rebuilt, saved: Salvaged | None
) -> tuple[str, ...]:
    """What is gone. `before` and `after`: the newest entries of the old database, where readable, and of the base;
    `saved` is what a damaged one gave."""
    if base is not None and not base.is_backup:
        return (
            tr("what was typed or received after {when} may be missing: check the last surveys.", when=_moment(after)),
        )
    if saved is not None and saved.is_readable:
        return _lost_of_damaged(base, saved)
    if base is None:
        return (
            tr(
                "everything typed into the forms, and what is known of publishing, for there was no backup. Pair this "
                "laptop again; a sync then brings the requests back."
            ),
        )
    if before is not None and after is not None and before <= after and not done.items:
        return ()
    return (tr("what was typed or received after {when}. Photos added since are back.", when=_moment(base.made_at)),)


def _lost_of_damaged(base: Base | None, saved: Salvaged) -> tuple[str, ...]:
    lines = []
    since = tr("what was typed")
    if base is not None:
        since = tr("what was typed after {when}", when=_moment(base.made_at))
    if saved.lost:
        lines.append(
            tr(
                "{what} into {surveys} may be gone, for it could not be read whole. Check there.",
                what=since,
                surveys=_names(saved, saved.lost),
            )
        )
    if not saved.knows_all_surveys:
        others = tr("other surveys") if saved.lost else tr("surveys")
        lines.append(
            tr(
                "{what} into {surveys} may be gone as well: parts of the file could not be read.",
                what=since,
                surveys=others,
            )
        )
    if saved.unsure_of_delivery:
        lines.append(
            tr("what was sent of {surveys}: check and publish again.", surveys=_names(saved, saved.unsure_of_delivery))
        )
    if base is None and not saved.is_paired:
        lines.append(tr("the pairing with the office: pair this laptop again; a sync then brings the requests back."))
    return tuple(lines)


def _names(saved: Salvaged, ids: set[str]) -> str:
    names = sorted(saved.names[each] for each in ids)
    more = tr(" and {n} more", n=len(names) - _NAMED) if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _moment(moment: datetime | None) -> str:
    return tr("an unknown time") if moment is None else local_minute(moment)


def _surveys(number: int) -> str:
    return trn("{n} survey", "{n} surveys", number)


def _photos(number: int) -> str:
    return trn("{n} photo", "{n} photos", number)


def _came_back(number: int, *, newer: bool) -> str:
    if newer:
        return tr(
            "{surveys} newer than the backup could be read from the damaged file and came back.",
            surveys=_surveys(number),
        )
    return tr("{surveys} could be read from the damaged file and came back.", surveys=_surveys(number))
