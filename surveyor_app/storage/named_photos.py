"""Which photos of a revision Aurora was given under the address where they are hosted now, and fetched from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.revision import Revision
from surveyor_app.storage import delivery_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.core_tables import RECEIPT


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """A photo that an accepted section names. `accepted_at` is this laptop's time, `sent_at` the office's at the send
    or just before it; `revision` is the first that named this address."""

    photo_id: str
    url: str
    accepted_at: datetime
    sent_at: datetime
    revision: int
    is_fetched: bool


def named_photos(connection: Connection, revision: Revision, receipts: Iterable[Receipt]) -> dict[str, NamedPhoto]:
    """By photo id; a photo that has another address than Aurora was given is not among them."""
    copies = delivery_repository.copies(connection, revision.request_id)
    mine = {photo.photo_id: copies.get(photo.copy_key) for photo in revision.photos}
    hosted = {photo_id: copy.url for photo_id, copy in mine.items() if copy is not None and copy.url is not None}
    known = list(receipts)
    fetched = fetched_addresses(known)
    found: dict[str, NamedPhoto] = {}
    for receipt in known:
        if receipt.kind is not ReceiptKind.ACCEPTED:
            continue
        given = receipt.detail.get("urls", {})
        for photo_id in receipt.detail.get("photos", ()):
            url = hosted.get(photo_id)
            # Receipts of earlier versions do not say which address it was.
            if url is None or photo_id in found or address(given.get(photo_id, url)) != address(url):
                continue
            found[photo_id] = NamedPhoto(
                photo_id,
                url,
                receipt.at,
                datetime.fromisoformat(receipt.detail.get("office_time") or receipt.detail["sent_at"]),
                int(receipt.detail["revision"]),
                (photo_id, address(url)) in fetched,
            )
    return found


def renew_receipt(connection: Connection, request_id: str, receipt: Receipt, revision: int) -> None:
    """Put a section's newer proof in the place of the one of the same revision, where it names photos elsewhere."""
    mine = (
        RECEIPT.c.request_id == request_id,
        RECEIPT.c.kind == receipt.kind,
        RECEIPT.c.subject == receipt.subject,
        RECEIPT.c.revision == revision,
    )
    known = connection.execute(select(RECEIPT.c.detail).where(*mine)).scalar_one()
    if known.get("urls") != receipt.detail.get("urls"):
        connection.execute(update(RECEIPT).where(*mine).values(at=receipt.at, detail=receipt.detail))


def fetched_addresses(receipts: Iterable[Receipt]) -> frozenset[tuple[str, str]]:
    """The photo ids that Aurora fetched, each with the address it came from."""
    fetches = (receipt for receipt in receipts if receipt.kind is ReceiptKind.FETCHED)
    return frozenset((receipt.subject, address(receipt.detail.get("url"))) for receipt in fetches)


def address(url: str | None) -> str:
    """What of a public URL decides which bytes are served: all but the file name at its end."""
    return (url or "").rpartition("/")[0]
