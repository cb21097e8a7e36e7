"""The harness can fail: builds that are broken on purpose must not pass it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.harness import Harness, Point
from tests.crash.mutations import MUTATIONS

# Where the laptop is killed, and what the harness then finds.
_FOUND = {
    "row-before-file": ("mutation-rows-committed", "stuck|the publish was refused"),
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
        job.run_and_die_at(Point("laptop", point), tmp_path / "trace")
    with pytest.raises(AssertionError, match=finding):
        job.finish_and_check()


@pytest.mark.parametrize("harm", ["a byte", "the file"])
def test_what_a_dead_relay_leaves_behind_is_noticed_before_it_starts_again(
    harness: Harness, tmp_path: Path, harm: str
) -> None:
    office, job = harness.office, harness.job(tmp_path, f"Lou Left {harm}")
    job.be_asked()
    job.finish()
    office.kill_relay()
    stored = next(path for path in (office.relay_photos() / "content").rglob("*") if path.is_file())
    content = stored.read_bytes()
    if harm == "a byte":
        stored.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    else:
        stored.unlink()
    with pytest.raises(AssertionError, match="left behind"):
        office.revive_relay()
    assert office.relay_is_dead()
    stored.write_bytes(content)
    office.revive_relay()
    job.finish_and_check()
