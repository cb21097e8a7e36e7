"""`surveyor upload-limit`: what office automation uses to keep a line free."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_the_limit_is_set_shown_and_taken_away(run: Run) -> None:
    assert run("upload-limit", "--json").document == {"upload_limit_kbit": None}
    assert run("upload-limit", "500", "--json").document == {"upload_limit_kbit": 500}
    assert run("upload-limit").out.strip() == "Uploads use at most 500 kbit/s."
    assert run("upload-limit", "off").out.strip() == "Uploads are not limited."
    assert run("upload-limit", "--json").document == {"upload_limit_kbit": None}


@pytest.mark.parametrize("nonsense", ["fast", "1.5", "-5"])
def test_nonsense_is_refused_and_the_limit_stays(run: Run, nonsense: str) -> None:
    run("upload-limit", "500")
    ran = run("upload-limit", "--json", "--", nonsense)
    assert (ran.code, ran.document["error"]["code"]) == (64, "usage")
    assert "whole number" in ran.err
    assert run("upload-limit", "--json").document == {"upload_limit_kbit": 500}
