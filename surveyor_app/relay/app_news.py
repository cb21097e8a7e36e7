"""What this office tells its laptops about versions of the app: `app.json` in the data folder, read anew each time."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

from surveyor_app.domain.app_news import AppNews, is_newer, is_version, news_from_json
from surveyor_app.domain.errors import InvalidInput
from surveyor_app.relay.durable import write_whole
from surveyor_app.relay.refusals import Refusal

logger = logging.getLogger(__name__)

FILE_NAME = "app.json"
_LAPTOP = re.compile(r"Surveyor/(\S{1,40})")


def laptop_version(user_agent: str) -> str | None:
    """The version of the app that calls; None for what is no Surveyor."""
    laptop = _LAPTOP.match(user_agent)
    return laptop[1] if laptop is not None and is_version(laptop[1]) else None


class AppNewsFile:
    """Blocking calls for worker threads; the file is small and changes a few times a year."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._complained: str | None = None

    def current(self) -> AppNews | None:
        """What the office announces, None for nothing; an unusable file announces nothing and is told in the log."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            self._complain(str(error))
            return None
        try:
            return news_from_json(json.loads(text))
        except (ValueError, RecursionError) as error:
            self._complain(str(error))
            return None

    def announce(self, version: str, where: str, oldest: str) -> AppNews:
        """Write the file. InvalidInput, in words, for what laptops could not use."""
        try:
            news = news_from_json({"version": version, "where": where, "oldest": oldest})
        except ValueError as error:
            raise InvalidInput(f"This cannot be announced. {error}") from None
        write_whole(self._path, json.dumps(news.document(), ensure_ascii=False, indent=2).encode() + b"\n")
        return news

    def withdraw(self) -> None:
        """Announce nothing any more."""
        self._path.unlink(missing_ok=True)

    def turns_away(self, version: str | None) -> bool:
        """Whether this office does not work with a version; one that is not known is let in."""
        news = self.current()
        return version is not None and news is not None and bool(news.oldest) and is_newer(news.oldest, version)

    def refuse_too_old(self, user_agent: str) -> None:
        """Refusal 426 for a laptop whose version this office does not work with; programs that are no Surveyor pass."""
        version = laptop_version(user_agent)
        news = self.current()
        if news is None or not self.turns_away(version):
            return
        raise Refusal(
            426,
            "app_too_old",
            f"This office works with Surveyor {news.oldest} or newer, and this laptop has {version}. "
            f"Everything entered stays on it. {news.where}".strip(),
        )

    def _complain(self, reason: str) -> None:
        if reason != self._complained:
            self._complained = reason
            logger.warning("%s in the data folder cannot be used (%s); nothing is announced", FILE_NAME, reason)
