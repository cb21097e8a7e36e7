"""Whether the office announces a newer version of this app than the one that runs. Nothing here updates anything."""

from __future__ import annotations

from surveyor_app import __version__
from surveyor_app.domain.app_news import AppNews
from surveyor_app.storage import app_news_repository
from surveyor_app.storage.database import Database


class AppNewsService:
    """Reads what the last pull stored; never asks the office."""

    def __init__(self, database: Database, running: str = __version__) -> None:
        self._database = database
        self._running = running

    def news(self) -> AppNews | None:
        """The announced version where it is newer than the running one and not put aside."""
        with self._database.read() as connection:
            news = app_news_repository.newer_than(connection, self._running)
            dismissed = app_news_repository.dismissed(connection)
        return None if news is None or news.version == dismissed else news

    def dismiss(self, version: str) -> None:
        """Put this version's announcement aside; the next version is announced again."""
        with self._database.write() as connection:
            app_news_repository.dismiss(connection, version)
