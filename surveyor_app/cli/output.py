"""What commands print: one JSON document on stdout with --json, words otherwise; faults as words and an exit code."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from surveyor_app.domain.errors import InvalidInput, SurveyorError

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 64, 130
WRONG_SETTINGS = 78  # of `relay serve` alone: starting it again mends nothing

# Control characters but for line feed and tab, and those that turn the direction of a text.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


def emit(document: Mapping[str, Any], *, as_json: bool, words: Callable[[], str] | str) -> None:
    """Print the document, or its words (nothing for "")."""
    if as_json:
        _print_json(document)
        return
    text = words() if callable(words) else words
    if text:
        print(harmless(text), flush=True)


def say(text: str) -> None:
    """A message to the person, beside the document: on stderr."""
    print(harmless(text), file=sys.stderr, flush=True)


def harmless(text: str) -> str:
    """The text without what a terminal would obey: names come from Aurora and from other people's files. Lines and tabs
    stay; a name that must not begin a line goes through `one_line` first."""
    return _OBEYED.sub("?", text)


def one_line(text: str) -> str:
    """A name on one line, whatever blanks it has in it."""
    return " ".join(text.split())


def fail(error: SurveyorError, *, as_json: bool, document: Mapping[str, Any] | None = None) -> int:
    """Tell a known fault: its words on stderr and, with --json, the command's document with "error". Returns 1."""
    whole = dict(document or {})
    whole["error"] = {"code": error.code, "text": error.text}
    if error.advice:
        whole["error"]["advice"] = error.advice
    if isinstance(error, InvalidInput) and error.faults:
        whole["faults"] = [{"path": fault.path, "text": fault.text} for fault in error.faults]
    say(in_words(error))
    if as_json:
        _print_json(whole)
    return FAILED


def in_words(error: SurveyorError) -> str:
    """A fault as a person reads it: what happened, everything that is wrong, what to do next."""
    lines = [error.text]
    if isinstance(error, InvalidInput):
        lines += [f"  {fault}" for fault in error.faults]
    if error.advice:
        lines.append(error.advice)
    return "\n".join(lines)


def _print_json(document: Mapping[str, Any]) -> None:
    # Whoever reads JSON expects UTF-8; a pipe on Windows has the encoding of the old consoles.
    is_utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    text = json.dumps(document, ensure_ascii=not is_utf8, indent=2)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a character, from the name of a file
        text = json.dumps(document, indent=2)
    # JSON lets the second range of control characters stand in a text as they are; a terminal obeys them.
    print(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text), flush=True)
