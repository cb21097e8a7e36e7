"""Asks whether the office relay answers, and whether Aurora does with the key that the relay gives."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import NotPaired, SurveyorError

if TYPE_CHECKING:
    from surveyor_app.api.relay import RelayApi

_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What answered: "" for no fault, and what to do about it; `aurora_url` is "" where Aurora was not asked.
    `is_turned_away`: the office answers, and does not know this laptop any more."""

    relay_fault: str = ""
    aurora_url: str = ""
    aurora_fault: str = ""
    relay_advice: str = ""
    aurora_advice: str = ""
    is_turned_away: bool = False


def ask_office(relay_url: str, device_token: str | None, survey: tuple[str, str] | None) -> Reach:
    """Ask both, each within seconds. `survey` = (tenant id, request id) of a pulled request, or None."""
    return asyncio.run(_ask(relay_url, device_token, survey))


async def _ask(relay_url: str, device_token: str | None, survey: tuple[str, str] | None) -> Reach:
    from surveyor_app.api.relay import RelayApi

    relay = RelayApi(relay_url, device_token)
    try:
        async with asyncio.timeout(_SECONDS):
            await relay.check_health()
            await relay.requests(None)  # the token counts, too
    except (SurveyorError, TimeoutError) as error:
        turned_away = isinstance(error, SurveyorError) and error.code == NotPaired.code
        advice = _advice(error) or "Look at the network: a sign-in page may be in the way. Work goes on without it."
        return Reach(relay_fault=_words(error, relay_url), relay_advice=advice, is_turned_away=turned_away)
    else:
        return Reach() if survey is None else await _ask_aurora(relay, *survey)
    finally:
        await relay.aclose()


async def _ask_aurora(relay: RelayApi, tenant_id: str, request_id: str) -> Reach:
    from surveyor_app.api.aurora import AuroraTenant

    url = ""
    try:
        async with asyncio.timeout(_SECONDS):
            key = await relay.temporary_key(tenant_id)
            url = key.aurora_url
            aurora = AuroraTenant(url, tenant_id, key.bearer_token, key.api_version)
            try:
                await aurora.site_survey_request(request_id)
            finally:
                await aurora.aclose()
    except (SurveyorError, TimeoutError) as error:
        return Reach(aurora_url=url, aurora_fault=_words(error, url or "Aurora"), aurora_advice=_advice(error))
    return Reach(aurora_url=url)


def _words(error: Exception, where: str) -> str:
    return error.text if isinstance(error, SurveyorError) else f"{where} did not answer within {_SECONDS:.0f} seconds."


def _advice(error: Exception) -> str:
    return error.advice if isinstance(error, SurveyorError) else ""
