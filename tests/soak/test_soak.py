"""`make soak` for ten minutes, or SECONDS_OF_SOAK; a few seconds of it are part of every test run."""

from __future__ import annotations

import faulthandler
import logging
import math
import os
import time
from pathlib import Path

import pytest

from tests.crash.harness import open_harness
from tests.soak.deck import rules_of
from tests.soak.machine import SurveyMachine
from tests.soak.tally import ALWAYS, IN_A_MINUTE, Tally
from tests.sync.faulty_proxy import Badness, FaultyProxy

logger = logging.getLogger(__name__)

SECONDS = float(os.environ.get("SECONDS_OF_SOAK", "20"))
FIRST_SEED = int(os.environ.get("SEED_OF_SOAK", "1"))
_LONGEST_EXAMPLE_SECONDS = 300
_MINUTE_SECONDS = 60


@pytest.mark.timeout(SECONDS + _LONGEST_EXAMPLE_SECONDS)
def test_whatever_happens_nothing_is_lost_and_all_comes_to_rest(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    faulthandler.cancel_dump_traceback_later()  # it would take a long soak for one that hangs
    caplog.set_level(logging.WARNING, "httpx")
    tally, number = Tally(), FIRST_SEED
    is_long = SECONDS >= _MINUTE_SECONDS
    with open_harness(tmp_path) as harness, FaultyProxy(harness.office.relay_url, Badness()) as proxy:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            began = time.monotonic()
            may_end = math.inf if is_long and number == FIRST_SEED else end  # one whole deck, on any machine
            SurveyMachine(harness, proxy, tally, tmp_path / str(number), number).live(may_end)
            seconds = time.monotonic() - began
            logger.info("SEED_OF_SOAK=%d done in %.0f s, %d rules so far", number, seconds, tally.rules.total())
            number += 1
    for line in tally.lines():
        logger.info(line)
    missing = tally.missing(IN_A_MINUTE, rules_of(SurveyMachine)) if is_long else tally.missing(ALWAYS)
    assert not missing, f"it proves nothing about what never was: {missing}"
