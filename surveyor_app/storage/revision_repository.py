"""Revisions: the immutable snapshots that publishing freezes."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, insert, select

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.language import tr
from surveyor_app.storage.core_tables import REVISION


def insert_revision(connection: Connection, revision: Revision) -> None:
    """Keep a new revision; its number must be new for its survey."""
    connection.execute(
        insert(REVISION).values(
            id=revision.id,
            request_id=revision.request_id,
            number=revision.number,
            frozen_at=revision.frozen_at,
            sections={name.value: value for name, value in revision.sections.items()},
            item_ids={name.value: list(ids) for name, ids in revision.item_ids.items()},
            photos=[
                {
                    "photo_id": photo.photo_id,
                    "section": photo.target.section.value,
                    "item_id": photo.target.item_id,
                    "slot": photo.slot,
                    "filename": photo.filename,
                    "long_side_px": photo.long_side_px,
                    "turned": photo.turned,
                }
                for photo in revision.photos
            ],
        )
    )


def latest(connection: Connection, request_id: str) -> Revision | None:
    """The newest revision of a survey, None before the first publish."""
    query = select(REVISION).where(REVISION.c.request_id == request_id).order_by(REVISION.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _revision(row)


def id_of(connection: Connection, request_id: str, number: int) -> str | None:
    """The id of a survey's revision of this number, None where it was not frozen yet."""
    mine = (REVISION.c.request_id == request_id, REVISION.c.number == number)
    found: str | None = connection.scalar(select(REVISION.c.id).where(*mine))
    return found


def get(connection: Connection, revision_id: str) -> Revision:
    """One revision; NotFound."""
    row = connection.execute(select(REVISION).where(REVISION.c.id == revision_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(tr("That version is not on this laptop."))
    return _revision(row)


def _revision(row: RowMapping) -> Revision:
    return Revision(
        id=row["id"],
        request_id=row["request_id"],
        number=row["number"],
        frozen_at=row["frozen_at"],
        sections={SectionName(name): value for name, value in row["sections"].items()},
        item_ids={SectionName(name): tuple(ids) for name, ids in row["item_ids"].items()},
        photos=tuple(
            RevisionPhoto(
                photo_id=photo["photo_id"],
                target=PhotoTarget(SectionName(photo["section"]), photo["item_id"]),
                slot=photo["slot"],
                filename=photo["filename"],
                long_side_px=photo["long_side_px"],
                turned=photo.get("turned", 0),  # revisions of older versions do not say
            )
            for photo in row["photos"]
        ),
    )
