"""Switches for the questions Aurora's documents leave open."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from surveyor_app.practice_aurora.error_shapes import DEFAULT_ERROR_SHAPE, ErrorShape

PutAnswer = Literal["object", "list", "word", "true", "null", "empty", "no_content"]


class Behaviour(BaseModel):
    """How practice Aurora answers where nobody outside Aurora knows the answer.

    ``reject_values`` maps an attribute to values it refuses, as the real Aurora refuses what is not in its lists.
    ``electrical_put`` says whether attributes left out of a PUT keep their value (merge) or lose it (replace).
    ``put_answer`` is what a PUT that was accepted answers: what is held now, or as little as HTTP allows.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    error_shape: ErrorShape = DEFAULT_ERROR_SHAPE
    electrical_put: Literal["merge", "replace"] = "merge"
    put_answer: PutAnswer = "object"
    reject_values: dict[str, list[str]] = Field(default_factory=dict)
    download_images: bool = True
    requests_per_minute: int | None = Field(default=None, ge=1)
