"""Collects the texts that are shown to people into resources/translations and compiles them: `make translations`.

Texts come from `tr`, `trn` and `N_` in the package, and from the labels of the catalogue and the checklist.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
MARKERS = {"tr": 1, "N_": 1, "trn": 2}  # how many of their arguments are texts
LISTS = ("catalogue.json", "checklist.json")
SHOWN_KEYS = ("label", "why")


def collected() -> Catalog:
    """Every text that is marked, without translations."""
    catalogue = Catalog(project="Surveyor", charset="utf-8", fuzzy=False)
    for file in sorted((ROOT / "surveyor_app").rglob("*.py")):
        for text in _marked(ast.parse(file.read_text(encoding="utf-8"))):
            catalogue.add(text)
    for name in LISTS:
        document = json.loads((ROOT / "resources" / name).read_text(encoding="utf-8"))
        for text in _labels(document):
            catalogue.add(text)
    return catalogue


def _marked(module: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """By syntax, not by tokens: marks stand inside f-strings and inside each other too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            number = MARKERS[node.func.id]
            values = [arg.value for arg in node.args[:number] if isinstance(arg, ast.Constant)]
            texts = tuple(value for value in values if isinstance(value, str) and value)
            if len(texts) == number:
                yield texts[0] if number == 1 else texts


def _labels(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in SHOWN_KEYS and isinstance(inner, str) and inner:
                yield inner
            else:
                yield from _labels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _labels(inner)


def brought_up_to_date(code: str) -> Catalog:
    """The language's catalogue with every collected text; those that nobody shows any more are gone."""
    path = TRANSLATIONS / f"{code}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code, charset="utf-8")
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # The same texts give the same bytes.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    """Write the .po and .mo files; exit 1 when a text has no translation."""
    missing = 0
    for path in sorted(TRANSLATIONS.glob("*.po")):
        catalogue = brought_up_to_date(path.stem)
        lacking = [message.id for message in catalogue if message.id and not _is_translated(message)]
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=True, sort_output=True)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        sys.stdout.write(f"{path.name}: {len(catalogue)} texts, {len(lacking)} without a translation\n")
        for text in lacking:
            sys.stdout.write(f"  {text!r}\n")
        missing += len(lacking)
    return 1 if missing else 0


def _is_translated(message: Message) -> bool:
    """A fuzzy one is a guess of the tool, and gettext is not given it."""
    said = message.string
    return not message.fuzzy and (all(said) if isinstance(said, tuple | list) else bool(said))


if __name__ == "__main__":
    sys.exit(main())
