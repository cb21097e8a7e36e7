"""What a publish freezes beside the sections: the order of the entries, and the photos under the names Aurora sees."""

from __future__ import annotations

from collections.abc import Sequence

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.payload import freeze_sections
from surveyor_app.domain.photo import Photo
from surveyor_app.domain.revision import CopyKey, Revision, RevisionPhoto
from surveyor_app.domain.survey import Survey

EXTRA_PHOTO_SIDE_PX = 2560


def item_ids(survey: Survey) -> dict[SectionName, tuple[str, ...]]:
    """The ids of the entries of each section in order."""
    return {
        SectionName.ELECTRICAL: (),
        SectionName.SUBPANELS: tuple(item.id for item in survey.subpanels),
        SectionName.MOUNTING_PLANES: tuple(item.id for item in survey.mounting_planes),
    }


def freeze_photos(survey: Survey, photos: Sequence[Photo], checklist: Checklist) -> tuple[RevisionPhoto, ...]:
    """The photos as they are sent, in sending order."""
    names = filenames(survey, photos, checklist)
    return tuple(
        RevisionPhoto(
            photo.id, photo.target, photo.slot, names[photo.id], _long_side_px(photo, checklist), photo.turned
        )
        for photo in sorted(photos, key=lambda photo: names[photo.id])
    )


def copy_key(photo: Photo, checklist: Checklist) -> CopyKey:
    """Which of the photo's copies would be sent now: another place may ask for another size."""
    return (photo.id, _long_side_px(photo, checklist), photo.turned)


def is_frozen_in(
    revision: Revision, survey: Survey, photos: Sequence[Photo], catalogue: Catalogue, checklist: Checklist
) -> bool:
    """Whether publishing the survey now would send what `revision` holds. Asked at every save of a survey that was
    published, so the cheapest is compared first."""
    return (
        len(revision.photos) == len(photos)
        and revision.item_ids == item_ids(survey)
        and revision.sections == freeze_sections(survey, catalogue)
        and revision.photos == freeze_photos(survey, photos, checklist)
    )


def _long_side_px(photo: Photo, checklist: Checklist) -> int:
    slot = checklist.slot(photo.target.section, photo.slot)
    return slot.long_side_px if slot is not None else EXTRA_PHOTO_SIDE_PX
