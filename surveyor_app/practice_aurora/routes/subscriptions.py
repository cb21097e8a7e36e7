"""Partner webhook subscriptions: create, list, retrieve, update."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Response

from surveyor_app.practice_aurora.answers import Unprocessable, not_found, put_answer
from surveyor_app.practice_aurora.practice import Practice
from surveyor_app.practice_aurora.records import JsonObject, Subscription
from surveyor_app.practice_aurora.routes.entrance import JsonBody, PracticeHere, application_key
from surveyor_app.practice_aurora.store import new_id
from surveyor_app.practice_aurora.webhook_rules import WRAPPER, body_problems, subscription_problems

router = APIRouter(prefix="/partner_applications/{application_id}/webhooks", dependencies=[Depends(application_key)])


@router.post("", status_code=201)
async def create_webhook(practice: PracticeHere, body: JsonBody) -> JsonObject:
    """Subscribe; ``enabled`` is true unless it says otherwise."""
    attributes = {"description": None, "enabled": True, **_attributes(body)}
    return {WRAPPER: _keep(practice, new_id(), attributes)}


@router.get("")
async def list_webhooks(practice: PracticeHere) -> JsonObject:
    """Every subscription of the application."""
    return {f"{WRAPPER}s": [subscription_body(item) for item in practice.store.subscriptions.values()]}


@router.get("/{webhook_id}")
async def retrieve_webhook(practice: PracticeHere, webhook_id: str) -> JsonObject:
    """One subscription."""
    return {WRAPPER: subscription_body(_found(practice, webhook_id))}


@router.put("/{webhook_id}")
async def update_webhook(practice: PracticeHere, webhook_id: str, body: JsonBody) -> Response:
    """Change the attributes given; the others stay."""
    attributes = asdict(_found(practice, webhook_id)) | _attributes(body)
    attributes.pop("id")
    return put_answer(practice.behaviour.put_answer, {WRAPPER: _keep(practice, webhook_id, attributes)})


def subscription_body(subscription: Subscription) -> JsonObject:
    """A subscription as JSON, without the secret header value."""
    body = asdict(subscription)
    body.pop("header_auth_value")
    return body


def _attributes(body: Any) -> dict[str, Any]:
    problems = body_problems(body)
    if problems:
        raise Unprocessable(problems)
    return dict(body[WRAPPER])


def _keep(practice: Practice, webhook_id: str, attributes: dict[str, Any]) -> JsonObject:
    problems = subscription_problems(attributes)
    if problems:
        raise Unprocessable(problems)
    practice.store.subscriptions[webhook_id] = Subscription(id=webhook_id, **attributes)
    return subscription_body(practice.store.subscriptions[webhook_id])


def _found(practice: Practice, webhook_id: str) -> Subscription:
    subscription = practice.store.subscriptions.get(webhook_id)
    if subscription is None:
        raise not_found("webhook")
    return subscription
