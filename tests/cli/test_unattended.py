"""`surveyor unattended`: for whoever has a timer sync this laptop."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_a_chosen_folder_always_syncs_unattended_and_says_why_not_otherwise(run: Run) -> None:
    assert run("unattended", "--json").document == {"unattended_sync": True}
    assert "a file that only you can read" in run("unattended", "on").out
    refused = run("unattended", "off", "--json")
    assert (refused.code, refused.document["unattended_sync"]) == (1, True)
    assert "always kept in a file" in refused.err


@pytest.mark.parametrize("nonsense", ["maybe", "ON", ""])
def test_anything_but_on_and_off_is_refused(run: Run, nonsense: str) -> None:
    ran = run("unattended", nonsense, "--json")
    assert (ran.code, ran.document["error"]["code"]) == (64, "usage")
