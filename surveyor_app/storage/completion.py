"""Who completed a request, as conditions of queries of the survey table: this laptop, or anybody else in Aurora."""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, exists, false, func, not_, or_, select

from surveyor_app.domain.notices import COMPLETED_STATUS
from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage.core_tables import RECEIPT, REQUEST, SECTION_STATE, SURVEY
from surveyor_app.storage.delivery_repository import STATUS

_OURS = or_(
    exists().where(RECEIPT.c.request_id == SURVEY.c.request_id, RECEIPT.c.kind == ReceiptKind.COMPLETED),
    exists().where(
        SECTION_STATE.c.request_id == SURVEY.c.request_id,
        SECTION_STATE.c.section == STATUS,
        SECTION_STATE.c.intent_hash.is_not(None),
    ),
)
# Of surveys that are on their way from here, or were, that way is told. In a CASE SQLite looks at what follows only
# where it has to: the list asks of every request, and few are completed.
COMPLETED_ELSEWHERE = case(
    (
        and_(func.lower(REQUEST.c.request_status) == COMPLETED_STATUS, SURVEY.c.status == SurveyStatus.DRAFT),
        not_(_OURS),
    ),
    else_=false(),
)


def is_ours(connection: Connection, request_id: str) -> bool:
    """Whether this laptop completed the survey, or was just about to."""
    return connection.scalar(select(SURVEY.c.request_id).where(SURVEY.c.request_id == request_id, _OURS)) is not None


def is_completed_elsewhere(connection: Connection, request_id: str) -> bool:
    """Whether Aurora says that a request is completed which this laptop neither completed nor sends just now."""
    query = select(SURVEY.c.request_id).join(REQUEST, REQUEST.c.id == SURVEY.c.request_id)
    return connection.scalar(query.where(SURVEY.c.request_id == request_id, COMPLETED_ELSEWHERE)) is not None
