"""Whether Aurora opened a request again that this laptop had completed: the same version can complete it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from surveyor_app.domain.notices import COMPLETED_STATUS
from surveyor_app.domain.request import SurveyRequest
from surveyor_app.storage import delivery_repository, request_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import SectionState

_WHOLE_SECONDS = timedelta(seconds=1)  # HTTP tells times without their fraction


def is_open_again(connection: Connection, request: SurveyRequest) -> bool:
    """Whether Aurora said since this laptop completed the request that it is not completed."""
    ours = delivery_repository.section_state(connection, request.id, delivery_repository.STATUS)
    if ours.accepted_revision is None or ours.accepted_at is None or request.is_cancelled:
        return False
    if request.status.lower() == COMPLETED_STATUS:
        return False
    return _was_read_since(ours, request.read_at, request_repository.pulled_at(connection, request.id))


def _was_read_since(ours: SectionState, read_at: datetime | None, pulled_at: datetime) -> bool:
    """Whether the office read the request after it was completed, both by Aurora's clock: what it hands out may be
    older, whenever it does so. An office of an earlier version does not tell; then what came later counts as read
    later."""
    if read_at is None or ours.aurora_time is None:
        return ours.accepted_at is not None and pulled_at >= ours.accepted_at
    return read_at > ours.aurora_time + _WHOLE_SECONDS
