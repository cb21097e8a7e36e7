"""POST create_token: the application key buys a temporary key for one tenant."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from surveyor_app.practice_aurora.answers import not_found, unauthorised
from surveyor_app.practice_aurora.clock import key_expiry_text
from surveyor_app.practice_aurora.keys import SessionTokenRefused
from surveyor_app.practice_aurora.records import JsonObject
from surveyor_app.practice_aurora.routes.entrance import PracticeHere, application_key

router = APIRouter(dependencies=[Depends(application_key)])


@router.post("/partner_applications/{application_id}/tenants/{tenant_id}/create_token")
async def create_token(tenant_id: str, practice: PracticeHere, session_token: str | None = None) -> JsonObject:
    """A key for 13 hours.  The session token may be absent; one that is given has to be good."""
    if tenant_id not in practice.store.tenant_ids:
        raise not_found("tenant")
    try:
        bearer_token, expires_at = practice.keys.mint(tenant_id, session_token)
    except SessionTokenRefused as refused:
        raise unauthorised(str(refused)) from refused
    return {"token": {"bearer_token": bearer_token, "expires_at": key_expiry_text(expires_at)}}
