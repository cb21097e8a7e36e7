"""How refusals are raised inside practice Aurora and answered as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from surveyor_app.practice_aurora.behaviour import PutAnswer
from surveyor_app.practice_aurora.error_shapes import Problem


class Refusal(Exception):
    """An answer other than success: an HTTP status, a sentence and headers."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


class Unprocessable(Exception):
    """A 422 with the list of what is wrong; the body's shape is chosen when it is answered."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


def not_found(what: str) -> Refusal:
    """A 404, given also for what belongs to another tenant."""
    return Refusal(404, f"{what} not found")


def unauthorised(message: str) -> Refusal:
    """A 401."""
    return Refusal(401, message, {"WWW-Authenticate": "Bearer"})


_AS_LITTLE: Mapping[PutAnswer, Any] = {"list": [], "word": "ok", "true": True, "null": None}


def put_answer(kind: PutAnswer, document: Any) -> Response:
    """The success of a PUT: the document, or what answers as little as the behaviour asks for."""
    if kind == "no_content":
        return Response(status_code=204)
    if kind == "empty":
        return Response(b"", media_type="application/json")
    return JSONResponse(_AS_LITTLE.get(kind, document))
