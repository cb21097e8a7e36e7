"""Moments and counts as people read them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from surveyor_app.domain.moments import count, local_minute


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no way to change a process's time zone")
def test_a_moment_is_told_in_the_machines_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setenv("TZ", "America/New_York")
        time.tzset()
        assert local_minute(datetime(2026, 11, 3, 2, 5, tzinfo=UTC)) == "2 Nov 2026, 21:05"
    time.tzset()


def test_counts_have_their_plurals() -> None:
    assert [count(number, "photo") for number in (0, 1, 2)] == ["no photos", "1 photo", "2 photos"]
    assert count(2, "entry", "entries") == "2 entries"
