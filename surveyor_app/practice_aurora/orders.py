"""What the control endpoints may be told to create or change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from surveyor_app.practice_aurora.records import ApiShape, ArraysAs, JsonObject, ScreenshotStyle


class Order(BaseModel):
    """A control body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class RequestOrder(Order):
    """A request to create, with its project and design; what is left out is filled from the default sample.

    ``project`` and ``design`` lay single attributes over the defaults; lists replace the default lists.
    """

    tenant_id: str | None = None
    request_id: str | None = Field(default=None, min_length=1)
    project_id: str | None = Field(default=None, min_length=1)
    design_id: str | None = Field(default=None, min_length=1)
    status: str = "requested"
    requested_at: AwareDatetime | None = None
    requested_hours_ago: float = 0
    project: JsonObject = Field(default_factory=dict)
    api_shape: ApiShape = "classic"
    design: JsonObject = Field(default_factory=dict)
    bill_of_materials: list[JsonObject] | None = None
    arrays: list[JsonObject] | None = None
    arrays_as: ArraysAs = "list"
    screenshot: ScreenshotStyle = "with_scheme"
    screenshot_url: str | None = None
    fire: bool = True


class RequestChange(Order):
    """Changes of a request; only what is given changes."""

    status: str | None = None
    requested_for_design_id: str | None = None
    requested_at: datetime | None = None
    completed_at: datetime | None = None
    screenshot: ScreenshotStyle | None = None
    screenshot_url: str | None = None
    fire: bool = False


class ProjectChange(Order):
    """Attributes laid over a project's, and the API shape it is written in."""

    project: JsonObject = Field(default_factory=dict)
    api_shape: ApiShape | None = None


class DesignChange(Order):
    """Attributes laid over a design's, and its lists."""

    design: JsonObject = Field(default_factory=dict)
    bill_of_materials: list[JsonObject] | None = None
    arrays: list[JsonObject] | None = None
    arrays_as: ArraysAs | None = None


class FireOrder(Order):
    """How many times every subscription is told."""

    times: int = Field(default=1, ge=1, le=200)


class ClockOrder(Order):
    """How far the clock moves; negative moves it back."""

    advance_seconds: float = Field(allow_inf_nan=False)


class SampleOrder(Order):
    """Options of the sample scenario."""

    tenant_id: str | None = None
    fire: bool = True


def given(change: Order, *names: str) -> dict[str, Any]:
    """Those of the named values that the body really contained."""
    return {name: getattr(change, name) for name in names if name in change.model_fields_set}
