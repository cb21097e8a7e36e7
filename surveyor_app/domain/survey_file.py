"""Reads an import file strictly: every fault is listed with its path, and nothing is taken from a file with faults.

The file is ``{"electrical": {…}, "subpanels": […], "mounting_planes": […]}`` in Aurora's attribute names; each object
may carry ``"photos": [{"path", "slot", "turned"}]`` and ``"absent": {"slot": "reason"}``. rafter_spacing is in inches.
A slot may be "unsorted"; `turned` is in degrees to the right; a reason may be ``{"kind", "reason"}``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.errors import Fault, InvalidInput
from surveyor_app.domain.photo import LONGEST_REASON, TURNS, UNSORTED, AbsenceKind
from surveyor_app.domain.photo_path import photo_path_fault
from surveyor_app.domain.survey import AttributeValue, Electrical, MountingPlane, Subpanel, attribute_names
from surveyor_app.domain.unique_json import UniqueObject, repeated_keys
from surveyor_app.domain.values import check_value, shown, shown_key, text_fault

__all__ = ["FileAbsence", "FilePhoto", "SurveyFile", "absence_kind", "check_value", "parse_survey_file"]

MAX_CHARACTERS = 5_000_000
MAX_ITEMS = 100
MAX_PHOTOS = 1000
_UNITS = "units_of_measurement"


@dataclass(frozen=True, slots=True)
class FilePhoto:
    """A photo that the file names: where it hangs (`index` into the section's list, None for electrical), its path
    relative to the file's folder, its slot or None, and how it is turned: None where the file does not say."""

    section: SectionName
    index: int | None
    path: str
    slot: str | None
    turned: int | None = None


@dataclass(frozen=True, slots=True)
class FileAbsence:
    """A slot that the file says was left empty on purpose."""

    section: SectionName
    index: int | None
    slot: str
    kind: AbsenceKind
    reason: str


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """What a file holds; None where it lacks the section, which then stays as it is. Subpanels and planes carry an
    empty id: the import gives them theirs."""

    electrical: Electrical | None = None
    subpanels: tuple[Subpanel, ...] | None = None
    mounting_planes: tuple[MountingPlane, ...] | None = None
    photos: tuple[FilePhoto, ...] = ()
    absences: tuple[FileAbsence, ...] = ()


def parse_survey_file(text: str, catalogue: Catalogue, checklist: Checklist) -> SurveyFile:
    """The file's content; InvalidInput with every fault, each at a path such as ``mounting_planes[0].pitch``."""
    reader = _Reader(catalogue, checklist)
    document = _parsed(text)
    reader.faults += [Fault(path, "This is given more than once.") for path in repeated_keys(document)]
    found = reader.read(document)
    if reader.faults:
        raise _invalid(*reader.faults)
    return found


def _parsed(text: str) -> Any:
    if len(text) > MAX_CHARACTERS:
        raise _invalid(Fault("", f"The file has more than {MAX_CHARACTERS} characters; it is not a survey."))
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=UniqueObject)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _invalid(Fault("", f"The file is not JSON: {error.msg} ({where}).")) from None
    except RecursionError:
        raise _invalid(Fault("", "The file is nested too deeply to be a survey.")) from None
    except ValueError:
        raise _invalid(
            Fault("", "The file is not JSON that can be read: it holds a number of absurd length.")
        ) from None


def _invalid(*faults: Fault) -> InvalidInput:
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return InvalidInput(f"The file was not imported; nothing was changed. It has {count}.", faults)


def absence_kind(reason: str) -> AbsenceKind:
    """What a reason says by its words where nobody named its kind."""
    not_reached = reason.strip().lower().startswith("could not reach")
    return AbsenceKind.NOT_REACHED if not_reached else AbsenceKind.NOT_APPLICABLE


