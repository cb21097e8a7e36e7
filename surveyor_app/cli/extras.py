"""The parts that only the relay and practice mode need, and what is said where they were not installed."""

from __future__ import annotations

import importlib.util

from surveyor_app.domain.errors import SurveyorError

RELAY_PARTS = ("fastapi", "uvicorn")


def relay_parts_missing() -> SurveyorError:
    """The fault to tell."""
    return SurveyorError(
        "The office relay and practice mode are not installed here.",
        code="not_installed",
        advice="Install them from the file or folder that this app came from, with [relay] after its name: "
        "pip install 'FILE.whl[relay]', or pip install '.[relay]' in the folder.",
    )


def need_relay_parts() -> None:
    """SurveyorError before anything is started, where a part is missing."""
    if any(importlib.util.find_spec(name) is None for name in RELAY_PARTS):
        raise relay_parts_missing()
