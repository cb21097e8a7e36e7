"""The notes speak of so many subpanels, and others are entered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyor_app.domain.problem import COUNTS_DIFFER, Severity, still_expected
from surveyor_app.domain.rules import check
from surveyor_app.domain.survey import Subpanel, Survey
from surveyor_app.domain.told_counts import told_subpanels
from tests.domain.samples import CATALOGUE, CHECKLIST, SURVEY, expected_photos


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ("2 subpanels", 2),
        ("Feeds two sub-panels in the barn.", 2),
        ("1 Subpanel, garage", 1),
        ("dos subpaneles", 2),
        ("hay 3 subtableros", 3),
        ("a subpanel in the garage", None),
        ("subpanel 2 is full", None),
        ("first 1 subpanel, later 2 subpanels", None),
        ("1.2 subpanels", None),
        ("1 subpanel in the garage, 1 subpanel in the barn", None),  # two, or the same twice
        ("Feeds 2 subpanels. Both of the 2 subpanels are full.", None),
        ("spaces 2 and 4 subpanel feeders", None),
        ("espacio 4 subtablero", None),
        ("2 sub panels", 2),
        ("", None),
        (None, None),
    ],
)
def test_only_one_plain_number_counts(notes: str | None, told: int | None) -> None:
    assert told_subpanels(notes) == told


def _said(notes: str, *subpanels: Subpanel) -> list[str]:
    survey: Survey = replace(SURVEY, subpanels=subpanels, electrical=replace(SURVEY.electrical, notes=notes))
    found = check(survey, expected_photos(), (), CATALOGUE, CHECKLIST)
    assert all(p.severity is Severity.WARNING for p in found if p.code == COUNTS_DIFFER)
    return [problem.text for problem in still_expected(found) if problem.field == "subpanels"]


def test_another_number_than_entered_is_a_warning_at_the_list() -> None:
    told = "The notes of the main panel speak of 2 subpanels, but "
    assert _said("2 subpanels") == [told + "none is entered."]
    assert _said("2 subpanels", Subpanel("s")) == [told + "1 is entered."]
    assert _said("2 subpanels", Subpanel("s"), Subpanel("t")) == []
