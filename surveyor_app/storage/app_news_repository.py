"""What the office announced about versions of this app, and which announcement the person has put aside."""

from __future__ import annotations

from sqlalchemy import Connection

from surveyor_app.domain.app_news import AppNews, is_newer, news_from_json
from surveyor_app.storage import setting_repository

ANNOUNCED_KEY = "announced_app"
DISMISSED_KEY = "dismissed_app_version"


def announced(connection: Connection) -> AppNews | None:
    """What the office said at the last pull; None when it said nothing."""
    stored = setting_repository.get(connection, ANNOUNCED_KEY)
    try:
        return None if stored is None else news_from_json(stored)
    except ValueError:  # written by a version with other rules
        return None


def newer_than(connection: Connection, running: str) -> AppNews | None:
    """The announcement where it is of a newer version than the running one."""
    news = announced(connection)
    return news if news is not None and is_newer(news.version, running) else None


def store(connection: Connection, news: AppNews | None) -> bool:
    """Keep what the office says now, None for nothing; whether it is something else than before."""
    if news == announced(connection):
        return False
    setting_repository.put(connection, ANNOUNCED_KEY, None if news is None else news.document())
    return True


def dismissed(connection: Connection) -> str | None:
    """The version whose announcement the person has put aside."""
    stored = setting_repository.get(connection, DISMISSED_KEY)
    return stored if isinstance(stored, str) else None


def dismiss(connection: Connection, version: str) -> None:
    """Say nothing more of this version."""
    setting_repository.put(connection, DISMISSED_KEY, version)
