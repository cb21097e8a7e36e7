"""The published OpenAPI document says what the relay really does."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy, booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from surveyor_app.relay import feed_records, request_records
from surveyor_app.relay.app import create_app
from surveyor_app.relay.context import Relay
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.upload_headers import NewUpload
from tests.relay.office import TENANT, WEBHOOK_SECRET, picture
from tests.relay.servers import MovableClock

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


SOME_EXAMPLES = settings(
    max_examples=16,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@pytest.fixture
def app(make_settings: Callable[..., RelaySettings]) -> Iterator[FastAPI]:
    """A relay without a server around it, with one request and one laptop."""
    app = create_app(make_settings(), "https://relay.example.com", clock=MovableClock())
    yield app
    app.state.relay.database.close()


def test_the_document_is_whole(app: FastAPI) -> None:
    document = app.openapi()

    assert document["components"]["securitySchemes"].keys() == {"webhookSecret", "deviceToken"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    open_to_all = {"/v1/pairings", "/p/{token}/{filename}", "/healthz", "/readyz"}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            is_open = path in open_to_all or operation["operationId"].startswith("abilities")
            assert bool(operation.get("security")) is not is_open, path


def known_things(relay: Relay) -> tuple[dict[str, str], str]:
    """Ids of things that are there, by the name of their parameter, and a laptop's token."""
    with relay.database.write() as connection:
        row_id = request_records.receive(connection, TENANT, "request-1", relay.clock.now())
        request_records.save(connection, row_id, request={"id": "request-1"}, project={"a": 1})
        feed_records.appear(connection, row_id)
    token = relay.pairing.pair(relay.pairing.new_code("Jane").code, "laptop").device_token
    device = relay.pairing.device(token)
    assert device is not None
    data = picture()
    announced = NewUpload("request-1", TENANT, "p", "a.jpg", hashlib.sha256(data).hexdigest(), len(data))
    upload = relay.uploads.create(device, announced)
    hosted = relay.uploads.append(device, upload.id, 0, data).photo
    assert hosted is not None
    names = ("request_id", "survey", "upload_id", "photo_id", "token", "tenant_id")
    values = ("request-1", "request-1", upload.id, hosted.id, hosted.token, TENANT)
    return dict(zip(names, values, strict=True)), token


def cases(operation: schemathesis.APIOperation) -> SearchStrategy[schemathesis.Case]:
    """Calls as published, and, where there is anything to get wrong, calls that are not."""
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.path in ("/healthz", "/readyz"):
        return right
    return right | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def statuses_of(operation: schemathesis.APIOperation, known: dict[str, str], headers: dict[str, str]) -> set[int]:
    """Call an operation some times and check every answer; the statuses that came."""
    statuses: set[int] = set()
    # Behind the token route is an Aurora that does not answer here: 503 is published for that.
    checks = CHECKS[1:] if operation.path.endswith("/token") else CHECKS

    @settings(SOME_EXAMPLES)
    @given(case=cases(operation), ask_for_known=booleans())
    def answers_as_published(case: schemathesis.Case, ask_for_known: bool) -> None:
        if ask_for_known:
            for place in (case.path_parameters, case.query):
                place.update({name: value for name, value in known.items() if name in place})
        statuses.add(case.call_and_validate(headers=headers, checks=checks).status_code)

    answers_as_published()
    return statuses


def test_answers_are_those_that_are_published(app: FastAPI) -> None:
    known, token = known_things(app.state.relay)
    headers = {"Authorization": f"Bearer {token}", "X-Surveyor-Webhook-Secret": WEBHOOK_SECRET}
    seen = {}
    for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        seen[operation.label] = statuses_of(operation, known, headers)

    # The examples reached success wherever an example can.
    cannot = {
        "PATCH /v1/uploads/{upload_id}",
        "POST /v1/uploads",
        "POST /v1/pairings",
        "POST /v1/tenants/{tenant_id}/token",
    }
    cannot.add("GET /v1/requests/{request_id}/screenshot")
    assert {label for label, statuses in seen.items() if not statuses & {200, 204, 206}} == cannot


def test_unknown_paths_and_methods_are_refused_in_the_same_shape(app: FastAPI) -> None:
    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://relay") as client:
            return [
                await client.get("/nothing"),
                await client.delete("/v1/requests"),
                await client.get("/v1/requests/"),
            ]

    answers = asyncio.run(ask())

    assert [answer.status_code for answer in answers] == [404, 405, 404]
    for answer in answers:
        assert set(answer.json()["error"]) == {"code", "text"}
        assert answer.headers["x-surveyor-relay"]
