"""Aurora's ids are long, and people type their beginning: which whole ids may have been meant."""

from __future__ import annotations

from collections.abc import Sequence

_MEANT = 3


def did_you_mean(given: str, known: Sequence[str]) -> str:
    """ "Did you mean r-17? An id is needed whole."; "" where no known id begins so, or it is whole already."""
    meant = [each for each in dict.fromkeys(known) if given and each.startswith(given)]
    if not meant or given in meant:
        return ""
    more = ", …" if len(meant) > _MEANT else ""
    return f"Did you mean {', '.join(meant[:_MEANT])}{more}? An id is needed whole."
