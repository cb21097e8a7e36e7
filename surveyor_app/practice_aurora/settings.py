"""Settings of practice Aurora: whose application it serves and the limits it keeps."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_APPLICATION_ID = "practice-application"
DEFAULT_APPLICATION_KEY = "practice-application-key-not-secret"
DEFAULT_TENANT_ID = "practice-tenant"

ENVIRONMENT_PREFIX = "PRACTICE_AURORA_"
SHORTEST_APPLICATION_KEY = 16


@dataclass(frozen=True)
class PracticeAurora:
    """Who may call, and Aurora's published limits.

    The lifetimes and the rate are those of Aurora's documents: temporary keys live 13 hours, session tokens one hour,
    screenshot URLs 24 hours, and a key may make 90 requests a minute.
    """

    application_id: str = DEFAULT_APPLICATION_ID
    application_key: str = field(default=DEFAULT_APPLICATION_KEY, repr=False)
    tenant_id: str = DEFAULT_TENANT_ID
    key_lifetime_hours: float = 13
    session_token_lifetime_hours: float = 1
    screenshot_lifetime_hours: float = 24
    requests_per_minute: int = 90

    def __post_init__(self) -> None:
        if not self.application_id or not self.tenant_id:
            raise ValueError("practice Aurora needs an application id and a tenant id")
        if len(self.application_key) < SHORTEST_APPLICATION_KEY:
            raise ValueError(f"the application key needs at least {SHORTEST_APPLICATION_KEY} characters")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> PracticeAurora:
        """The defaults, each overridden by PRACTICE_AURORA_APPLICATION_ID, _APPLICATION_KEY or _TENANT_ID."""
        values = os.environ if environment is None else environment
        return cls(
            application_id=values.get(f"{ENVIRONMENT_PREFIX}APPLICATION_ID") or DEFAULT_APPLICATION_ID,
            application_key=values.get(f"{ENVIRONMENT_PREFIX}APPLICATION_KEY") or DEFAULT_APPLICATION_KEY,
            tenant_id=values.get(f"{ENVIRONMENT_PREFIX}TENANT_ID") or DEFAULT_TENANT_ID,
        )
