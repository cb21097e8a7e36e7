"""Judges pictures of the window's pages: something is drawn on each, and no two pages of a theme are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from PIL import Image

# The page itself at the pictures' size: right of requests and tasks, below the top bar, above the footer.
_PAGE = (580, 70, 1430, 854)
_LEAST_DRAWN = 0.003  # of the page, in other colours than its ground; the emptiest page has more than twice that
_LEAST_COLOURS = 16  # letters have soft edges


def blank_pages(files: Iterable[Path]) -> Iterator[str]:
    """What is wrong, in words; the files are named PAGE-THEME.png."""
    seen: dict[str, str] = {}
    for file in files:
        with Image.open(file) as picture:
            page = picture.convert("RGB").crop(_PAGE)
        counted = page.getcolors(page.width * page.height) or []
        drawn = 1 - max(count for count, _colour in counted) / (page.width * page.height)
        if drawn < _LEAST_DRAWN or len(counted) < _LEAST_COLOURS:
            yield f"the page {file.stem} is blank"
            continue
        same = seen.setdefault(sha256(page.tobytes()).hexdigest(), file.stem)
        if same != file.stem:
            yield f"the pages {same} and {file.stem} are the same picture"
