"""The only reader of the files that ship with the app: resources and migration scripts.

They are found in three places: an installed wheel (`surveyor_app/_resources`), a frozen app (the same folder below the
bundle's root) and the source tree (`resources/` beside the package).
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any, Literal

_BUNDLED = "_resources"
_PACKAGE = Path(__file__).resolve().parent


@cache
def package_path() -> Path:
    """The folder of the `surveyor_app` package; in a frozen app the one below the unpacked bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "surveyor_app" if bundle else _PACKAGE


@cache
def resources_root() -> Path:
    """The folder that holds the resources. Raises FileNotFoundError when the installation lacks them."""
    for candidate in (package_path() / _BUNDLED, package_path().parent / "resources"):
        if (candidate / "themes").is_dir():
            return candidate
    raise FileNotFoundError("This installation is incomplete: its resources folder is missing. Install Surveyor again.")


def resource_path(*parts: str) -> Path:
    """The absolute path of a resource, e.g. `resource_path("themes", "light.json")`. Raises FileNotFoundError."""
    path = resources_root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"This installation is incomplete: the resource {'/'.join(parts)} is missing.")
    return path


def read_bytes(*parts: str) -> bytes:
    """The content of a resource."""
    return resource_path(*parts).read_bytes()


def read_text(*parts: str) -> str:
    """The UTF-8 text of a resource."""
    return resource_path(*parts).read_text(encoding="utf-8")


def read_json(*parts: str) -> Any:
    """The parsed JSON of a resource: whatever the file holds, most often a dict."""
    import json  # not before the first window has been painted

    return json.loads(read_text(*parts))


def migrations_path(database: Literal["storage", "relay"]) -> Path:
    """The Alembic script folder of the laptop's ("storage") or the office's ("relay") database."""
    path = package_path() / database / "migrations"
    if not (path / "env.py").is_file():
        raise FileNotFoundError(f"This installation is incomplete: the {database} migrations are missing.")
    return path
