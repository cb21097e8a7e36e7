"""The upload speed limit as a person enters and reads it: whole kbit/s, or none."""

from __future__ import annotations

import re

from surveyor_app.domain.errors import Fault, InvalidInput
from surveyor_app.language import tr

MOST_KBIT = 10_000_000  # 10 Gbit/s: more is a slip of the hand
_NONE = ("", "0", "off")
_NUMBER = re.compile(r"(\d{1,8}|\d{1,3}(?:[ ,]\d{3})+)(?:\s*kbit/s)?", re.ASCII | re.IGNORECASE)


def read_limit(text: str) -> int | None:
    """kbit/s, None for no limit ("", "0", "off"); InvalidInput for anything but a whole number up to MOST_KBIT."""
    entered = text.strip()
    if entered.lower() in _NONE:
        return None
    found = _NUMBER.fullmatch(entered)
    if found is None:
        raise no_limit()
    return checked_limit(int(re.sub(r"[ ,]", "", found[1])) or None)


def checked_limit(kbit: int | None) -> int | None:
    """The limit itself; InvalidInput unless it is None or between 1 and MOST_KBIT."""
    if kbit is not None and not 1 <= kbit <= MOST_KBIT:
        raise no_limit()
    return kbit


def no_limit() -> InvalidInput:
    """What is said about nonsense."""
    text = tr(
        "The upload speed limit is a whole number of kbit/s from 1 to {most:,}, for example 2000.", most=MOST_KBIT
    )
    return InvalidInput(text, (Fault("upload_limit_kbit", "no whole number of kbit/s"),))


def limit_words(kbit: int | None) -> str:
    """The limit in a sentence."""
    return "Uploads are not limited." if kbit is None else f"Uploads use at most {kbit:,} kbit/s."
