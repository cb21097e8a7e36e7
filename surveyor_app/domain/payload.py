"""What Aurora is sent: sections frozen from a survey, and the exact PUT bodies made from a frozen revision.

Source: Aurora's "Site survey apps", step 4. Ratings, pitch and azimuth go out as floats, subpanel ratings and rafter
spacing as integers; spacing is in inches, said by units_of_measurement.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from surveyor_app.domain.attributes import BY_SECTION, Attribute, Kind, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, Survey, values_of


def freeze_sections(survey: Survey, catalogue: Catalogue) -> dict[SectionName, Any]:
    """The three sections as Aurora is sent them, without wrappers and images: options as wire values, texts without
    blanks at their ends, unset attributes left out."""
    return {
        SectionName.ELECTRICAL: _frozen(SectionName.ELECTRICAL, survey.electrical, catalogue),
        SectionName.SUBPANELS: [_frozen(SectionName.SUBPANELS, item, catalogue) for item in survey.subpanels],
        SectionName.MOUNTING_PLANES: [_frozen_plane(plane, catalogue) for plane in survey.mounting_planes],
    }


def section_payload(
    section: SectionName,
    revision: Revision,
    urls: Mapping[str, str],
    *held: dict[str, Any] | None,
    anything: bool = False,
) -> dict[str, Any]:
    """The PUT body of a section with its wrapper. `urls` are by photo id (a missing one becomes null: a preview);
    `held` are the bodies that Aurora holds or may hold: their values are taken back with null where unset now. Where it
    may hold `anything`, null is said of every attribute that is unset."""
    frozen = revision.sections[section]
    before = [body.get(section.value) for body in held if isinstance(body, dict)]
    unknown: list[Any] = [{attribute.name: True for attribute in BY_SECTION[section]}] if anything else []
    if section is SectionName.ELECTRICAL:
        return {section.value: _with_images(frozen, before + unknown, revision, PhotoTarget(section), urls)}
    ids = revision.item_ids.get(section, ())
    earlier = [items for items in before if isinstance(items, list)]
    return {
        section.value: [
            _with_images(
                item,
                [items[place] for items in earlier if place < len(items)] + unknown,
                revision,
                PhotoTarget(section, ids[place] if place < len(ids) else ""),
                urls,
            )
            for place, item in enumerate(frozen)
        ]
    }


def payload_hash(body: Any) -> str:
    """SHA-256 (hex) of a JSON body in canonical form: the order of keys makes no difference."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _with_images(
    frozen: dict[str, Any], before: Iterable[Any], revision: Revision, target: PhotoTarget, urls: Mapping[str, str]
) -> dict[str, Any]:
    taken_back = {
        name: None
        for item in before
        for name, value in (item.items() if isinstance(item, dict) else ())
        if name != "images" and value is not None and name not in frozen
    }
    images = [
        {"url": urls.get(photo.photo_id), "filename": photo.filename}
        for photo in revision.photos
        if photo.target == target
    ]
    return {**frozen, **taken_back, "images": images}


def _frozen(section: SectionName, item: Electrical | Subpanel | MountingPlane, catalogue: Catalogue) -> dict[str, Any]:
    values = values_of(item)
    sent = {a.name: _wire(a, values[a.name], catalogue) for a in BY_SECTION[section]}
    return {name: value for name, value in sent.items() if value is not None}


def _wire(attribute: Attribute, value: AttributeValue, catalogue: Catalogue) -> AttributeValue:
    """One value as sent; None where unset."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        return (catalogue.wire(attribute.name, text) if attribute.kind is Kind.OPTION else text) or None
    return round_half_away(value) if attribute.kind is Kind.INTEGER else float(value)


def _frozen_plane(plane: MountingPlane, catalogue: Catalogue) -> dict[str, Any]:
    sent = _frozen(SectionName.MOUNTING_PLANES, plane, catalogue)
    if catalogue.units_of_measurement is not None:
        sent["units_of_measurement"] = catalogue.units_of_measurement
    if plane.pitch is not None:
        sent["pitch"] = round(float(plane.pitch), 1)
    if plane.azimuth is not None:
        sent["azimuth"] = round(float(plane.azimuth), 1) % 360
    if plane.rafter_spacing is not None:
        sent["rafter_spacing"] = max(1, round_half_away(plane.rafter_spacing))
        if not float(plane.rafter_spacing).is_integer():
            measured = f"{_inches(plane.rafter_spacing)} in o.c."
            sent["notes"] = "\n".join(filter(None, (sent.get("notes"), measured)))
    return sent


def round_half_away(value: float) -> int:
    """The nearest whole number; a half goes away from zero (19.5 → 20)."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def _inches(value: float) -> str:
    """A fractional spacing as written on site: 19.2, 15.75, 23.62."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return short if "." in short else repr(float(value))
