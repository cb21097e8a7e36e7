"""At moments nobody chose: forty kills of laptop or relay at work, over ten seeds. The test's name has the seed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash.harness import Harness

_SEEDS = 10
_KILLS = 4
_MOST_JOBS = 4  # a fast machine may end one before its fourth kill
_LONGEST_SECONDS = 1.0  # a whole job takes about two on an idle machine


@pytest.mark.parametrize("seed", range(1, _SEEDS + 1))
def test_a_job_that_is_killed_four_times_at_random_is_delivered_whole(
    harness: Harness, tmp_path: Path, seed: int
) -> None:
    dice, kills = random.Random(seed), 0
    for number in range(_MOST_JOBS):
        job = harness.job(tmp_path / str(number), f"Rae Random {seed} {number}")
        job.be_asked()
        times, story = harness.kill_at_random(job, dice, _LONGEST_SECONDS, _KILLS - kills)
        kills += times
        try:
            job.finish_and_check()
        except AssertionError as broken:
            raise AssertionError(f"seed {seed}: killed {'; '.join(story)}\n{broken}") from broken
        if kills == _KILLS:
            return
    raise AssertionError(f"only {kills} kills in {_MOST_JOBS} jobs: they are over too soon for this test")
