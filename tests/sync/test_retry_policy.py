"""One table: every fault and what becomes of the job that met it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from surveyor_app.api.errors import DeviceRefused, Offline, Refused, ServerFault, Throttled, TlsFault, Unauthorised
from surveyor_app.domain.errors import PhotoRefused, StorageFault
from surveyor_app.sync.faults import NeedsPerson, TryAgain
from surveyor_app.sync.retry_policy import Block, Decision, Halt, Retry, backoff_seconds, decide

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def decided(error: Exception, *, attempts: int = 0, host_failures: int = 0, random: float = 0.5) -> Decision:
    return decide(error, attempts=attempts, host_failures=host_failures, now=NOW, random=lambda: random)


@pytest.mark.parametrize(
    ("error", "waits_seconds"),
    [
        (Throttled("", retry_after_seconds=30), 30),
        (Throttled("", retry_after_seconds=0), 1),
        (Throttled("", retry_after_seconds=-4), 1),
        (Throttled("", retry_after_seconds=10**9), 3600),
        (ServerFault("", status=503, retry_after_seconds=7), 7),
    ],
)
def test_a_hosts_own_wish_is_clamped_persisted_and_pauses_its_lane(error: Exception, waits_seconds: float) -> None:
    retry = decided(error)
    assert isinstance(retry, Retry)
    assert retry.due_at == retry.retry_after_until == NOW + timedelta(seconds=waits_seconds)
    assert retry.pauses_lane
    assert not retry.spends_attempt


def test_a_throttle_without_a_time_waits_at_least_a_second_and_pauses_the_lane() -> None:
    retry = decided(Throttled(""), random=0.0)
    assert isinstance(retry, Retry)
    assert retry.due_at == NOW + timedelta(seconds=1)
    assert retry.retry_after_until is None
    assert retry.pauses_lane


@pytest.mark.parametrize("error", [ServerFault("", status=500), TryAgain("")])
def test_an_items_fault_spends_an_attempt_and_leaves_the_lane_alone(error: Exception) -> None:
    retry = decided(error)
    assert isinstance(retry, Retry)
    assert retry.spends_attempt
    assert not retry.pauses_lane


def test_offline_spends_no_attempt_and_is_paced_by_the_hosts_failures() -> None:
    first, tenth = decided(Offline(""), host_failures=0), decided(Offline(""), host_failures=9, attempts=0)
    assert isinstance(first, Retry)
    assert isinstance(tenth, Retry)
    assert first.offline
    assert not first.spends_attempt
    assert first.due_at < tenth.due_at


def test_a_full_disk_waits_without_blame() -> None:
    retry = decided(StorageFault("full", code="disk_full"))
    assert isinstance(retry, Retry)
    assert not retry.spends_attempt


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (Refused("no", status=403, raw="{}"), "refused_403", 403),
        (Refused("no", status=404), "refused_404", 404),
        (Refused("no", status=409), "refused_409", 409),
        (Refused("no", status=422, raw="[]"), "refused_422", 422),
        (Unauthorised("no"), "unauthorised", None),
        (NeedsPerson("gone", code="photo_missing"), "photo_missing", None),
        (PhotoRefused("cut", code="truncated"), "truncated", None),
        (ZeroDivisionError(), "unexpected", None),
    ],
)
def test_what_asking_again_cannot_help_needs_a_person(error: Exception, code: str, status: int | None) -> None:
    block = decided(error)
    assert isinstance(block, Block)
    assert (block.code, block.status) == (code, status)
    assert block.text


@pytest.mark.parametrize("error", [TlsFault("who?"), DeviceRefused("unknown device")])
def test_what_concerns_everything_halts_the_run_and_blames_no_job(error: Exception) -> None:
    assert isinstance(decided(error), Halt)


def test_backoff_doubles_its_bound_up_to_fifteen_minutes_with_full_jitter() -> None:
    bounds = [backoff_seconds(failures, lambda: 1.0) for failures in range(14)]
    assert bounds[:4] == [2, 4, 8, 16]
    assert bounds[-1] == 900
    assert backoff_seconds(10**6, lambda: 1.0) == 900
    assert backoff_seconds(5, lambda: 0.0) == pytest.approx(0.2)
