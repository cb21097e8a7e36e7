"""What a new revision changes, in words: one row a difference, each with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.changes import Change, ChangeKind, changed_sections
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.ports import PreviewView
from surveyor_app.gui.presenters.places import Place, item_ids
from surveyor_app.gui.presenters.receipts import on_its_way
from surveyor_app.gui.presenters.review import value_words, where
from surveyor_app.gui.presenters.words import SECTION_NAMES
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import SurveyDetail

_ITEM = {SectionName.SUBPANELS: N_("Subpanel {n}"), SectionName.MOUNTING_PLANES: N_("Plane {n}")}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A difference in words; `place` is None where nothing is left to go to."""

    where: str
    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class ChangesState:
    """The card: its title, the sentence that says what will be sent again, and its rows."""

    title: str
    sentence: str
    rows: tuple[ChangeRow, ...]


def changes_state(preview: PreviewView, detail: SurveyDetail, catalogue: Catalogue) -> ChangesState | None:
    """What changed since the last publish; None before the first."""
    if preview.since is None:
        return None
    title = tr("What changed since version {number}", number=preview.since)
    waiting = on_its_way(detail)
    if not preview.changes:
        nothing = tr("Nothing. It is sent as it was published.") if waiting else None
        return ChangesState(title, nothing or tr("Nothing. There is nothing to send again."), ())
    sections = changed_sections(preview.changes)
    names = ", ".join(tr(SECTION_NAMES[section]) for section in sections)
    sentence = tr("Sent again: {sections}. The rest stays as Aurora has it.", sections=names)
    if len(sections) == len(SectionName):
        sentence = tr("All three sections are sent again.")
    if waiting:
        sentence = tr(
            "Changed: {sections}. What has not arrived yet of version {number} is sent with it.",
            sections=names, number=preview.since,
        )  # fmt: skip
    return ChangesState(title, sentence, tuple(_row(change, detail, catalogue) for change in preview.changes))


def data_text(preview: PreviewView) -> str:
    """The bodies as they are sent, as JSON a person can read."""
    return json.dumps(preview.bodies, indent=2, ensure_ascii=False)


def _row(change: Change, detail: SurveyDetail, catalogue: Catalogue) -> ChangeRow:
    is_there = change.item_id is None or change.item_id in item_ids(detail.survey, change.section)
    place = Place(change.section.value, change.item_id, attribute=change.name or None) if is_there else None
    name = where(place, detail) if place is not None else tr(_ITEM[change.section], n=change.number)
    return ChangeRow(name, _text(change, catalogue), place)


def _text(change: Change, catalogue: Catalogue) -> str:
    if change.kind is ChangeKind.VALUE:
        described = attribute(change.section, change.name)

        def words(value: AttributeValue) -> str:
            return value_words(described, value, catalogue) or NOTHING

        return f"{tr(described.label)}: {words(change.before)} → {words(change.after)}"
    return _KINDS[change.kind](change)


_KINDS: dict[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.ITEM_ADDED: lambda _change: tr("Added"),
    ChangeKind.ITEM_REMOVED: lambda _change: tr("Removed"),
    ChangeKind.ORDER: lambda _change: tr("In another order"),
    ChangeKind.PHOTO_ADDED: lambda change: tr("Photo added: {name}", name=change.after),
    ChangeKind.PHOTO_REMOVED: lambda change: tr("Photo removed: {name}", name=change.before),
    ChangeKind.PHOTO_RENAMED: lambda change: tr(
        "Photo renamed: {before} → {after}", before=change.before, after=change.after
    ),
    ChangeKind.PHOTO_TURNED: lambda change: tr("Photo turned: {name}", name=change.after),
}


def photo_count(preview: PreviewView) -> str:
    """How many pictures Aurora will be told of."""
    sections = [preview.bodies.get(section.value) for section in SectionName]
    items = [item for section in sections for item in (section if isinstance(section, list) else [section or {}])]
    return trn("{n} photo", "{n} photos", sum(len(item.get("images", ())) for item in items))
