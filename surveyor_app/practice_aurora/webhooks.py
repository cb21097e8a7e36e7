"""Sends webhooks: one GET per subscription, with the placeholders of its template filled in."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import httpx

from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.keys import KeyRing
from surveyor_app.practice_aurora.outgoing import Outgoing
from surveyor_app.practice_aurora.records import Delivery, Subscription, SurveyRequest
from surveyor_app.practice_aurora.store import Store
from surveyor_app.practice_aurora.webhook_rules import SURVEY_REQUESTED

TIMEOUT_SECONDS = 15.0


def filled_url(template: str, *, request_id: str, tenant_id: str, session_token: str) -> str:
    """The template with every placeholder replaced by its URL-encoded value."""
    values = {
        "<SITE_SURVEY_REQUEST_ID>": request_id,
        "<TENANT_ID>": tenant_id,
        "<SESSION_TOKEN>": session_token,
    }
    for placeholder, value in values.items():
        template = template.replace(placeholder, quote(value, safe=""))
    return template


class WebhookSender:
    """Tells every enabled subscription of an event and records the outcome; it never tries twice."""

    def __init__(self, store: Store, keys: KeyRing, outgoing: Outgoing, clock: Clock) -> None:
        self._store = store
        self._keys = keys
        self._outgoing = outgoing
        self._clock = clock

    async def survey_requested(self, request: SurveyRequest, times: int = 1) -> list[Delivery]:
        """Send site_survey_requested, each delivery with a session token of its own, all at the same time."""
        subscriptions = [
            subscription
            for subscription in self._store.subscriptions.values()
            if subscription.enabled and subscription.event == SURVEY_REQUESTED
        ]
        return list(await asyncio.gather(*(self._send(item, request) for item in subscriptions for _ in range(times))))

    async def _send(self, subscription: Subscription, request: SurveyRequest) -> Delivery:
        delivery = Delivery(subscription.id, request.id, subscription.event, self._clock.now())
        self._store.deliveries.append(delivery)
        url = filled_url(
            subscription.url_template,
            request_id=request.id,
            tenant_id=request.tenant_id,
            session_token=self._keys.new_session_token(request.tenant_id),
        )
        headers = {subscription.header_auth_key: subscription.header_auth_value}
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self._outgoing.client.get(url, headers=headers)
        except TimeoutError:
            delivery.error = f"no answer within {TIMEOUT_SECONDS:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
            delivery.error = type(failure).__name__
        else:
            delivery.status = answer.status_code
        return delivery
