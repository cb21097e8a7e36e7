"""The exact body of a section's PUT for a revision, and whether Aurora already holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.payload import payload_hash, section_payload
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.language import tr
from surveyor_app.storage import delivery_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import PublishedCopy, SectionState
from surveyor_app.sync.faults import NeedsPerson
from surveyor_app.sync.public_url import with_filename


@dataclass(frozen=True, slots=True)
class SectionBody:
    """A section as it would be sent now. `photos` are those it names, with their copies and URLs."""

    section: SectionName
    body: dict[str, Any]
    hash: str
    photos: tuple[tuple[RevisionPhoto, PublishedCopy, str], ...]
    state: SectionState

    @property
    def is_accepted(self) -> bool:
        """Whether Aurora accepted exactly this, and nothing sent since may have taken its place."""
        return self.state.intent_hash is None and self.state.accepted_hash == self.hash


def section_body(connection: Connection, revision: Revision, section: SectionName) -> SectionBody:
    """The body with the verified URLs of its photos; NeedsPerson where one of them is not verified."""
    copies = delivery_repository.copies(connection, revision.request_id)
    state = delivery_repository.section_state(connection, revision.request_id, section.value)
    photos = []
    for photo in revision.photos:
        if photo.target.section is not section:
            continue
        copy = copies.get(photo.copy_key)
        if copy is None or copy.url is None or not copy.is_verified:
            raise NeedsPerson(
                tr("{filename} is not at the office, so nothing is published.", filename=photo.filename),
                code="photo_not_hosted",
            )
        photos.append((photo, copy, with_filename(copy.url, photo.filename)))
    urls = {photo.photo_id: url for photo, _copy, url in photos}
    body = section_payload(section, revision, urls, *state.may_be_held, anything=state.may_hold_anything)
    return SectionBody(section, body, body_hash(body), tuple(photos), state)


def body_hash(body: dict[str, Any]) -> str:
    """The hash by which two bodies count as the same: sending null and leaving out mean the same to Aurora."""
    return payload_hash(_without_nulls(body))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_without_nulls(entry) for entry in value]
    return value
