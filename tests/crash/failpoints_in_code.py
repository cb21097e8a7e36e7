"""Finds the names of all failpoints in the package's source."""

from __future__ import annotations

import ast
from pathlib import Path


def failpoints_in(package: Path) -> list[str]:
    """Every name given to `failpoint(…)`, once for each place. AssertionError for a name that is not a plain text."""
    names = []
    for path in sorted(package.rglob("*.py")):
        if path.name == "failpoints.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "failpoint":
                (name,) = node.args
                assert isinstance(name, ast.Constant), f"{path.name}: a failpoint's name must be written out"
                assert isinstance(name.value, str)
                names.append(name.value)
    return names
