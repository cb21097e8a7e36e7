"""The rules of a survey: everything worth telling the surveyor. Errors block publishing, nothing else does.

Sources: Aurora's "Site survey apps" for what is required; NEC 240.6(A) for standard sizes; NEC 705.12 for the busbar
hint; the rest is trade practice. Each rule lives in the module of its section.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from surveyor_app.domain.busbar import BusbarHint, busbar_hint
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.copies import copied_problems
from surveyor_app.domain.electrical_rules import electrical_problems, subpanel_problems
from surveyor_app.domain.photo import Absence, Photo
from surveyor_app.domain.photo_rules import lost_problems, photo_problems
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.request import Battery, DesignArray
from surveyor_app.domain.roof_rules import list_problems, plane_problems
from surveyor_app.domain.survey import Survey
from surveyor_app.domain.told_counts import told_problems
from surveyor_app.domain.unclear import with_unclear

__all__ = ["BusbarHint", "busbar_hint", "check"]


def check(
    survey: Survey,
    photos: Sequence[Photo],
    absences: Sequence[Absence],
    catalogue: Catalogue,
    checklist: Checklist,
    batteries: Sequence[Battery] = (),
    arrays: Sequence[DesignArray] | None = None,
    lost: Set[str] = frozenset(),
) -> list[Problem]:
    """All problems of a survey, in the order on site: electrical, subpanels, planes, photos. `lost` are the ids of
    photos whose file is gone; `arrays` are the design's, None where it is not known which it has."""
    found = list(electrical_problems(survey.electrical, catalogue))
    main_bus = survey.electrical.main_bus_rating
    for place, subpanel in enumerate(survey.subpanels):
        found += subpanel_problems(subpanel, f"subpanels[{place}]", main_bus, catalogue)
    found += told_problems(survey)
    found += list_problems(survey.mounting_planes, arrays)
    for place, plane in enumerate(survey.mounting_planes):
        found += plane_problems(plane, f"mounting_planes[{place}]", arrays or ())
    found += copied_problems(survey)
    found = with_unclear(found, survey, catalogue)
    found += lost_problems(survey, photos, checklist, lost)
    found += photo_problems(survey, photos, absences, checklist, batteries)
    return found
