"""An office that announces, or does not announce, a newer version of the app."""

from __future__ import annotations

from surveyor_app.domain.app_news import AppNews


class FakeNews:
    """What the office announces about versions of the app."""

    def __init__(self) -> None:
        self.announced: AppNews | None = None
        self.dismissed: list[str] = []

    def news(self) -> AppNews | None:
        """The announcement, unless it was put aside."""
        news = self.announced
        return None if news is None or news.version in self.dismissed else news

    def dismiss(self, version: str) -> None:
        """Remember."""
        self.dismissed.append(version)
