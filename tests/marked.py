"""The texts that the source marks for translation: for the tests of the language."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "surveyor_app"
MARKERS = ("tr", "trn", "N_")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of tr, trn and N_ in the package, each with its file and line."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.name == "language.py":
            continue
        source = file.read_text(encoding="utf-8")
        if not any(f"{marker}(" in source for marker in MARKERS):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def literal(node: ast.expr) -> str | None:
    """The text of a literal, None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def marked_texts() -> set[str]:
    """Everything that is marked: literals in the package, labels of the catalogue and the checklist."""
    found = set()
    for _where, call in calls():
        function = call.func
        number = 2 if isinstance(function, ast.Name) and function.id == "trn" else 1
        found |= {text for text in map(literal, call.args[:number]) if text}
    for name in ("catalogue.json", "checklist.json"):
        found |= set(_labels(json.loads((ROOT / "resources" / name).read_text(encoding="utf-8"))))
    return found


def _labels(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("label", "why") and isinstance(inner, str):
                yield inner
            else:
                yield from _labels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _labels(inner)
