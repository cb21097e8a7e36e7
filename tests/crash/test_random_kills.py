"""At moments nobody chose: ten jobs, each killed four times, laptop or relay. The test's name has the seed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash.harness import Harness

_JOBS = 10
_KILLS = 4
_LONGEST_SECONDS = 1.5  # a whole job takes about two on an idle machine


@pytest.mark.parametrize("seed", range(1, _JOBS + 1))
def test_a_job_that_is_killed_four_times_at_random_is_delivered_whole(
    harness: Harness, tmp_path: Path, seed: int
) -> None:
    job = harness.job(tmp_path, f"Rae Random {seed}")
    job.be_asked()
    story = harness.kill_at_random(job, random.Random(seed), _LONGEST_SECONDS, _KILLS)
    try:
        job.finish_and_check()
    except AssertionError as broken:
        raise AssertionError(f"seed {seed}: killed {'; '.join(story)}\n{broken}") from broken
