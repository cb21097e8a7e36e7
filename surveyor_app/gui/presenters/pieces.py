"""How what is written is divided for undo: a sentence, a line or a few words at a time, never half a number."""

from __future__ import annotations

import math

from surveyor_app.domain.attributes import Kind
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.undo_stack import PAUSE_SECONDS

WORDS_AT_MOST = 10  # where nobody ends a sentence
_ENDS = ".!?…;:"
_CLOSING = "\"'”’»)]"
_TEXTS = (Kind.TEXT, Kind.NOTES)


def ends_piece(text: str) -> bool:
    """Whether what was written so far is a piece of its own, and what is written next is another one."""
    body = text.rstrip()
    if not body or body == text:
        return False
    is_sentence = body.rstrip(_CLOSING).endswith(tuple(_ENDS))
    return is_sentence or text.endswith("\n") or len(body.split()) >= WORDS_AT_MOST


def rest_within(kind: Kind, before: AttributeValue, after: AttributeValue) -> float:
    """Within how many seconds of rest a change belongs to the one before it in the same edit. Only texts are divided by
    a pause, and only between words: what was half typed then is nothing that anybody wants back."""
    if kind not in _TEXTS:
        return math.inf
    old, new = str(before or ""), str(after or "")
    at = alike(old, new)
    goes_on = 0 < at < len(new) and not old[at - 1].isspace() and not new[at].isspace()
    return math.inf if goes_on else PAUSE_SECONDS


def alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
