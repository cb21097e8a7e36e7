"""Makes Aurora's documents fit to be handed on: what JSON or UTF-8 cannot carry must not spoil a whole feed."""

from __future__ import annotations

import math
from typing import Any

_DEEPEST = 60


def speakable(value: Any, depth: int = 0) -> Any:
    """The same document; NaN and infinities become null, half characters a replacement, what nests too deeply null."""
    if isinstance(value, str):
        return _whole_characters(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict | list) and depth >= _DEEPEST:
        return None
    if isinstance(value, dict):
        return {_whole_characters(str(key)): speakable(entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, list):
        return [speakable(entry, depth + 1) for entry in value]
    return value


def _whole_characters(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
