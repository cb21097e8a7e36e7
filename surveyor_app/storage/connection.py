"""The name by which services speak of an open transaction: they pass it to repositories and never use it themselves."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["Connection"]
