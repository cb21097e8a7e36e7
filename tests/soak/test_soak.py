"""`make soak` for ten minutes, or SECONDS_OF_SOAK; a few seconds of it are part of every test run."""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.crash.harness import open_harness
from tests.soak.machine import SurveyMachine
from tests.sync.faulty_proxy import Badness, FaultyProxy

logger = logging.getLogger(__name__)

SECONDS = float(os.environ.get("SECONDS_OF_SOAK", "20"))
FIRST_SEED = int(os.environ.get("SEED_OF_SOAK", "1"))
_LONGEST_EXAMPLE_SECONDS = 300
# Shrinking would run minutes of processes again and again: the story of the failing example is printed instead.
_SETTINGS = settings(
    max_examples=1,
    stateful_step_count=25 if SECONDS > 60 else 8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[type[SurveyMachine]]:
    """The state machine in an office behind a bad line."""
    with open_harness(tmp_path) as harness, FaultyProxy(harness.office.relay_url, Badness()) as proxy:
        SurveyMachine.harness, SurveyMachine.proxy = harness, proxy
        yield SurveyMachine


@pytest.mark.timeout(SECONDS + _LONGEST_EXAMPLE_SECONDS)
def test_whatever_happens_nothing_is_lost_and_all_comes_to_rest(machine: type[SurveyMachine]) -> None:
    end = time.monotonic() + SECONDS
    number = FIRST_SEED
    while time.monotonic() < end:
        random.seed(number)
        logger.info("seed %d (SEED_OF_SOAK=%d repeats it); %d steps so far", number, number, machine.steps)
        run_state_machine_as_test(seed(number)(machine), settings=_SETTINGS)
        number += 1
    logger.info("%d examples, %d steps of laptops", machine.examples, machine.steps)
    assert machine.steps > 0
