"""What the office says about versions of this app: the newest one, where to get it, and the oldest it still serves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

from surveyor_app.settings import checked_url

LONGEST_WHERE = 300
LONGEST_VERSION = 40
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")


@dataclass(frozen=True, slots=True)
class AppNews:
    """`version`: the newest that the office knows; `where`: an https address or a sentence, "" when the office said
    neither; `oldest`: the oldest version that the office still works with, "" for any."""

    version: str
    where: str = ""
    oldest: str = ""

    @property
    def link(self) -> str:
        """The address to open, "" where `where` is a sentence."""
        return self.where if _ADDRESS.fullmatch(self.where) else ""

    def document(self) -> dict[str, str]:
        """As it is stored and sent."""
        return {"version": self.version, "where": self.where, "oldest": self.oldest}


def news_from_json(document: Any) -> AppNews:
    """Read `AppNews.document`; "where" and "oldest" may be missing. ValueError, in words, for anything else."""
    if not isinstance(document, dict):
        raise ValueError("It is no JSON object.")  # noqa: TRY004 - one kind of fault for whoever reads a file
    values = {name: document.get(name) or "" for name in ("version", "where", "oldest")}
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError("Its values are not all texts.")
    version, where, oldest = (value.strip() for value in values.values())
    _parsed(version)
    if oldest and _parsed(oldest) > _parsed(version):
        raise ValueError("The oldest version that still works is newer than the newest.")
    if len(where) > LONGEST_WHERE or not where.isprintable():
        raise ValueError(f"Where to get it is one line of at most {LONGEST_WHERE} characters.")
    if _ADDRESS.fullmatch(where):
        where = checked_url(where, what="The address")
    return AppNews(version, where, oldest)


def is_version(text: str) -> bool:
    """Whether this can be compared with other versions."""
    try:
        _parsed(text)
    except ValueError:
        return False
    return True


def is_newer(version: str, than: str) -> bool:
    """Whether `version` comes after `than`: 0.10 after 0.9, 1.0 after 1.0rc1. ValueError where either is no version."""
    return _parsed(version) > _parsed(than)


def _parsed(text: str) -> Version:
    try:
        return Version(text if len(text) <= LONGEST_VERSION else "too long")
    except InvalidVersion:
        raise ValueError(f"{text[:40]!r} is no version such as 1.2.0.") from None
