"""How refusals are raised inside practice Aurora and answered as JSON."""

from __future__ import annotations

from collections.abc import Mapping

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
