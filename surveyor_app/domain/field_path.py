"""From the ways a server names a field (pointers, dotted paths, plain words) to our field paths, as in problem.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from surveyor_app.domain.attributes import BY_SECTION, SectionName

_SECTIONS = {
    "electrical": SectionName.ELECTRICAL,
    "subpanels": SectionName.SUBPANELS,
    "subpanel": SectionName.SUBPANELS,
    "mounting_planes": SectionName.MOUNTING_PLANES,
    "mounting_plane": SectionName.MOUNTING_PLANES,
}
_NAMES = {section: tuple(a.name for a in attributes) for section, attributes in BY_SECTION.items()}
_LABELS = {a.name: a.label for attributes in BY_SECTION.values() for a in attributes}
_PICTURES = frozenset({"images", "image", "photos"})
_EVERYDAY_WORDS = frozenset({"location", "notes"})  # in a sentence they are the field only where the section is known
_POINTER_IN_TEXT = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.\[\]\"']*")
_LONGEST_INDEX = 4


def steps(pointer: str) -> list[str]:
    """The names and indexes on the way: ``/data/mounting_planes/0/pitch``, ``mountingPlanes[0].pitch``."""
    parts = re.split(r"[/.\[\]\"'\s]+", pointer.replace("~1", "/").replace("~0", "~"))
    return [re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", part).replace("-", "_").lower() for part in parts if part]


def resolve(path: Iterable[str], hint: SectionName | None = None) -> str | None:
    """Our field path for steps, None when they name nothing we know. `hint` is the section a request was about."""
    section, named, index, name = hint, False, "", ""
    for step in path:
        if step in _SECTIONS:
            section, named, index, name = _SECTIONS[step], True, "", ""
        elif step.isdecimal() and step.isascii() and len(step) <= _LONGEST_INDEX:
            index = index or ("" if name else step)
        elif step in _PICTURES:
            break
        elif step in _LABELS and not name:
            name = step
    if name and (section is None or name not in _NAMES[section]):
        owners = [owner for owner, names in _NAMES.items() if name in names]
        is_guess = section is None
        if len(owners) != 1:
            name = ""
        elif section is not owners[0]:
            section, index = owners[0], index if is_guess else ""
    if section is None or not (named or name or index):
        return None
    if section is SectionName.ELECTRICAL:
        return f"{section}.{name}" if name else section.value
    if not index:
        return section.value
    return f"{section}[{int(index)}]" + (f".{name}" if name else "")


def resolve_text(text: str, hint: SectionName | None = None) -> str | None:
    """Our field path for a sentence that names a field by a pointer, by its attribute's name or by its label."""
    found = [resolve(path, hint) for path in map(steps, _POINTER_IN_TEXT.findall(text)) if _says_a_field(path, hint)]
    best = max(filter(None, found), key=_precision, default=None)
    if best is not None and _precision(best) > 0:
        return best
    words = f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "
    for name in sorted(_LABELS, key=len, reverse=True):
        spoken = {f" {name.replace('_', ' ')} ", f" {_LABELS[name].lower()} "}
        if any(phrase in words for phrase in spoken) and _says_a_field([name], hint):
            field = resolve([name], hint)
            if field is not None:
                return field
    return best


def attribute_label(path: Sequence[str]) -> str:
    """The label of the attribute that the steps end in, "" when they end in none."""
    return next((_LABELS[step] for step in reversed(path) if step in _LABELS), "")


def _says_a_field(path: Sequence[str], hint: SectionName | None) -> bool:
    """Whether steps found in a sentence are meant as a path, and are not everyday words that look like one."""
    is_everyday = len(path) == 1 and path[0] in _EVERYDAY_WORDS
    return not is_everyday or (hint is not None and path[0] in _NAMES[hint])


def _precision(field: str) -> int:
    """How much a field path says: an attribute more than an item, an item more than a section."""
    return 2 * ("." in field) + ("[" in field)
