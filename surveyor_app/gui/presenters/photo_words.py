"""What is said about one photo, about an import, and about files that were not added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import UNSORTED, Photo
from surveyor_app.domain.revision import RevisionPhoto
from surveyor_app.gui.presenters import words
from surveyor_app.gui.presenters.places import item_ids
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.tiles import EXTRA, NOT_SORTED
from surveyor_app.language import tr, trn
from surveyor_app.services.summaries import PhotoView, RefusedFile, SharedPicture, SurveyDetail

_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIC"}
_NOT_A_PICTURE = "not_an_image"
_NAMES_SHOWN = 5


def place_of_photo(photo: Photo, detail: SurveyDetail) -> str:
    """Where a photo hangs: "Electrical", "Plane 1 · SSW 6:12"."""
    items = items_of(detail, photo.target.section)
    ids = item_ids(detail.survey, photo.target.section)
    if photo.target.item_id in ids:
        at = ids.index(photo.target.item_id)
        return item_title(items[at], at + 1)
    return tr("Electrical")


def slot_of_photo(photo: Photo | RevisionPhoto, checklist: Checklist) -> str:
    """The slot of a photo in words: "Panel label", "Extra photo", "Not sorted yet"."""
    slot = checklist.slot(photo.target.section, photo.slot)
    return tr(slot.label) if slot is not None else tr(NOT_SORTED if photo.slot == UNSORTED else EXTRA)


def where_photo(photo_id: str, detail: SurveyDetail, checklist: Checklist) -> str:
    """ "Plane 1, Rafter size"; "" for a photo that the survey does not have."""
    photo = next((view.photo for view in detail.photos if view.photo.id == photo_id), None)
    if photo is None:
        return ""
    if photo.slot == UNSORTED:
        return slot_of_photo(photo, checklist)
    return f"{place_of_photo(photo, detail)}, {slot_of_photo(photo, checklist)}"


def facts(view: PhotoView, now: datetime, long_side_px: int) -> list[tuple[str, str]]:
    """What is known about a photo: when and where it was taken, its sizes before and after, and how far it got."""
    photo = view.photo
    taken = words.moment(photo.taken_at, now) if photo.taken_at else tr("The file does not say when.")
    shown = f"{photo.width} × {photo.height} px"
    original = " · ".join((words.size(photo.size), shown, _KINDS.get(photo.media_type, photo.media_type)))
    sent = tr("Made when the survey is sent: at most {px} px", px=min(long_side_px, max(photo.width, photo.height)))
    if view.published_size is not None:
        saved = round(100 * (1 - view.published_size / photo.size)) if photo.size else 0
        sent = words.size(view.published_size)
        sent = tr("{size}, {percent} % smaller", size=sent, percent=saved) if saved > 0 else sent
    return [
        (tr("State"), words.PHOTO[view.state].words),
        (tr("Taken"), taken),
        (tr("Where"), coordinates(photo) or tr("The file does not say where.")),
        (tr("Original"), original),
        (tr("As sent"), sent),
        (tr("Name for Aurora"), view.filename),
        (tr("File"), photo.original_name),
    ]


def coordinates(photo: Photo) -> str:
    """Where a photo was taken: "37.56300° N, 122.32550° W"; "" when the file does not say."""
    if photo.latitude is None or photo.longitude is None:
        return ""
    north, east = ("N" if photo.latitude >= 0 else "S"), ("E" if photo.longitude >= 0 else "W")
    return f"{abs(photo.latitude):.5f}° {north}, {abs(photo.longitude):.5f}° {east}"


def adding_words(done: int, of: int, seconds_left: float | None, *, stopping: bool = False) -> str:
    """How far an import is: "12 of 60 photos added · 40 s left"."""
    if stopping:
        return tr("Stopping. {done} of {of} photos are in and stay.", done=done, of=of)
    if not of:
        return tr("Looking at the files…")
    parts = [tr("{done} of {of} photos added", done=done, of=of)]
    if seconds_left is not None:
        parts.append(words.duration(seconds_left))
    return " · ".join((*parts, tr("you can go on working")))


def refusals(refused: Sequence[RefusedFile]) -> list[str]:
    """One line a file, but one line for all that are no pictures: "3 files are not pictures: a.txt · b.pdf · c.mov"."""
    other = [file for file in refused if file.code == _NOT_A_PICTURE]
    if len(other) < 2:
        return [f"{file.name}: {file.text}" for file in refused]
    lines = [f"{file.name}: {file.text}" for file in refused if file.code != _NOT_A_PICTURE]
    named = name_some([file.name for file in other])
    counted = trn("{n} file is not a picture", "{n} files are not pictures", len(other))
    return [*lines, f"{counted}: {named}"]


def name_some(names: Sequence[str]) -> str:
    """The first few names and how many more there are."""
    some = " · ".join(names[:_NAMES_SHOWN])
    rest = len(names) - _NAMES_SHOWN
    return f"{some} {trn('and {n} more', 'and {n} more', rest)}" if rest > 0 else some


def shared_words(shared: Sequence[SharedPicture]) -> list[str]:
    """Which of the pictures that were added are in other customers' surveys too, a line for each customer."""
    by_customer: dict[str, list[str]] = {}
    for one in shared:
        by_customer.setdefault(one.customer or tr("Customer unknown"), []).append(one.name)
    return [_shared_with(customer, names) for customer, names in by_customer.items()]


def _shared_with(customer: str, names: list[str]) -> str:
    if len(names) == 1:
        return tr("{name} was added. It is also in the survey of {customer}.", name=names[0], customer=customer)
    counted = trn(
        "{n} picture was added that is also in the survey of {customer}",
        "{n} pictures were added that are also in the survey of {customer}",
        len(names),
        customer=customer,
    )
    return f"{counted}: {name_some(names)}."
