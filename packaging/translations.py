"""Collects the texts that are shown to people into resources/translations and compiles them: `make translations`.

Texts come from `tr`, `trn` and `N_` in the package, and from the labels of the catalogue and the checklist.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
KEYWORDS: dict[str, Any] = {"tr": None, "N_": None, "trn": (1, 2)}
LISTS = ("catalogue.json", "checklist.json")
SHOWN_KEYS = ("label", "why")


def collected() -> Catalog:
    """Every text that is marked, without translations."""
    catalogue = Catalog(project="Surveyor", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT / "surveyor_app", method_map=[("**.py", "python")], keywords=KEYWORDS, directory_filter=lambda _: True
    )
    for _file, _line, text, _comments, context in found:
        catalogue.add(text, context=context)
    for name in LISTS:
        document = json.loads((ROOT / "resources" / name).read_text(encoding="utf-8"))
        for text in _labels(document):
            catalogue.add(text)
    return catalogue


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
        lacking = [message.id for message in catalogue if message.id and not _is_translated(message.string)]
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=True, sort_output=True)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        sys.stdout.write(f"{path.name}: {len(catalogue)} texts, {len(lacking)} without a translation\n")
        for text in lacking:
            sys.stdout.write(f"  {text!r}\n")
        missing += len(lacking)
    return 1 if missing else 0


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
