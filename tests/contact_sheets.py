"""Contact sheets: all pictures of one page on one sheet, states downwards and themes across, and a page that shows them
all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from tests.shots_matrix import PAGES, STATES, THEMES

WIDTH = 640  # of one picture on a sheet, pixels
LINE = 22
_NAME = re.compile(rf"^({'|'.join(PAGES)})-({'|'.join(STATES)})-({'|'.join(THEMES)})(?:-([a-z]{{2}}))?\.png$")


def write_sheets(out: Path) -> list[Path]:
    """Write "sheet-PAGE.png" (and "sheet-PAGE-LANGUAGE.png") for what is in a folder, and index.html."""
    pictures: dict[tuple[str, str], dict[tuple[str, str], Path]] = {}
    for path in sorted(out.glob("*.png")):
        if found := _NAME.match(path.name):
            page, state, theme, language = found.groups()
            pictures.setdefault((page, language or ""), {})[state, theme] = path
    sheets = []
    for page, language in sorted(pictures, key=lambda key: (PAGES.index(key[0]), key[1])):
        sheet = out / f"sheet-{page}{f'-{language}' if language else ''}.png"
        _sheet(pictures[page, language]).save(sheet)
        sheets.append(sheet)
    (out / "index.html").write_text(_index(sheets, sorted(out.glob("*.png"))), encoding="utf-8")
    return sheets


def missing(out: Path, languages: Sequence[str]) -> list[str]:
    """Pictures of the matrix that a folder lacks; `languages` are suffixes, "" for English."""
    there = {path.stem for path in out.glob("*.png")}
    wanted = (
        f"{page}-{state}-{theme}{f'-{language}' if language else ''}"
        for page in PAGES
        for state in STATES
        for theme in THEMES
        for language in languages
    )
    return [name for name in wanted if name not in there and not _is_no_page(name)]


def _is_no_page(name: str) -> bool:
    """A photo viewer without photos, and Qt's own dialog in more than one state."""
    return name.startswith("viewer-empty") or (name.startswith("export-") and not name.startswith("export-typical"))


def _sheet(pictures: dict[tuple[str, str], Path]) -> Image.Image:
    scaled = {key: _scaled(path) for key, path in pictures.items()}
    states = [state for state in STATES if any(key[0] == state for key in scaled)]
    heights = {state: max(image.height for key, image in scaled.items() if key[0] == state) + LINE for state in states}
    sheet = Image.new("RGB", (len(THEMES) * (WIDTH + 8), sum(heights.values())), "white")
    draw = ImageDraw.Draw(sheet)
    y = 0
    for state in states:
        for column, theme in enumerate(THEMES):
            if (state, theme) in scaled:
                x = column * (WIDTH + 8)
                draw.text((x + 4, y + 4), pictures[state, theme].stem, fill="black")
                sheet.paste(scaled[state, theme], (x, y + LINE))
        y += heights[state]
    return sheet


def _scaled(path: Path) -> Image.Image:
    with Image.open(path) as image:
        height = round(image.height * WIDTH / image.width)
        return image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)


def _index(sheets: Iterable[Path], everything: Iterable[Path]) -> str:
    shown = "\n".join(
        f'<h2>{html.escape(sheet.stem)}</h2><a href="{sheet.name}"><img src="{sheet.name}" width="100%"></a>'
        for sheet in sheets
    )
    links = "\n".join(f'<li><a href="{path.name}">{html.escape(path.stem)}</a></li>' for path in everything)
    return f"<!doctype html><meta charset=utf-8><title>Pictures</title>\n{shown}\n<h2>All</h2><ul>\n{links}\n</ul>\n"
