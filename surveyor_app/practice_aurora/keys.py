"""Temporary keys and session tokens: minted, used once, expired by the clock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.settings import PracticeAurora


class SessionTokenRefused(Exception):
    """The session token is unknown, of another tenant, used or too old; the text says which."""


@dataclass
class TemporaryKey:
    """A key for one tenant's data."""

    tenant_id: str
    expires_at: datetime


@dataclass
class SessionToken:
    """What a webhook carries: good for one exchange within the hour."""

    tenant_id: str
    expires_at: datetime
    used: bool = False


class KeyRing:
    """Mints and checks keys, and counts what it did (never showing a key)."""

    def __init__(self, settings: PracticeAurora, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._keys: dict[str, TemporaryKey] = {}
        self._session_tokens: dict[str, SessionToken] = {}
        self.minted_with_session_token = 0
        self.minted_without_session_token = 0
        self.refused = 0

    @property
    def minted(self) -> int:
        """How many temporary keys were given out."""
        return self.minted_with_session_token + self.minted_without_session_token

    def new_session_token(self, tenant_id: str) -> str:
        """A token to put into a webhook."""
        text = f"st_test_{secrets.token_hex(16)}"
        lifetime = timedelta(hours=self._settings.session_token_lifetime_hours)
        self._session_tokens[text] = SessionToken(tenant_id, self._clock.now() + lifetime)
        return text

    def mint(self, tenant_id: str, session_token: str | None) -> tuple[str, datetime]:
        """A temporary key for the tenant and its expiry; SessionTokenRefused when the session token is no good."""
        if session_token is None:
            self.minted_without_session_token += 1
        else:
            self._spend(session_token, tenant_id)
            self.minted_with_session_token += 1
        text = f"tk_test_{secrets.token_hex(12)}"
        expires_at = self._clock.now() + timedelta(hours=self._settings.key_lifetime_hours)
        self._keys[text] = TemporaryKey(tenant_id, expires_at)
        return text, expires_at

    def tenant_of(self, key: str) -> str | None:
        """The tenant whose data the key opens; None when the key is unknown or expired."""
        found = self._keys.get(key)
        if found is None or self._clock.now() >= found.expires_at:
            return None
        return found.tenant_id

    def expire(self, key: str) -> None:
        """End a key at once; unknown keys are left alone."""
        self._keys.pop(key, None)

    def expire_all(self) -> int:
        """End every temporary key; returns how many there were."""
        count = len(self._keys)
        self._keys.clear()
        return count

    def _spend(self, text: str, tenant_id: str) -> None:
        token = self._session_tokens.get(text)
        reason = None
        if token is None or token.tenant_id != tenant_id:
            reason = "the session token is not valid"
        elif token.used:
            reason = "the session token has already been used"
        elif self._clock.now() >= token.expires_at:
            reason = "the session token has expired"
        if token is None or reason is not None:
            self.refused += 1
            raise SessionTokenRefused(reason)
        token.used = True
