"""The few answers of Aurora's that must have an exact shape; everything else is read tolerantly as dictionaries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from surveyor_app.domain.times import parse_time


def _moment(value: object) -> object:
    return parse_time(value) if isinstance(value, str) else value


AuroraTime = Annotated[datetime, BeforeValidator(_moment)]


class TemporaryKey(BaseModel):
    """A temporary key and the end of its life (UTC). Its repr hides the key."""

    bearer_token: str = Field(min_length=1, repr=False)
    expires_at: AuroraTime


class TokenAnswer(BaseModel):
    """The answer to create_token (step 2 of "Site survey apps")."""

    token: TemporaryKey
