"""Tells Aurora where to send webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveyor_app.api.aurora_partner import AuroraPartner
from surveyor_app.domain.errors import InvalidInput, SurveyorError
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.settings import WEBHOOK_PATH, RelaySettings
from surveyor_app.relay.subscription_record import note_subscription

EVENT = "site_survey_requested"
# Aurora fills the placeholders in; partner webhooks must carry the session token and the tenant.
_QUERY = "?site_survey_request_id=<SITE_SURVEY_REQUEST_ID>&tenant_id=<TENANT_ID>&session_token=<SESSION_TOKEN>"
_DESCRIPTION = "Surveyor office relay"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What Aurora has stored. `was_known`: it was brought up to date instead of made."""

    webhook_id: str
    url: str
    was_known: bool


def url_template(public_url: str) -> str:
    """The address with Aurora's placeholders."""
    return public_url + WEBHOOK_PATH + _QUERY


async def subscribe(settings: RelaySettings) -> Subscription:
    """As `tell_aurora`; what Aurora was told is remembered, so that settings that changed since are noticed."""
    stored = await tell_aurora(settings)
    note_subscription(settings, SystemClock().now())
    return stored


async def tell_aurora(settings: RelaySettings) -> Subscription:
    """Make the subscription, or bring the one with this very address up to date. ApiError in Aurora's words;
    SurveyorError (not_subscribed) where Aurora takes it and then does not know it."""
    if (
        settings.aurora_url is None
        or settings.application_id is None
        or settings.application_key is None
        or settings.webhook_secret is None
        or settings.public_url is None
    ):
        raise InvalidInput("These settings are not enough to subscribe.")
    url = url_template(settings.public_url)
    partner = AuroraPartner(
        settings.aurora_url,
        settings.application_id,
        settings.application_key.get_secret_value(),
        settings.aurora_api_version,
    )
    try:
        known = await _known(partner, url)
        attributes = (EVENT, url, settings.webhook_header, settings.webhook_secret.get_secret_value(), _DESCRIPTION)
        if known is None:
            stored = await partner.create_webhook(*attributes)
            made = _id(stored) or await _known(partner, url)
            if made is None:
                raise SurveyorError(
                    "Aurora answered without an id, and does not list the subscription.",
                    code="not_subscribed",
                    advice="Run `surveyor relay subscribe` again; if that does not help, ask your Aurora account team.",
                )
            return Subscription(made, url, was_known=False)
        await partner.update_webhook(known, *attributes)
        return Subscription(known, url, was_known=True)
    finally:
        await partner.aclose()


async def _known(partner: AuroraPartner, url: str) -> str | None:
    for webhook in await partner.list_webhooks():
        if webhook.get("event") == EVENT and webhook.get("url_template") == url:
            return _id(webhook)
    return None


def _id(webhook: dict[str, Any]) -> str | None:
    value = webhook.get("id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
