"""What a person who starts practice Aurora by hand is told: what to give the relay, and how sample requests come."""

from __future__ import annotations

from surveyor_app.practice_aurora.settings import DEFAULT_APPLICATION_KEY, ENVIRONMENT_PREFIX, PracticeAurora

# The relay tells it when it subscribes, and webhooks bring it back; any other of 16 characters does as well.
PRACTICE_WEBHOOK_SECRET = "practice-webhook-secret"  # noqa: S105 - made up for practice, and printed


def welcome(url: str, settings: PracticeAurora) -> str:
    """The words, for stderr. A key of the person's own is not repeated."""
    own_key = settings.application_key != DEFAULT_APPLICATION_KEY
    key = f"(that of {ENVIRONMENT_PREFIX}APPLICATION_KEY)" if own_key else settings.application_key
    return "\n".join(
        (
            "A practice Aurora, empty as yet. Settings for a relay:",
            f"  SURVEYOR_RELAY_AURORA_URL={url}",
            f"  SURVEYOR_RELAY_APPLICATION_ID={settings.application_id}",
            f"  SURVEYOR_RELAY_APPLICATION_KEY={key}",
            f"  SURVEYOR_RELAY_WEBHOOK_SECRET={PRACTICE_WEBHOOK_SECRET}",
            f"Its tenant is {settings.tenant_id}. Sample requests, once the relay is subscribed:",
            f"  curl -X POST {url}/_practice/scenario/sample",
            "Ctrl+C ends it, and nothing of it is kept.",
        )
    )
