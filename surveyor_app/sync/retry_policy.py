"""The one place that decides what a failed job does next. Pure: time and randomness come in, a decision comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveyor_app.api.errors import (
    AppTooOld,
    DeviceRefused,
    KeyPending,
    Offline,
    Refused,
    ServerFault,
    Throttled,
    TlsFault,
    Unauthorised,
)
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.language import N_, tr
from surveyor_app.sync.faults import TryAgain

BACKOFF_BASE_SECONDS = 1.0
BACKOFF_CAP_SECONDS = 15 * 60.0
BACKOFF_FLOOR_SECONDS = 0.2
RETRY_AFTER_MIN_SECONDS = 1.0
RETRY_AFTER_MAX_SECONDS = 60 * 60.0
STORAGE_PAUSE_SECONDS = 60.0
KEY_REFUSED = N_(
    "Aurora does not let the office in for this customer. Ask the office to check its access to this customer's "
    "account in Aurora, then try again."
)


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again at `due_at`. `pauses_lane`: nothing else of the lane is tried earlier; `host_fault`: the host is to
    blame, which its breaker counts."""

    due_at: datetime
    code: str
    text: str
    spends_attempt: bool = True
    retry_after_until: datetime | None = None
    pauses_lane: bool = False
    offline: bool = False
    host_fault: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A person must act; `raw` is the server's body and `status` its number, where there was one; `at_office`: that was
    the office, not Aurora. `holds_tenant_seconds`: what else is for this Aurora tenant would meet the same and rests
    for a while."""

    code: str
    text: str
    raw: str | None = None
    status: int | None = None
    holds_tenant_seconds: float = 0.0
    at_office: bool = False


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing can go on until a person acts, but no job is to blame: the work is kept as it is."""

    code: str
    text: str


Decision = Retry | Block | Halt


def backoff_seconds(failures: int, random: Callable[[], float]) -> float:
    """Full jitter: anything up to a bound that doubles with every failure, 15 minutes at most."""
    bound = min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2.0 ** min(failures + 1, 20))
    return max(BACKOFF_FLOOR_SECONDS, random() * bound)


def clamped_retry_after(seconds: float) -> float:
    """A server's wish within one second and one hour."""
    return min(RETRY_AFTER_MAX_SECONDS, max(RETRY_AFTER_MIN_SECONDS, seconds))


def decide(
    error: Exception, *, attempts: int, host_failures: int, now: datetime, random: Callable[[], float]
) -> Decision:
    """What becomes of a job that failed with `error` after `attempts` earlier tries.

    `host_failures` counts how often in a row the lane's host was at fault: it paces those waits.
    """
    match error:
        case Throttled():
            return _host_wait(error, error.retry_after_seconds, host_failures, now, random)
        case KeyPending():  # this item's luck: others may find the same key good, and a person may try at once
            due = now + timedelta(seconds=clamped_retry_after(error.retry_after_seconds))
            return Retry(due, error.code, error.text, spends_attempt=False)
        case ServerFault() if error.retry_after_seconds is not None:
            return _host_wait(error, error.retry_after_seconds, host_failures, now, random)
        case ServerFault() | TryAgain():
            due = now + timedelta(seconds=backoff_seconds(attempts, random))
            return Retry(due, error.code, error.text, host_fault=isinstance(error, ServerFault))
        case Offline():
            due = now + timedelta(seconds=backoff_seconds(host_failures, random))
            return Retry(
                due, error.code, error.text, spends_attempt=False, pauses_lane=True, offline=True, host_fault=True
            )
        case StorageFault():
            due = now + timedelta(seconds=STORAGE_PAUSE_SECONDS)
            return Retry(due, error.code, error.text, spends_attempt=False, pauses_lane=True)
        case TlsFault() | DeviceRefused() | AppTooOld():
            return Halt(error.code, error.text)
        case _:
            return _block(error)


def _block(error: Exception) -> Block:
    match error:
        case Unauthorised():
            return Block(error.code, tr(KEY_REFUSED), holds_tenant_seconds=BACKOFF_CAP_SECONDS)
        case Refused():
            return Block(error.code, error.text, error.raw or None, error.status, at_office=error.at_office)
        case SurveyorError():
            return Block(error.code, error.text)
        case _:
            return Block("unexpected", tr("Something unexpected happened. The log has the details; nothing is lost."))


def _host_wait(
    error: Throttled | ServerFault,
    wish_seconds: float | None,
    host_failures: int,
    now: datetime,
    random: Callable[[], float],
) -> Retry:
    fault = isinstance(error, ServerFault) or wish_seconds is None  # being asked to wait so long is no fault
    if wish_seconds is None:
        due = now + timedelta(seconds=max(RETRY_AFTER_MIN_SECONDS, backoff_seconds(host_failures, random)))
        return Retry(due, error.code, error.text, spends_attempt=False, pauses_lane=True, host_fault=fault)
    until = now + timedelta(seconds=clamped_retry_after(wish_seconds))
    return Retry(
        until,
        error.code,
        error.text,
        spends_attempt=False,
        retry_after_until=until,
        pauses_lane=True,
        host_fault=fault,
    )
