"""The tables as SQLAlchemy Core sees them, for column selects and plain statements: the ORM is several times slower."""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import SQLModel

from surveyor_app.storage import tables


def _table(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


REQUEST = _table(tables.RequestRow)
SURVEY = _table(tables.SurveyRow)
ELECTRICAL = _table(tables.ElectricalRow)
SUBPANEL = _table(tables.SubpanelRow)
MOUNTING_PLANE = _table(tables.MountingPlaneRow)
PHOTO = _table(tables.PhotoRow)
ABSENCE = _table(tables.AbsenceRow)
COPIED_VALUE = _table(tables.CopiedValueRow)
UNCLEAR_ANSWER = _table(tables.UnclearAnswerRow)
REVISION = _table(tables.RevisionRow)
PUBLISHED_COPY = _table(tables.PublishedCopyRow)
SECTION_STATE = _table(tables.SectionStateRow)
JOB = _table(tables.JobRow)
SERVER_PROBLEM = _table(tables.ServerProblemRow)
RECEIPT = _table(tables.ReceiptRow)
NOTICE = _table(tables.NoticeRow)
SETTING = _table(tables.SettingRow)

ALL = (
    REQUEST,
    SURVEY,
    ELECTRICAL,
    SUBPANEL,
    MOUNTING_PLANE,
    PHOTO,
    ABSENCE,
    COPIED_VALUE,
    UNCLEAR_ANSWER,
    REVISION,
    PUBLISHED_COPY,
    SECTION_STATE,
    JOB,
    SERVER_PROBLEM,
    RECEIPT,
    NOTICE,
    SETTING,
)