class _Reader:
    """Walks one document and gathers faults."""

    def __init__(self, catalogue: Catalogue, checklist: Checklist) -> None:
        self.faults: list[Fault] = []
        self._catalogue, self._checklist = catalogue, checklist
        self._photos: list[FilePhoto] = []
        self._absences: list[FileAbsence] = []

    def read(self, document: Any) -> SurveyFile:
        if not isinstance(document, dict):
            self._fault("", f"The file must hold an object with the sections, not {shown(document)}.")
            return SurveyFile()
        known = [section.value for section in SectionName]
        for name in document:
            if name not in known:
                self._fault(shown_key(name), f"{shown(name)} is not a section; the sections are {', '.join(known)}.")
        electrical = self._electrical(document)
        subpanels = self._items(document, SectionName.SUBPANELS)
        planes = self._items(document, SectionName.MOUNTING_PLANES)
        if len(self._photos) > MAX_PHOTOS:
            self._fault("", f"The file names {len(self._photos)} photos; at most {MAX_PHOTOS} fit into a survey.")
        if self.faults:
            return SurveyFile()
        return SurveyFile(
            electrical=electrical,
            subpanels=None if subpanels is None else tuple(Subpanel("", **values) for values in subpanels),
            mounting_planes=None if planes is None else tuple(MountingPlane("", **values) for values in planes),
            photos=tuple(self._photos),
            absences=tuple(self._absences),
        )

    def _fault(self, path: str, text: str) -> None:
        self.faults.append(Fault(path, text))

    def _electrical(self, document: dict[str, Any]) -> Electrical | None:
        if SectionName.ELECTRICAL not in document:
            return None
        values = self._object(document["electrical"], SectionName.ELECTRICAL, None)
        return Electrical(**values) if not self.faults else None

    def _items(self, document: dict[str, Any], section: SectionName) -> list[dict[str, Any]] | None:
        if section not in document:
            return None
        items = document[section]
        if not isinstance(items, list):
            self._fault(section, f"This section must be a list, not {shown(items)}.")
            return None
        if len(items) > MAX_ITEMS:
            self._fault(section, f"This section has {len(items)} entries; at most {MAX_ITEMS} fit into a survey.")
            return None
        return [self._object(item, section, index) for index, item in enumerate(items)]

    def _object(self, given: Any, section: SectionName, index: int | None) -> dict[str, Any]:
        path = section.value if index is None else f"{section.value}[{index}]"
        if not isinstance(given, dict):
            self._fault(path, f"This entry must be an object, not {shown(given)}.")
            return {}
        values: dict[str, AttributeValue] = {}
        names = attribute_names(section)
        for name, value in given.items():
            if name == "photos":
                self._read_photos(value, section, index, f"{path}.photos")
            elif name == "absent":
                self._read_absences(value, section, index, f"{path}.absent")
            elif name == _UNITS and section is SectionName.MOUNTING_PLANES:
                self._read_units(value, f"{path}.{_UNITS}")
            elif name not in names:
                listed = ", ".join((*names, "photos", "absent"))
                self._fault(f"{path}.{shown_key(name)}", f"{shown(name)} is not an attribute; known are {listed}.")
            else:
                values[name] = self._value(section, name, value, path)
        return values

    def _value(self, section: SectionName, name: str, value: Any, path: str) -> AttributeValue:
        try:
            return check_value(section, name, value, self._catalogue)
        except InvalidInput as error:
            self.faults += [Fault(f"{path}.{fault.path}", fault.text) for fault in error.faults]
            return None

    def _read_units(self, value: Any, path: str) -> None:
        if value not in (None, "imperial"):
            self._fault(path, f'The units must be "imperial" (rafter_spacing is in inches), not {shown(value)}.')

    def _read_photos(self, given: Any, section: SectionName, index: int | None, path: str) -> None:
        if given is None:
            return
        if not isinstance(given, list):
            self._fault(path, f"The photos must be a list, not {shown(given)}.")
            return
        for place, entry in enumerate(given):
            self._read_photo(entry, section, index, f"{path}[{place}]")

    def _read_photo(self, entry: Any, section: SectionName, index: int | None, path: str) -> None:
        if not isinstance(entry, dict):
            self._fault(path, f'A photo must be an object such as {{"path": "photo.jpg"}}, not {shown(entry)}.')
            return
        for name in entry:
            if name not in ("path", "slot", "turned"):
                words = f"{shown(name)} is not known here; a photo has path, slot and turned."
                self._fault(f"{path}.{shown_key(name)}", words)
        fault = photo_path_fault(entry.get("path"))
        if fault:
            self._fault(f"{path}.path", fault)
        slot, turned = entry.get("slot"), entry.get("turned")
        is_turn = turned is None or (type(turned) is int and turned in TURNS)
        if not is_turn:
            words = f"A photo is turned by 0, 90, 180 or 270 degrees to the right, not {shown(turned)}."
            self._fault(f"{path}.turned", words)
        if slot not in (None, UNSORTED) and not self._is_slot(section, slot, f"{path}.slot"):
            return
        if is_turn and not fault:
            self._photos.append(FilePhoto(section, index, str(entry["path"]), slot, turned))

    def _read_absences(self, given: Any, section: SectionName, index: int | None, path: str) -> None:
        if given is None:
            return
        if not isinstance(given, dict):
            self._fault(path, f'"absent" must be an object such as {{"slot": "reason"}}, not {shown(given)}.')
            return
        for slot, entry in given.items():
            if not self._is_slot(section, slot, f"{path}.{shown_key(slot)}"):
                continue
            reason, said = self._reason(entry, f"{path}.{slot}")
            if not isinstance(reason, str) or not reason.strip():
                self._fault(f"{path}.{slot}", "This slot needs a reason in words.")
                continue
            fault = text_fault(reason, LONGEST_REASON)
            if fault:
                self._fault(f"{path}.{slot}", f"The reason {fault}")
                continue
            self._absences.append(FileAbsence(section, index, slot, said or absence_kind(reason), reason.strip()))

    def _reason(self, entry: Any, path: str) -> tuple[Any, AbsenceKind | None]:
        """Whatever stands for the reason, and its kind where the file names one."""
        if not isinstance(entry, dict):
            return entry, None
        for name in entry:
            if name not in ("kind", "reason"):
                words = f"{shown(name)} is not known here; a reason has kind and reason."
                self._fault(f"{path}.{shown_key(name)}", words)
        kind = entry.get("kind")
        if kind is None or kind in list(AbsenceKind):
            return entry.get("reason"), None if kind is None else AbsenceKind(kind)
        self._fault(f"{path}.kind", f"The kind is {' or '.join(AbsenceKind)}, not {shown(kind)}.")
        return entry.get("reason"), None

    def _is_slot(self, section: SectionName, slot: Any, path: str) -> bool:
        if isinstance(slot, str) and self._checklist.slot(section, slot) is not None:
            return True
        known = ", ".join(s.key for s in self._checklist.slots.get(section, ()))
        self._fault(path, f"{shown(slot)} is not a slot of the checklist here: {known}.")
        return False
