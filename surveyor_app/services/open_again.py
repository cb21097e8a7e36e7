"""Whether Aurora opened a request again that this laptop had completed: the same version can complete it again."""

from __future__ import annotations

from surveyor_app.domain.notices import COMPLETED_STATUS
from surveyor_app.domain.request import SurveyRequest
from surveyor_app.storage import delivery_repository, request_repository
from surveyor_app.storage.connection import Connection


def is_open_again(connection: Connection, request: SurveyRequest) -> bool:
    """Whether Aurora said since this laptop completed the request that it is not completed."""
    ours = delivery_repository.section_state(connection, request.id, delivery_repository.STATUS)
    if ours.accepted_revision is None or ours.accepted_at is None or request.is_cancelled:
        return False
    heard_since = request_repository.pulled_at(connection, request.id) >= ours.accepted_at
    return heard_since and request.status.lower() != COMPLETED_STATUS
