"""What a surveyor is told when a request changes in mid-survey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from surveyor_app.domain.notices import NoticeKind, RequestFacts, changes

DESIGN: dict[str, Any] = {
    "arrays": [{"pitch": 20, "azimuth": 180}],
    "bill_of_materials": [{"component_type": "batteries", "name": "Cell", "quantity": 1}],
}
BEFORE = RequestFacts("requested", "Ada Sample", "a" * 64, DESIGN)


def told(after: RequestFacts, *, started: bool = True, ours: bool = False) -> dict[NoticeKind, str]:
    return dict(changes(BEFORE, after, surveyor="Ada Sample", is_started=started, is_ours=ours))


def test_nothing_changed_tells_nothing() -> None:
    assert told(BEFORE) == {}


@pytest.mark.parametrize(("status", "words"), [("cancelled", "cancelled"), ("deleted", "deleted in Aurora")])
def test_a_withdrawn_request_says_that_everything_is_kept(status: str, words: str) -> None:
    text = told(replace(BEFORE, status=status), started=False)[NoticeKind.WITHDRAWN]
    assert words in text
    assert "stays on this laptop" in text


def test_a_request_that_comes_back_says_so() -> None:
    found = changes(replace(BEFORE, status="cancelled"), BEFORE, surveyor=None, is_started=True, is_ours=False)
    assert "again" in dict(found)[NoticeKind.WITHDRAWN]


def test_completed_by_somebody_else_is_told_and_by_us_is_not() -> None:
    completed = replace(BEFORE, status="completed")
    assert NoticeKind.COMPLETED in told(completed)
    assert told(completed, ours=True) == {}


def test_given_to_somebody_else_is_told_and_to_oneself_is_not() -> None:
    assert "Ben Example" in told(replace(BEFORE, assigned_to="Ben Example"))[NoticeKind.REASSIGNED]
    assert told(replace(BEFORE, assigned_to=None)) == {}
    assert told(replace(BEFORE, assigned_to="ADA SAMPLE ")) == {}


def test_another_picture_and_another_design_are_told_once_work_began() -> None:
    design = {"arrays": [*DESIGN["arrays"], {"pitch": 5, "azimuth": 90}], "bill_of_materials": []}
    after = replace(BEFORE, screenshot_sha256="b" * 64, design=design)
    found = told(after)
    assert set(found) == {NoticeKind.SCREENSHOT, NoticeKind.DESIGN}
    assert "2 instead of 1" in found[NoticeKind.DESIGN]
    assert "none" in found[NoticeKind.DESIGN]
    assert told(after, started=False) == {}


def test_a_first_picture_or_design_is_no_change() -> None:
    bare = replace(BEFORE, screenshot_sha256=None, design=None)
    assert changes(bare, BEFORE, surveyor=None, is_started=True, is_ours=False) == []
