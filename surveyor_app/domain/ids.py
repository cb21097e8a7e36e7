"""Identifiers made on the laptop: UUID version 7 (RFC 9562), so that they sort by the time they were made."""

from __future__ import annotations

import uuid


def id_from(unix_ms: int, random_bits: int) -> str:
    """A time-sorting identifier as 36 characters from milliseconds since 1970 and 74 random bits."""
    noise = random_bits & ((1 << 74) - 1)
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    value = (unix_ms & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
    return str(uuid.UUID(int=value))
