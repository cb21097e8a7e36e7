"""Photos of pictures that are in the store: new ones, and those that the survey has already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.photo import Photo, PhotoTarget
from surveyor_app.services.intake import TakenPicture
from surveyor_app.storage.new_id import new_id


@dataclass(frozen=True, slots=True)
class Double:
    """A picture that the survey has already, as the photo `photo_id`."""

    picture: TakenPicture
    photo_id: str


def without_doubles(
    request_id: str,
    target: PhotoTarget,
    slot: str | None,
    pictures: Sequence[TakenPicture],
    known: Sequence[Photo],
    clock: Clock,
) -> tuple[list[Photo], list[Double]]:
    """The photos to add, and the pictures that are among the photos `known` already, or twice among the new ones."""
    owners = {photo.sha256: photo.id for photo in reversed(known)}
    new, doubles = [], []
    for picture in pictures:
        owner = owners.get(picture.sha256)
        if owner is not None:
            doubles.append(Double(picture, owner))
            continue
        photo = new_photo(request_id, target, slot, picture, clock)
        owners[photo.sha256] = photo.id
        new.append(photo)
    return new, doubles


def new_photo(
    request_id: str, target: PhotoTarget, slot: str | None, picture: TakenPicture, clock: Clock, position: int = 0
) -> Photo:
    """A photo of a picture that is in the store, with a new id."""
    facts = picture.facts
    return Photo(
        id=new_id(),
        request_id=request_id,
        target=target,
        slot=slot,
        position=position,
        sha256=picture.sha256,
        size=picture.size,
        media_type=facts.media_type,
        width=facts.width,
        height=facts.height,
        original_name=picture.name,
        added_at=clock.now(),
        taken_at=facts.taken_at,
        latitude=facts.latitude,
        longitude=facts.longitude,
    )
