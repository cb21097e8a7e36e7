"""Texts for people are spelled as in the country that the app is made for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from surveyor_app.resources import read_json

ROOT = Path(__file__).resolve().parent.parent / "surveyor_app"
BRITISH = re.compile(r"cent(re|red|res)\b|\w*metres?\b|colour|grey\b|organis|recognis|labell|behaviour|neighbour", re.I)
MARKED = ("tr", "trn", "N_")


def _shown() -> list[str]:
    """Every marked text of the package, and the words of its lists."""
    found: list[str] = []
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKED:
                found += [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return found + _words(read_json("catalogue.json")) + _words(read_json("checklist.json"))


def _words(document: object) -> list[str]:
    if isinstance(document, str):
        return [document]
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return [text for one in inside for text in _words(one)]


def test_what_people_read_is_in_american_spelling() -> None:
    texts = _shown()
    assert len(texts) > 500
    assert [text for text in texts if BRITISH.search(text)] == []
