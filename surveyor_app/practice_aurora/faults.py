"""Switchable faults: which calls they hit and what happens to those calls."""

from __future__ import annotations

import re
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from surveyor_app.practice_aurora.error_shapes import ErrorShape
from surveyor_app.practice_aurora.store import new_id


class FaultMatch(BaseModel):
    """Which calls: a method (none means any) and a regular expression searched for in the path."""

    model_config = ConfigDict(extra="forbid")

    method: str | None = None
    path_regex: str = ""

    @field_validator("path_regex")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as problem:
            raise ValueError(f"not a regular expression: {problem}") from problem
        return value

    def hits(self, method: str, path: str) -> bool:
        """True when the call is one of those meant."""
        return (self.method is None or self.method.upper() == method) and re.search(self.path_regex, path) is not None


class FaultError(BaseModel):
    """One entry of a 422 made by a fault."""

    model_config = ConfigDict(extra="forbid")

    field: str = ""
    message: str


class FaultAction(BaseModel):
    """What happens to a call that is hit.

    In this order: wait, expire the key, drop or answer before the call is applied, apply the call, drop or answer
    afterwards, cut the answer short.  An answer is either ``status`` (with body and headers) or ``errors``, a 422.
    """

    model_config = ConfigDict(extra="forbid")

    delay_seconds: float = Field(default=0, ge=0, le=600)
    expire_key: bool = False
    drop: Literal["before_applying", "after_applying"] | None = None
    status: int | None = Field(default=None, ge=200, le=599)
    headers: dict[str, str] = Field(default_factory=dict)
    body: Any = None
    errors: list[FaultError] = Field(default_factory=list)
    error_shape: ErrorShape | None = None
    after_applying: bool = False
    truncate_at_bytes: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _does_something_clear(self) -> Self:
        if self.status is not None and self.errors:
            raise ValueError("give either status or errors, not both")
        if self.status is None and (self.headers or self.body is not None):
            raise ValueError("headers and body need a status")
        return self

    @property
    def answers(self) -> bool:
        """True when the fault answers in place of practice Aurora."""
        return self.status is not None or bool(self.errors)


class FaultRequest(BaseModel):
    """Body of POST /_practice/faults: let ``skip`` matching calls through, then hit ``times`` of them (null: all)."""

    model_config = ConfigDict(extra="forbid")

    match: FaultMatch = Field(default_factory=FaultMatch)
    times: int | None = Field(default=1, ge=1)
    skip: int = Field(default=0, ge=0)
    action: FaultAction


class Fault:
    """A fault in force, with its counters."""

    def __init__(self, request: FaultRequest) -> None:
        self.id = new_id()
        self.request = request
        self.matched = 0
        self.hit = 0

    def take(self, method: str, path: str) -> bool:
        """Count a call; True when this fault hits it."""
        used_up = self.request.times is not None and self.hit >= self.request.times
        if used_up or not self.request.match.hits(method, path):
            return False
        self.matched += 1
        if self.matched <= self.request.skip:
            return False
        self.hit += 1
        return True

    def report(self) -> dict[str, Any]:
        """The fault as JSON."""
        return {"id": self.id, "matched": self.matched, "hit": self.hit, **self.request.model_dump()}


class FaultBook:
    """All faults in force; the first that hits a call wins."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, request: FaultRequest) -> Fault:
        """Put a fault in force."""
        fault = Fault(request)
        self.faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that hits this call, if any."""
        return next((fault for fault in self.faults if fault.take(method, path)), None)

    def clear(self) -> int:
        """End all faults; returns how many there were."""
        count = len(self.faults)
        self.faults.clear()
        return count
