"""The points of the compass as people say and write them, in English and in Spanish.

A Spanish O is the west ("oeste") and no English point, so that letters can be read in both languages at once.
"""

from __future__ import annotations

import re

POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
WHICH_NORTH = r"m|mag|magnetic[oa]?s?|t|true|verdader[oa]s?|geografic[oa]s?"  # behind the degrees

_LETTERS = {
    "north": "n", "east": "e", "south": "s", "west": "w",
    "norte": "n", "nor": "n", "nord": "n", "este": "e", "sur": "s", "sud": "s", "oeste": "w",
}  # fmt: skip
_WORD = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_BETWEEN = re.compile(r"[\s.\-–]+")


def said_direction(text: str) -> float | None:
    """Degrees clockwise from north of `SSW`, `SSO`, `south`, `sur`, `south-west`, `suroeste`, `sur-suroeste`; None for
    what is no point of the compass. `text` is in small letters without accents."""
    together = _BETWEEN.sub("", text)
    letters = together.replace("o", "w") if re.fullmatch(r"[nesow]{1,3}", together) else _spelled(together)
    return POINTS.index(letters.upper()) * 22.5 if letters.upper() in POINTS else None


def _spelled(words: str) -> str:
    """The letters of whole words, "" when something else stands between them."""
    found = _WORD.findall(words)
    return "".join(_LETTERS[word] for word in found) if "".join(found) == words else ""
