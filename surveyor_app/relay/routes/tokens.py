"""Temporary keys of Aurora's for laptops; the application key stays here."""

from __future__ import annotations

import math
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from surveyor_app.api.errors import ApiError, Refused, ServerFault, Throttled, Unauthorised
from surveyor_app.relay import feed_records
from surveyor_app.relay.broker import RenewedTooOften
from surveyor_app.relay.deps import CurrentDevice, RelayHere, refuses
from surveyor_app.relay.refusals import Refusal, not_found, slow_down, unavailable
from surveyor_app.relay.schemas import TokenAnswer, TokenRequest

router = APIRouter(prefix="/v1", tags=["tokens"])
_LONGEST_PAUSE_SECONDS = 3600.0


def visible_tenant(
    relay: RelayHere, device: CurrentDevice, tenant_id: Annotated[str, Path(description="Aurora's tenant id.")]
) -> str:
    """A tenant whose requests this surveyor has; Refusal 404 otherwise. Runs in the thread pool."""
    with relay.database.read() as connection:
        if not feed_records.sees_tenant(connection, device, tenant_id):
            raise not_found("tenant")
    return tenant_id


@router.post("/tenants/{tenant_id:path}/token", responses=refuses(400, 401, 404, 408, 413, 429, 502, 503))
async def temporary_key(
    relay: RelayHere, tenant: Annotated[str, Depends(visible_tenant)], wanted: TokenRequest | None = None
) -> TokenAnswer:
    """The tenant's key, minted when there is none or the kept one was refused."""
    try:
        key = await relay.broker.key(tenant, wanted.refused if wanted is not None else None)
    except RenewedTooOften as error:
        text = "This tenant's key was renewed a moment ago."
        raise slow_down("renewed_too_often", text, error.retry_after_seconds) from None
    except ApiError as fault:
        raise _refusal(fault) from fault
    return TokenAnswer(
        bearer_token=key.bearer_token,
        expires_at=key.expires_at.astimezone(UTC),
        aurora_url=relay.settings.aurora_url or "",
        aurora_api_version=relay.settings.aurora_api_version,
    )


def _refusal(fault: ApiError) -> Refusal:
    if isinstance(fault, Unauthorised):
        return Refusal(502, "application_key_refused", "Aurora refused the office's application key. Tell the office.")
    if isinstance(fault, Refused):
        return Refusal(502, "aurora_refused", f"Aurora gives the office no key for this customer: {fault.text}")
    asked = fault.retry_after_seconds if isinstance(fault, Throttled | ServerFault) else None
    wait = min(max(asked, 1), _LONGEST_PAUSE_SECONDS) if asked is not None and math.isfinite(asked) else None
    return unavailable("aurora_away", "Aurora gives no key at present.", wait)
