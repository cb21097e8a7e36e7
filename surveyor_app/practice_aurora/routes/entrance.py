"""What every call passes first: its key, the rate limit, and a body that is JSON."""

from __future__ import annotations

import hmac
import json
from typing import Annotated, Any, NoReturn

from fastapi import Depends, Request

from surveyor_app.practice_aurora.answers import Refusal, not_found, unauthorised
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import SurveyRequest
from surveyor_app.practice_aurora.webhook_rules import is_loopback


def running_practice(request: Request) -> Practice:
    """The practice Aurora this application was built around."""
    practice = request.app.state.practice
    if not isinstance(practice, Practice):
        raise TypeError("the application was not built by create_app")
    return practice


PracticeHere = Annotated[Practice, Depends(running_practice)]


def _bearer(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise unauthorised("a bearer key is required")
    return key.strip()


def _admit(practice: Practice, key: str) -> None:
    wait_seconds = practice.rate_limit.admit(key)
    if wait_seconds is not None:
        raise Refusal(429, "too many requests", {"Retry-After": str(wait_seconds)})


async def application_key(request: Request, application_id: str, practice: PracticeHere) -> None:
    """Let only the application key of this application pass."""
    key = _bearer(request)
    if not hmac.compare_digest(key.encode(), practice.settings.application_key.encode()):
        raise unauthorised("the application key is not valid")
    _admit(practice, key)
    if application_id != practice.settings.application_id:
        raise not_found("application")


async def temporary_key(request: Request, tenant_id: str, practice: PracticeHere) -> None:
    """Let only an unexpired temporary key of this tenant pass; another tenant's data is 'not found'."""
    key = _bearer(request)
    owner = practice.keys.tenant_of(key)
    if owner is None:
        raise unauthorised("the key is not valid or has expired")
    _admit(practice, key)
    if owner != tenant_id:
        raise not_found("tenant")


async def loopback_only(request: Request) -> None:
    """Control endpoints answer this machine alone and need no key."""
    if request.client is None or not is_loopback(request.client.host):
        raise Refusal(403, "control endpoints answer loopback clients only")


def survey_request(tenant_id: str, site_survey_id: str, practice: PracticeHere) -> SurveyRequest:
    """The request the path names."""
    found = practice.store.request_of(tenant_id, site_survey_id)
    if found is None:
        raise not_found("site survey request")
    return found


async def json_body(request: Request) -> Any:
    """The parsed body: strict JSON (no NaN) under a JSON content type."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Refusal(415, "the body must be application/json")
    try:
        return json.loads(await request.body(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise Refusal(400, "the body is not valid JSON") from problem


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


JsonBody = Annotated[Any, Depends(json_body)]
SurveyRequestHere = Annotated[SurveyRequest, Depends(survey_request)]
