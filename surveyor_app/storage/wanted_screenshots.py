"""Which pictures of designs the office has and this laptop has not: a request knows the hash first, the file later."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select, update

from surveyor_app.storage.core_tables import REQUEST

_R = REQUEST.c


def stem(sha256: str) -> str:
    """The name of a picture's file, without its ending; what a server calls a hash never names another folder."""
    return sha256 if sha256.isalnum() and sha256.isascii() else hashlib.sha256(sha256.encode()).hexdigest()


def wanted(connection: Connection) -> list[tuple[str, str]]:
    """(request id, SHA-256) of each picture that is still to be fetched, the newest requests first."""
    query = select(_R.id, _R.screenshot_sha256, _R.screenshot_name).where(_R.screenshot_sha256.is_not(None))
    rows = connection.execute(query.order_by(_R.requested_at.desc(), _R.id.desc())).all()
    return [(row[0], row[1]) for row in rows if row[2] is None or row[2].partition(".")[0] != stem(row[1])]


def set_stored(connection: Connection, request_id: str, sha256: str, name: str) -> bool:
    """The picture lies in the screenshots folder; False when the request shows another one by now."""
    mine = (_R.id == request_id, _R.screenshot_sha256 == sha256)
    return connection.execute(update(REQUEST).where(*mine).values(screenshot_name=name)).rowcount == 1


def give_up(connection: Connection, request_id: str, sha256: str) -> None:
    """The office does not have it either: the picture shown so far stays, until the feed names another one."""
    mine = (_R.id == request_id, _R.screenshot_sha256 == sha256)
    connection.execute(update(REQUEST).where(*mine).values(screenshot_sha256=None))
