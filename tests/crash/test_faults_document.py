"""FAULTS.md speaks of tests that exist."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT

_MENTIONED = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")


def test_every_test_that_the_document_of_faults_names_exists() -> None:
    document = (ROOT / "FAULTS.md").read_text(encoding="utf-8")
    mentioned = set(_MENTIONED.findall(document))
    assert len(mentioned) > 40
    missing = [f"{path}::{name}" for path, name in sorted(mentioned) if not _is_there(path, name)]
    assert missing == []


def test_every_fault_of_the_document_says_how_it_is_shown() -> None:
    rows = [line for line in (ROOT / "FAULTS.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    faults = [row for row in rows if not row.startswith(("| Fault", "|---"))]
    unshown = [row for row in faults if "tests/" not in row and "Not tested:" not in row]
    assert len(faults) > 50
    assert unshown == []


def _is_there(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return not name or any(isinstance(node, functions) and node.name == name for node in ast.walk(tree))
