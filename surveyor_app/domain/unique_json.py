"""JSON objects that remember which of their keys were given more than once; the json module says nothing about it."""

from __future__ import annotations

from typing import Any

from surveyor_app.domain.values import shown_key

_DEEPEST = 8


class UniqueObject(dict[str, Any]):
    """A parsed object; `repeated` are its keys that occurred more than once. Use as `object_pairs_hook`."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated: list[str] = []
        for key, _value in pairs:
            if key in seen and key not in self.repeated:
                self.repeated.append(key)
            seen.add(key)


def repeated_keys(node: Any, path: str = "", depth: int = 0) -> list[str]:
    """The paths of the keys given more than once, as deep as a survey goes; deeper is no survey anyway."""
    found: list[str] = []
    if depth > _DEEPEST:
        return found
    if isinstance(node, UniqueObject):
        found += [_below(path, key) for key in node.repeated]
        for key, value in node.items():
            found += repeated_keys(value, _below(path, key), depth + 1)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += repeated_keys(value, f"{path}[{index}]", depth + 1)
    return found


def _below(path: str, key: str) -> str:
    return f"{path}.{shown_key(key)}" if path else shown_key(key)
