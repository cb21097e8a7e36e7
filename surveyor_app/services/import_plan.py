"""Plans an import before it writes: which entries and photos stay the same ones, which are new, which go to the bin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.photo import Absence, Photo, PhotoTarget
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, values_of
from surveyor_app.domain.survey_file import SurveyFile
from surveyor_app.services.intake import TakenPicture
from surveyor_app.services.new_photos import new_photo
from surveyor_app.storage import copied_repository, photo_repository, survey_repository, unclear_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.new_id import new_id

Items = list[tuple[str, dict[str, AttributeValue]]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will write, made for the survey as it was at `survey_updated_at`. `kept_photos` already are rows:
    the same picture at the same place stays the same photo, so that nothing is uploaded twice. It stays turned as
    it is where the file does not say."""

    survey_updated_at: datetime
    sections: frozenset[SectionName]
    electrical: Electrical | None
    items: dict[SectionName, Items]
    kept_photos: tuple[Photo, ...]
    new_photos: tuple[Photo, ...]
    removed_photos: tuple[str, ...]
    absences: tuple[Absence, ...]


def make_plan(
    connection: Connection, request_id: str, document: SurveyFile, pictures: Sequence[TakenPicture], clock: Clock
) -> ImportPlan:
    """Lay the file over the survey. `pictures` are those of `document.photos`, in their order."""
    items: dict[SectionName, Items] = {}
    lists: dict[SectionName, Sequence[Subpanel | MountingPlane] | None] = {
        SectionName.SUBPANELS: document.subpanels,
        SectionName.MOUNTING_PLANES: document.mounting_planes,
    }
    for section, entries in lists.items():
        if entries is not None:
            known = survey_repository.item_ids(connection, request_id, section)
            ids = [*known[: len(entries)], *(new_id() for _ in entries[len(known) :])]
            items[section] = [(item_id, values_of(entry)) for item_id, entry in zip(ids, entries, strict=True)]
    sections = set(items) | ({SectionName.ELECTRICAL} if document.electrical is not None else set())

    def target(section: SectionName, index: int | None) -> PhotoTarget:
        return PhotoTarget(section, None if index is None else items[section][index][0])

    stored = [photo for section in sections for photo in photo_repository.at_place(connection, request_id, section)]
    current = {photo.id for photo in photo_repository.photos(connection, request_id)}
    same: defaultdict[tuple[PhotoTarget, str | None, str], list[Photo]] = defaultdict(list)
    for photo in reversed(stored):  # those not in the bin are taken first
        same[photo.target, photo.slot, photo.sha256].append(photo)
    kept: list[Photo] = []
    new: list[Photo] = []
    for position, (wanted, picture) in enumerate(zip(document.photos, pictures, strict=True)):
        place = target(wanted.section, wanted.index)
        matches = same[place, wanted.slot, picture.sha256]
        if matches:
            photo, photos = matches.pop(), kept
        else:
            photo, photos = new_photo(request_id, place, wanted.slot, picture, clock), new
        turned = photo.turned if wanted.turned is None else wanted.turned
        photos.append(replace(photo, position=position, turned=turned))
    staying = {photo.id for photo in kept}
    return ImportPlan(
        survey_updated_at=survey_repository.updated_at(connection, request_id),
        sections=frozenset(sections),
        electrical=document.electrical,
        items=items,
        kept_photos=tuple(kept),
        new_photos=tuple(new),
        removed_photos=tuple(photo.id for photo in stored if photo.id in current - staying),
        absences=tuple(
            Absence(target(absence.section, absence.index), absence.slot, absence.kind, absence.reason)
            for absence in document.absences
        ),
    )


def apply_plan(connection: Connection, request_id: str, plan: ImportPlan, now: datetime) -> None:
    """Write it all in the caller's transaction."""
    if plan.electrical is not None:
        survey_repository.save_electrical(connection, request_id, values_of(plan.electrical))
        unclear_repository.forget_section(connection, request_id, SectionName.ELECTRICAL)
    for section, items in plan.items.items():
        survey_repository.replace_section(connection, request_id, section, items, now)
        copied_repository.forget_section(connection, request_id, section)
        unclear_repository.forget_section(connection, request_id, section)
    photo_repository.remove(connection, plan.removed_photos, now)
    for photo in plan.kept_photos:
        photo_repository.move(connection, photo.id, photo.target, photo.slot, photo.position, out_of_bin=True)
        photo_repository.turn(connection, photo.id, photo.turned)
    photo_repository.insert(connection, plan.new_photos)
    for section in plan.sections:
        photo_repository.clear_absences(connection, request_id, section)
    for absence in plan.absences:
        photo_repository.set_absence(connection, request_id, absence)
