"""Leaves the documentation strings of some libraries out of a frozen program: nobody reads them there.

Assertions stay, unlike with Python's own -OO: some decoders report damaged files by them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from types import CodeType

Entry = tuple[str, str, str]  # PyInstaller's: module, source file, kind
# Not fastapi, starlette, typer and our own: their strings are help texts and the relay's description of itself. Not
# alembic: it builds functions from them.
SILENT = (
    "PIL", "anyio", "h11", "httpcore", "jeepney", "more_itertools", "opentelemetry", "sqlalchemy", "structlog",
)  # fmt: skip

SPEAKING = (".events",)  # SQLAlchemy adds to the strings of its events, and insists on them


def silent_code(modules: Iterable[Entry]) -> dict[str, CodeType]:
    """Module name → its code without documentation strings, for the modules of SILENT packages."""
    return {
        name: compile(without_docstrings(Path(source).read_bytes()), f"{name.replace('.', '/')}.py", "exec", optimize=0)
        for name, source, _kind in modules
        if name.split(".")[0] in SILENT and source.endswith(".py") and not name.endswith(SPEAKING)
    }


def without_docstrings(source: bytes) -> ast.Module:
    """The parsed module without its documentation strings; lines keep their numbers."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and _has_one(node):
            rest = node.body[1:]  # not a `pass` before it: `from __future__` has to come first
            node.body = rest or [ast.copy_location(ast.Pass(), node.body[0])]
    return tree


def _has_one(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.body[0] if node.body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
