"""Answers that the disk did not take: kept in memory, shown in their fields, and saved again until it takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.services.summaries import SurveyDetail


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an answer belongs: a request, a section, an item of it (None for electrical), an attribute."""

    request_id: str
    section: SectionName
    item_id: str | None
    name: str


class Unsaved:
    """The newest value of each entry that could not be stored."""

    def __init__(self) -> None:
        self._values: dict[Entry, AttributeValue] = {}

    def __len__(self) -> int:
        return len(self._values)

    def keep(self, entry: Entry, value: AttributeValue) -> None:
        """The disk did not take this value."""
        self._values[entry] = value

    def drop(self, entry: Entry) -> None:
        """A value of this entry is stored, or can never be."""
        self._values.pop(entry, None)

    def drop_value(self, entry: Entry, value: AttributeValue) -> None:
        """This value is stored; a newer one that is not stays."""
        if entry in self._values and self._values[entry] == value:
            del self._values[entry]

    def entries(self) -> list[tuple[Entry, AttributeValue]]:
        """All of them, the oldest first."""
        return list(self._values.items())

    def over(self, detail: SurveyDetail) -> SurveyDetail:
        """The survey as the person entered it: what is stored, with the unsaved answers on top."""
        survey = detail.survey
        for entry, value in self._values.items():
            if entry.request_id != detail.request.id:
                continue
            change: dict[str, Any] = {entry.name: value}
            match entry.section:
                case SectionName.ELECTRICAL:
                    survey = replace(survey, electrical=replace(survey.electrical, **change))
                case SectionName.SUBPANELS:
                    panels = (replace(p, **change) if p.id == entry.item_id else p for p in survey.subpanels)
                    survey = replace(survey, subpanels=tuple(panels))
                case SectionName.MOUNTING_PLANES:
                    planes = (replace(p, **change) if p.id == entry.item_id else p for p in survey.mounting_planes)
                    survey = replace(survey, mounting_planes=tuple(planes))
        return detail if survey is detail.survey else replace(detail, survey=survey)
