"""Understands why a server refused: bodies of every shape become lines at the fields they are about.

The body of Aurora's 422 is not documented, so lists and objects, strings and objects inside, pointers and field names
in sentences are all understood; what cannot be placed belongs to the survey itself (field ""). Nothing here raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.field_path import attribute_label, resolve, resolve_text, steps
from surveyor_app.language import tr

_MESSAGES = ("message", "msg", "detail", "text", "description", "reason", "issue", "problem",
             "error_description", "full_message", "error", "title")  # fmt: skip
_POINTERS = ("field", "path", "pointer", "source", "loc", "attribute", "property", "param", "parameter", "location",
             "instance_path", "data_path", "key", "name")  # fmt: skip
_CONTAINERS = frozenset(
    {*_MESSAGES, "errors", "messages", "details", "data", "attributes", "base", "site_survey", "body"}
)
_ASIDES = frozenset({"status", "status_code", "code", "type", "id", "request_id", "timestamp", "instance", "meta",
                     "links", "jsonapi", "trace_id", "ok", "success"})  # fmt: skip
_DEEPEST = 16
_MOST_LINES = 100
_LONGEST = 500
_LONGEST_UNREADABLE = 300


def place_refusal(status: int, body: str, section: SectionName | None = None) -> list[tuple[str, str]]:
    """Lines of (field path, the server's words); at least one. `section` is what the refused PUT was about."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return [("", _unreadable(status, body))]
    lines: dict[tuple[str, str], None] = {}
    for path, text in _said(document, (), 0):
        for line in _placed(path, text, section):
            if line[1] and len(lines) < _MOST_LINES:
                lines[line] = None
    return list(lines) or [("", _unreadable(status, "" if _is_hollow(document) else body))]


def _said(node: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every message in the document, with the steps that lead to what it is about."""
    if depth > _DEEPEST:
        return
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, list):
        for index, entry in enumerate(node):
            is_item = isinstance(entry, dict | list) and not _is_error_object(entry) and _names_list(path, depth)
            yield from _said(entry, (*path, str(index)) if is_item else path, depth + 1)
    elif isinstance(node, dict):
        yield from _said_by_error(node, path, depth) if _is_error_object(node) else _said_by_fields(node, path, depth)


def _said_by_fields(node: dict[str, Any], path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in node.items():
        if key.lower() in _ASIDES and not isinstance(value, dict | list):
            continue
        below = path if key.lower() in _CONTAINERS else (*path, *steps(key))
        yield from _said(value, below, depth + 1)


def _said_by_error(node: dict[str, Any], path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """An object with a message: what it points at, else what hangs below it, else the message for itself."""
    pointer = _pointer(node)
    inner = {
        key: value
        for key, value in node.items()
        if key not in _POINTERS and (isinstance(value, dict | list) or resolve(steps(key)) is not None)
    }
    found = [] if pointer else list(_said_by_fields(inner, path, depth))
    if found:
        yield from found
        return
    place = tuple(step for step in pointer if step != "body")
    index = node.get("index")
    if isinstance(index, int) and not isinstance(index, bool) and index >= 0:
        place = (str(index), *place)
    yield (*path, *place), _message(node)


def _is_error_object(node: Any) -> bool:
    return isinstance(node, dict) and bool(_message(node))


def _message(node: dict[str, Any]) -> str:
    said = (node.get(key) for key in _MESSAGES)
    return next((value for value in said if isinstance(value, str) and value.strip()), "")


def _pointer(node: dict[str, Any]) -> tuple[str, ...]:
    """The steps an error object points along; empty when it points nowhere that we know."""
    for key in _POINTERS:
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = "/".join(str(part) for part in value if isinstance(part, str | int))
        if isinstance(value, str) and steps(value):
            return tuple(steps(value))
    return ()


def _names_list(path: tuple[str, ...], depth: int) -> bool:
    """Whether a list here holds one entry for each subpanel or plane: below their name, or as the whole body."""
    return depth == 0 or resolve(path) in ("subpanels", "mounting_planes")


def _placed(path: tuple[str, ...], text: str, section: SectionName | None) -> Iterator[tuple[str, str]]:
    field = resolve(path, section)
    if field is not None:
        label = "" if "." in field or resolve_text(text, section) else attribute_label(path)
        yield field, _line(f"{tr(label)}: {text}" if label else text)
        return
    unknown = ".".join(path)
    for sentence in _sentences(text, section):
        yield resolve_text(sentence, section) or "", _line(f"{unknown}: {sentence}" if unknown else sentence)


def _sentences(text: str, section: SectionName | None) -> list[str]:
    """One text that lists several fields, cut apart; the text itself where it does not."""
    for separator in (r"\s*;\s+|\s*\n+\s*", r",\s+"):
        parts = [part for part in re.split(separator, text) if part.strip()]
        if len(parts) > 1 and all(resolve_text(part, section) for part in parts):
            return parts
    return [text]


def _line(text: str, longest: int = _LONGEST) -> str:
    """One line that can be stored and shown."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    tidy = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
    return tidy if len(tidy) <= longest else f"{tidy[: longest - 1]}…"


def _unreadable(status: int, body: str) -> str:
    """A body that is not understood: plain words as one line. A page of markup says nothing about a survey."""
    start = body[: 50 * _LONGEST_UNREADABLE].lstrip("\ufeff \t\r\n")
    words = "" if start.startswith("<") else _line(start, _LONGEST_UNREADABLE)
    return words or tr("The server refused this ({status}).", status=status)


def _is_hollow(document: Any) -> bool:
    """Whether a document says nothing at all: {}, [], null, {"errors": []}."""
    if isinstance(document, dict):
        return all(_is_hollow(value) for value in document.values())
    return document is None or (isinstance(document, str | list) and not document)
