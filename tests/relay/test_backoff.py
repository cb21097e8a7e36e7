"""How long a failed prefetch waits."""

from __future__ import annotations

import pytest

from surveyor_app.relay.backoff import pause


def lowest() -> float:
    """Chance at its lowest."""
    return 0.0


def highest() -> float:
    """Chance at its highest."""
    return 0.999999


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    longest = [pause(attempts, highest).total_seconds() for attempts in range(30)]

    assert longest[:4] == pytest.approx([2, 4, 8, 16], rel=0.01)
    assert longest == sorted(longest)
    assert longest[-1] == pytest.approx(900, rel=0.01)
    assert pause(0, lowest).total_seconds() == pytest.approx(1)


@pytest.mark.parametrize(("asked", "least", "most"), [(37.0, 37, 39), (-5.0, 1, 4), (1e9, 3600, 3602), (0.0, 1, 4)])
def test_what_aurora_asks_for_is_kept_within_an_hour(asked: float, least: float, most: float) -> None:
    for chance in (lowest, highest):
        assert least <= pause(0, chance, asked).total_seconds() <= most
