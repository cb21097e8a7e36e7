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


@pytest.mark.parametrize("below_zero", ["-5", "-500"])
def test_a_number_below_zero_is_told_what_is_allowed(run: Run, below_zero: str) -> None:
    ran = run("upload-limit", below_zero)
    assert ran.code == 64
    assert "whole number of kbit/s from 1" in ran.err
    assert "No such option" not in ran.err


def test_an_option_that_is_not_there_is_no_limit(run: Run) -> None:
    ran = run("upload-limit", "--jsn")
    assert (ran.code, "No such option: --jsn" in ran.err) == (64, True)
