"""The source tree as the architecture tests read it: modules with their names and syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is relative to the project's root, with forward slashes."""

    name: str
    tree: ast.Module

    def within(self, *folders: str) -> bool:
        """Whether the module lies in one of these folders (or is one of these files)."""
        return any(self.name == folder or self.name.startswith(f"{folder}/") for folder in folders)

    def place(self, node: ast.AST) -> str:
        """`path:line`, as editors and people read it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def nodes(self) -> Iterator[ast.AST]:
        """Every node of the tree."""
        return ast.walk(self.tree)

    def imported(self) -> Iterator[tuple[str, ast.AST]]:
        """Every dotted name this module imports; `from a import b` gives both a and a.b."""
        for node in self.nodes():
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node
                yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def modules(*folders: str) -> list[Module]:
    """The modules below these folders of the project, sorted by name."""
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_bytes(), path)) for path in files]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or an attribute chain; "" for anything else at its root, e.g. ".exec" for `f().exec`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
