"""Aurora tells that a survey was requested: stored, answered, and only then worked on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Security
from fastapi.security import APIKeyHeader

from surveyor_app.failpoints import failpoint
from surveyor_app.relay import prefetch_records, request_records
from surveyor_app.relay.deps import RelayHere, refuses, relay_of
from surveyor_app.relay.refusals import Refusal
from surveyor_app.relay.schemas import OpaqueId, Received
from surveyor_app.relay.security import same_secret
from surveyor_app.relay.settings import WEBHOOK_PATH

_LONGEST_SESSION_TOKEN = 4096


def make_router(webhook_header: str) -> APIRouter:
    """The route, guarded by the header that the office chose."""
    header = APIKeyHeader(
        name=webhook_header,
        auto_error=False,
        scheme_name="webhookSecret",
        description="The secret that Aurora was given when the webhook was subscribed.",
    )

    def check_secret(request: Request, given: str | None = Security(header)) -> None:
        # Dependencies run before the query is validated, so a stranger learns nothing about it.
        relay = relay_of(request)
        secret = relay.settings.webhook_secret
        if secret is None or not same_secret(given, secret.get_secret_value()):
            # A stranger who only tries the address is none of Aurora's webhooks.
            if "site_survey_request_id" in request.query_params:
                relay.refused_webhooks.refuse(relay.clock.now())
            raise Refusal(401, "wrong_secret", "The webhook's secret is missing or wrong.")

    router = APIRouter(tags=["webhooks"])

    @router.get(
        WEBHOOK_PATH,
        dependencies=[Depends(check_secret)],
        response_model=Received,
        responses=refuses(400, 401, 503, 507),
    )
    def survey_requested(
        relay: RelayHere,
        site_survey_request_id: OpaqueId,
        tenant_id: OpaqueId,
        session_token: Annotated[str, Query()] = "",
    ) -> Received:
        """Store the request and its prefetch; the same one told again is fetched again."""
        usable = session_token if 0 < len(session_token) <= _LONGEST_SESSION_TOKEN else None
        now = relay.clock.now()
        with relay.database.write() as connection:
            row_id = request_records.receive(connection, tenant_id, site_survey_request_id, now)
            prefetch_records.want(connection, row_id, now, usable)
            failpoint("relay-webhook-row")
        failpoint("relay-webhook-committed")
        relay.refused_webhooks.accept()
        relay.new_work()
        return Received()

    return router
