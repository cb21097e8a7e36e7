"""What can be copied into one subpanel or plane: from where, which answers, which way the copy faces; and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyor_app.domain.attributes import BY_SECTION, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.copies import AZIMUTH, TURNS, turned, values_to_copy
from surveyor_app.domain.survey import MountingPlane, Subpanel, values_of
from surveyor_app.domain.units import compass_point
from surveyor_app.gui.presenters.review import value_words
from surveyor_app.gui.presenters.task_rows import item_title, items_of
from surveyor_app.gui.presenters.undo_words import numbered
from surveyor_app.gui.presenters.words import number
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

_TURN_WORDS = dict(
    zip(
        TURNS,
        (N_("Same: {azimuth}"), N_("Opposite: {azimuth}"), N_("+90°: {azimuth}"), N_("−90°: {azimuth}")),
        strict=True,
    )
)
_TO_CHECK = {
    SectionName.SUBPANELS: N_("Copied from another subpanel."),
    SectionName.MOUNTING_PLANES: N_("Copied from another plane."),
}


@dataclass(frozen=True, slots=True)
class CopySource:
    """One entry to copy from. `turns` are the ways to face, (degrees from its azimuth, words) each; `replaces` counts
    answers here that differ from its, the azimuth aside."""

    item_id: str
    name: str
    title: str
    summary: str
    turns: tuple[tuple[float, str], ...]
    replaces: int


@dataclass(frozen=True, slots=True)
class CopyView:
    """`first` is the source that is meant when none is named: the one before; None where there is none at all.
    `is_fresh` says that nothing has been entered here yet."""

    sources: tuple[CopySource, ...] = ()
    first: CopySource | None = None
    is_fresh: bool = False


def copy_view(detail: SurveyDetail, section: SectionName, item_id: str, catalogue: Catalogue) -> CopyView:
    """What can be copied into an entry of a survey."""
    items = items_of(detail, section)
    at = next((place for place, item in enumerate(items) if item.id == item_id), None)
    if at is None:
        return CopyView()
    here = items[at]
    empty = Subpanel("") if section is SectionName.SUBPANELS else MountingPlane("")
    sources = {
        place: _source(section, item, place + 1, here, catalogue)
        for place, item in enumerate(items)
        if place != at and values_to_copy(item, empty, turn=0)
    }
    before = [source for place, source in sources.items() if place < at]
    first = before[-1] if before else next(iter(sources.values()), None)
    return CopyView(tuple(sources.values()), first, all(value is None for value in values_of(here).values()))


def _source(
    section: SectionName,
    item: Subpanel | MountingPlane,
    place: int,
    here: Subpanel | MountingPlane,
    catalogue: Catalogue,
) -> CopySource:
    values = values_of(item)
    words = [
        value_words(attribute, values[attribute.name], catalogue)
        for attribute in BY_SECTION[section]
        if attribute.name not in ("notes", AZIMUTH)
    ]
    azimuth = values.get(AZIMUTH)
    turns: tuple[tuple[float, str], ...] = ()
    if isinstance(azimuth, int | float):
        turns = tuple((turn, tr(_TURN_WORDS[turn], azimuth=_azimuth(turned(azimuth, turn)))) for turn in TURNS)
    kept, replaced = values_to_copy(item, here), values_to_copy(item, here, overwrite=True)
    return CopySource(
        item_id=item.id,
        name=numbered(section, place),
        title=item_title(item, place),
        summary=" · ".join(part for part in words if part),
        turns=turns,
        replaces=len(replaced) - len(kept),
    )


def _azimuth(degrees: float) -> str:
    return f"{number(degrees)}° {compass_point(degrees)}"


def unchecked(detail: SurveyDetail, section: SectionName, item_id: str | None) -> tuple[str, ...]:
    """The attributes of one entry that were copied and that nobody has checked, in the order on site."""
    item = next((item for item in items_of(detail, section) if item.id == item_id), None)
    if item is None:
        return ()
    values = values_of(item)
    marked = {mark.name for mark in detail.survey.copied if mark.item_id == item_id}
    return tuple(a.name for a in BY_SECTION[section] if a.name in marked and values[a.name] is not None)


def to_check_words(detail: SurveyDetail, section: SectionName, item_id: str | None, names: Sequence[str]) -> str:
    """ "5 answers were copied from Plane 1 and are to be checked."."""
    places = {item.id: place for place, item in enumerate(items_of(detail, section), start=1)}
    marks = [mark for mark in detail.survey.copied if mark.item_id == item_id and mark.name in names]
    found = sorted({places[mark.source_id] for mark in marks if mark.source_id in places})
    if not found:
        return tr(_TO_CHECK[section])
    return trn(
        "{n} answer was copied from {source}. Please check it.",
        "{n} answers were copied from {source}. Please check them.",
        len(names),
        source=", ".join(numbered(section, place) for place in found),
    )
