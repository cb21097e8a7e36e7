"""A subscription that Aurora does not know is none, whatever its answer's status."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic import SecretStr

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.relay import subscription
from surveyor_app.relay.settings import RelaySettings


class _EmptyHandedAurora:
    """Takes everything with an empty answer, and keeps nothing."""

    def __init__(self, *_given: object) -> None:
        self.is_closed = False

    async def list_webhooks(self) -> list[dict[str, Any]]:
        return []

    async def create_webhook(self, *_given: object) -> dict[str, Any]:
        return {}

    async def aclose(self) -> None:
        self.is_closed = True


def test_an_empty_answer_is_a_fault_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "AuroraPartner", _EmptyHandedAurora)
    settings = RelaySettings(
        aurora_url="https://aurora.example",
        application_id="our-app",
        application_key=SecretStr("a-key-of-invented-letters"),
        webhook_secret=SecretStr("a-secret-of-invented-letters"),
        public_url="https://relay.example",
    )
    with pytest.raises(SurveyorError) as refused:
        asyncio.run(subscription.subscribe(settings))
    assert refused.value.code == "not_subscribed"
    assert refused.value.advice
