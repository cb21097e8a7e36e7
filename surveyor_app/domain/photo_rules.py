"""Rules of the photos: expected slots, the wall for a battery, and pictures taken on another day than the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import datetime, timedelta

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist, Slot
from surveyor_app.domain.photo import UNSORTED, Absence, Photo, PhotoTarget
from surveyor_app.domain.problem import NO_PICTURE, Problem, Severity
from surveyor_app.domain.request import Battery
from surveyor_app.domain.survey import Survey
from surveyor_app.language import tr, trn

_BATTERY_SLOT = "equipment_wall"
# A visit lasts hours and may pass midnight UTC; between two days' visits lies a night.
_NIGHT = timedelta(hours=12)


def targets(survey: Survey) -> list[tuple[PhotoTarget, str]]:
    """Every place where photos hang, with its path: electrical, then each subpanel, then each plane."""
    found = [(PhotoTarget(SectionName.ELECTRICAL), SectionName.ELECTRICAL.value)]
    for place, subpanel in enumerate(survey.subpanels):
        found.append((PhotoTarget(SectionName.SUBPANELS, subpanel.id), f"subpanels[{place}]"))
    for place, plane in enumerate(survey.mounting_planes):
        found.append((PhotoTarget(SectionName.MOUNTING_PLANES, plane.id), f"mounting_planes[{place}]"))
    return found


def empty_slots(
    survey: Survey, photos: Sequence[Photo], absences: Sequence[Absence], checklist: Checklist
) -> list[tuple[str, Slot]]:
    """The path and slot of each expected picture that has neither a photo nor a recorded reason."""
    filled = {(photo.target, photo.slot) for photo in photos} | {(a.target, a.slot) for a in absences}
    return [
        (f"{path}.photos.{slot.key}", slot)
        for target, path in targets(survey)
        for slot in checklist.slots.get(target.section, ())
        if (slot.expected or slot.blocks_publish) and (target, slot.key) not in filled
    ]


def photo_problems(
    survey: Survey,
    photos: Sequence[Photo],
    absences: Sequence[Absence],
    checklist: Checklist,
    batteries: Sequence[Battery],
) -> Iterator[Problem]:
    """The rules of all photos of a survey."""
    for field, slot in empty_slots(survey, photos, absences, checklist):
        severity = Severity.ERROR if slot.blocks_publish else Severity.WARNING
        yield Problem(
            severity,
            field,
            tr("No photo yet: {picture}. {why}", picture=tr(slot.label), why=tr(slot.why)).strip(),
            NO_PICTURE,
        )
    place = PhotoTarget(SectionName.ELECTRICAL)
    settled = {(p.target, p.slot) for p in photos} | {(a.target, a.slot) for a in absences}
    if batteries and (place, _BATTERY_SLOT) not in settled:
        text = tr("The design has a battery, but no photo shows where it goes.")
        yield Problem(Severity.WARNING, f"electrical.photos.{_BATTERY_SLOT}", text)
    yield from _unsorted(survey, photos)
    yield from _other_days(survey, photos)


def lost_problems(survey: Survey, photos: Sequence[Photo], checklist: Checklist, lost: Set[str]) -> Iterator[Problem]:
    """One error for each slot, or page, with photos whose file is gone: they can still be taken again on site.

    It names them, because their thumbnails may still be there, and "remove this one" must not hit another one."""
    gone: dict[tuple[PhotoTarget, str | None], list[str]] = {}
    for photo in photos:
        if photo.id in lost:
            gone.setdefault((photo.target, photo.slot), []).append(photo.original_name)
    paths = dict(targets(survey))
    for (target, slot), files in gone.items():
        if path := paths.get(target):
            named = ", ".join(files)
            known = checklist.slot(target.section, slot)
            text = trn(
                "The file of a photo is gone from this laptop: {photos}. Take it again, and remove this one.",
                "The files of {n} photos are gone from this laptop: {photos}. Take them again, and remove these.",
                len(files),
                photos=f"{tr(known.label)} ({named})" if known else named,
            )
            yield Problem(Severity.ERROR, f"{path}.photos.{slot}" if slot else path, text)


def _unsorted(survey: Survey, photos: Sequence[Photo]) -> Iterator[Problem]:
    """One warning for each place with photos that nobody has put into a slot or called an extra."""
    waiting = Counter(photo.target for photo in photos if photo.slot == UNSORTED)
    for target, path in targets(survey):
        if number := waiting[target]:
            text = trn(
                "{n} photo is not sorted yet: Aurora will not see what it shows.",
                "{n} photos are not sorted yet: Aurora will not see what they show.",
                number,
            )
            yield Problem(Severity.WARNING, f"{path}.photos.{UNSORTED}", text)


def _other_days(survey: Survey, photos: Sequence[Photo]) -> Iterator[Problem]:
    """One warning for each slot that holds a picture taken on another day than most."""
    dated = sorted(((p.taken_at, p) for p in photos if p.taken_at is not None), key=lambda pair: (pair[0], pair[1].id))
    visits: list[list[tuple[datetime, Photo]]] = []
    for taken_at, photo in dated:
        if not visits or taken_at - visits[-1][-1][0] > _NIGHT:
            visits.append([])
        visits[-1].append((taken_at, photo))
    if len(visits) < 2:
        return
    # Of visits of the same size the later one counts as the visit: old pictures are what slips in.
    main = max(enumerate(visits), key=lambda pair: (len(pair[1]), pair[0]))[1]
    paths = dict(targets(survey))
    said: set[str] = set()
    for taken_at, photo in (pair for visit in visits if visit is not main for pair in visit):
        path = paths.get(photo.target)
        field = f"{path}.photos.{photo.slot}" if photo.slot else path
        if field is not None and path is not None and field not in said:
            said.add(field)
            text = tr(
                "A photo here was taken on another day ({day:%Y-%m-%d}) than the rest ({usual:%Y-%m-%d}).",
                day=taken_at,
                usual=main[0][0],
            )
            yield Problem(Severity.WARNING, field, text)
