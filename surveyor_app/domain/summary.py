"""One line of the list of requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from surveyor_app.domain.request import Battery
from surveyor_app.domain.survey import SurveyStatus


@dataclass(frozen=True, slots=True)
class RequestSummary:
    """What the list shows of a request. `id` is Aurora's site_survey_request_id, `request_status` Aurora's own word;
    `screenshot_path` is absolute; `problems` counts errors, warnings and information, `errors` what blocks publishing,
    `unclear` what nobody understood, `open_ends` what a publish asks about first;
    `tasks_done` is out of `progress.COUNTED_TASKS`; `is_started` once anything was entered or sent;
    `is_completed_elsewhere`: Aurora has the survey, and neither from this laptop nor is one on its way from here;
    `given_to`: the surveyor who has the request now where that is somebody else than this laptop's, else ""."""

    id: str
    tenant_id: str
    request_status: str
    survey_status: SurveyStatus
    customer_name: str
    address: str
    requested_at: datetime | None
    batteries: tuple[Battery, ...]
    screenshot_path: Path | None
    photos: int
    problems: int
    errors: int
    tasks_done: int
    is_started: bool
    unclear: int = 0
    open_ends: int = 0
    is_completed_elsewhere: bool = False
    given_to: str = ""
