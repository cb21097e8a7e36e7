"""What a handler itself may find wrong with its job."""

from __future__ import annotations

from surveyor_app.domain.errors import SurveyorError

PUBLISHED_ELSEWHERE = "published_elsewhere"


class NeedsPerson(SurveyorError):
    """The job cannot go on until a person acts; `code` and `text` say on what."""


class TryAgain(SurveyorError):
    """The other side is not as it should be; another try may find it well."""

    code = "try_again"
