"""The bodies a 422 may have.  Aurora does not document its own, so a client has to understand all of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

ErrorShape = Literal[
    "objects", "strings", "error_strings", "fields", "json_api", "message", "error", "detail", "short_fields"
]
ERROR_SHAPES: tuple[ErrorShape, ...] = get_args(ErrorShape)
DEFAULT_ERROR_SHAPE: ErrorShape = "objects"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a body.  ``field`` is a path such as ``mounting_planes[0].pitch``; empty means the whole."""

    field: str
    message: str

    @property
    def sentence(self) -> str:
        """Field and message as one line."""
        return f"{self.field} {self.message}" if self.field else self.message

    @property
    def pointer(self) -> str:
        """The field as a JSON pointer: ``/mounting_planes/0/pitch``."""
        return "/" + "/".join(self.steps) if self.steps else ""

    @property
    def steps(self) -> list[str]:
        """The names and indexes on the way to the field."""
        return [step for step in self.field.replace("[", ".").replace("]", "").split(".") if step]


def error_body(problems: list[Problem], shape: ErrorShape) -> Any:
    """The JSON body of a 422 about these problems, in the shape asked for."""
    sentences = [problem.sentence for problem in problems]
    bodies: dict[ErrorShape, Any] = {
        "objects": {"errors": [{"field": problem.field, "message": problem.message} for problem in problems]},
        "strings": sentences,
        "error_strings": {"errors": sentences},
        "fields": {"errors": _messages_by(problems, whole_path=True)},
        "short_fields": {"errors": _messages_by(problems, whole_path=False)},
        "json_api": {"errors": [_json_api_error(problem) for problem in problems]},
        "message": {"message": "Validation failed: " + "; ".join(sentences)},
        "error": {"error": "; ".join(sentences)},
        "detail": {"detail": [{"loc": problem.steps, "msg": problem.message} for problem in problems]},
    }
    return bodies[shape]


def _messages_by(problems: list[Problem], *, whole_path: bool) -> dict[str, list[str]]:
    messages: dict[str, list[str]] = {}
    for problem in problems:
        name = problem.field if whole_path else (problem.steps or [""])[-1]
        messages.setdefault(name or "base", []).append(problem.message)
    return messages


def _json_api_error(problem: Problem) -> dict[str, Any]:
    return {
        "status": "422",
        "title": "Unprocessable Entity",
        "detail": problem.message,
        "source": {"pointer": problem.pointer},
    }
