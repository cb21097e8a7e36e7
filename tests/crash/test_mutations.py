"""The harness can fail: builds that are broken on purpose must not pass it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.harness import ARMED, Harness
from tests.crash.mutations import MUTATIONS

# Where the laptop is killed, and what the harness then finds.
_FOUND = {
    "row-before-file": ("mutation-rows-committed", "stuck"),
    "status-before-sections": (None, "stuck|after the status came"),
    "done-before-verified": ("chunk-sent", "not fetch|serves something else|does not answer|not done"),
    "intent-not-recorded": ("status-put-not-marked", "set to completed 2 times"),
}


@pytest.mark.parametrize("mutation", sorted(MUTATIONS))
def test_the_harness_notices_a_broken_build(harness: Harness, tmp_path: Path, mutation: str) -> None:
    point, finding = _FOUND[mutation]
    job = harness.job(tmp_path, f"Max {mutation}", mutation)
    job.be_asked()
    if point is not None:
        assert job.run(**{ARMED: point}).killed
    with pytest.raises(AssertionError, match=finding):
        job.finish_and_check()
