"""Reads the dates in HTTP's headers: Date and Retry-After."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def parse_http_date(text: str | None) -> datetime | None:
    """The time of an HTTP Date or Retry-After header, None when it is not one."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def retry_after_seconds(value: str | None, answer_date: str | None = None) -> float | None:
    """Seconds a server asks to wait, from seconds or an HTTP date (measured against the answer's own Date).

    None when absent or not understood. Not clamped: that is the queue's policy.
    """
    if value is None:
        return None
    try:
        seconds = float(value.strip())
    except ValueError:
        due = parse_http_date(value)
        if due is None:
            return None
        return (due - (parse_http_date(answer_date) or datetime.now(UTC))).total_seconds()
    return seconds if math.isfinite(seconds) else None
