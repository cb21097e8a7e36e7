"""Field paths of a frozen revision in a survey that was changed since: an entry keeps what was said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.survey import Survey

_ENTRY = re.compile(r"^(subpanels|mounting_planes)\[(\d+)\](.*)$", re.DOTALL)


def field_now(field: str, frozen: Mapping[SectionName, Sequence[str]], survey: Survey) -> str:
    """Where a field of a revision is now. `frozen` names the entries of the revision in order, by section; a field
    whose entry is gone is about its section."""
    found = _ENTRY.match(field)
    if found is None:
        return field
    section, at = SectionName(found[1]), int(found[2])
    entries = survey.subpanels if section is SectionName.SUBPANELS else survey.mounting_planes
    was, now = frozen.get(section, ()), [entry.id for entry in entries]
    if at >= len(was) or was[at] not in now:
        return section.value
    return f"{section.value}[{now.index(was[at])}]{found[3]}"
