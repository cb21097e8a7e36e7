"""At every named point, once the laptop and once the relay dies, is started again, and nothing is lost or twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.crash.failpoints_in_code import failpoints_in
from tests.crash.harness import ARMED, TRACE, Harness, Point, groups_of_points, listed_points, seen_points


@pytest.mark.parametrize("point", listed_points("laptop"), ids=str)
def test_a_laptop_that_dies_there_and_starts_again_delivers_everything_once(
    harness: Harness, tmp_path: Path, point: Point
) -> None:
    job = harness.job(tmp_path, f"Lea {point}".replace(":", " "))
    job.be_asked()
    job.run_and_die_at(point, tmp_path / "trace")
    job.finish_and_check()


@pytest.mark.parametrize("points", groups_of_points("relay", 6), ids=lambda points: "+".join(map(str, points)))
def test_a_relay_that_dies_there_and_starts_again_has_everything_once(
    harness: Harness, tmp_path: Path, points: list[Point]
) -> None:
    """One job, over the relay's death at each of these points; after each, no row is without its bytes."""
    office, trace = harness.office, tmp_path / "trace"
    job = harness.job(tmp_path, f"Rob {points[0]}".replace(":", " "))
    office.new_code(job.surveyor)
    office.arm_relay_for([point.armed for point in points], trace)
    job.be_asked()
    job.finish()
    while office.armed and office.relay_is_dead(5):  # Aurora's own fetches come last
        office.revive_relay()
        job.finish()
    assert not office.armed, f"nobody comes by {office.armed[ARMED]}"
    seen = seen_points(trace)
    assert [str(point) for point in points if seen[point.name] < point.count] == []
    job.relay_was_killed = True
    job.check()


@pytest.mark.parametrize("point", listed_points("relay-start"), ids=str)
def test_a_relay_that_dies_at_its_very_first_start_starts_the_next_time(tmp_path: Path, point: Point) -> None:
    command = [sys.executable, "-m", "surveyor_app", "relay", "add-surveyor", "Finn First", "--json"]
    environment = {**os.environ, "SURVEYOR_RELAY_DATA_DIR": str(tmp_path / "relay")}
    (tmp_path / "relay").mkdir()
    (tmp_path / "relay" / "relay.db").touch()  # as far as a first start came that was killed even earlier
    died = subprocess.run(command, env={**environment, ARMED: point.armed}, timeout=60, check=False)
    assert died.returncode == -9
    again = subprocess.run(command, env=environment, timeout=60, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr


def test_the_list_of_points_is_what_a_clean_run_comes_by(harness: Harness, tmp_path: Path) -> None:
    traces = {who: tmp_path / f"{who}.trace" for who in ("laptop", "relay")}
    job = harness.job(tmp_path, "Cleo Clean")
    harness.office.arm_relay(**{TRACE: str(traces["relay"])})
    try:
        job.be_asked()
        job.environment[TRACE] = str(traces["laptop"])
        job.finish_and_check()
    finally:
        harness.office.revive_relay()
    for who, trace in traces.items():
        seen = seen_points(trace)
        listed = listed_points(who)
        not_listed = {name for name in seen if name not in {point.name for point in listed}}
        assert not not_listed, f"add to points.txt: {sorted(f'{who} {name}' for name in not_listed)}"
        assert [str(point) for point in listed if seen[point.name] < point.count] == []


def test_every_failpoint_has_a_name_of_its_own_and_is_on_the_list() -> None:
    names = failpoints_in(ROOT / "surveyor_app")
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    listed = {p.name for who in ("laptop", "relay", "relay-start", "elsewhere") for p in listed_points(who)}
    assert sorted(set(names) - listed) == []
    assert sorted(listed - set(names)) == []
