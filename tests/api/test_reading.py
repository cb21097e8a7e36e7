"""Dates, addresses and documents as servers really write them."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from surveyor_app.api.answers import RELAY_HEADER
from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.aurora_partner import AuroraPartner
from surveyor_app.api.errors import Offline
from surveyor_app.api.relay import RelayApi
from surveyor_app.domain.attributes import SectionName


def answering(document: object, seen: list[httpx.Request] | None = None) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return httpx.Response(200, json=document)

    return httpx.MockTransport(answer)


@pytest.mark.asyncio
async def test_a_token_is_asked_for_with_the_application_key_and_the_session_token_when_there_is_one() -> None:
    seen: list[httpx.Request] = []
    token = {"token": {"bearer_token": "anything", "expires_at": "2023-07-29 04:30:46 UTC", "more": 1}}
    partner = AuroraPartner("https://a.test", "app", "key", "2024.05", transport=answering(token, seen))
    key = await partner.create_token("tenant/1", "session")
    await partner.create_token("tenant/1")
    await partner.aclose()
    assert key.expires_at == datetime(2023, 7, 29, 4, 30, 46, tzinfo=UTC)
    assert "anything" not in repr(key)
    first, second = seen
    assert first.url.raw_path == b"/partner_applications/app/tenants/tenant%2F1/create_token?session_token=session"
    assert b"?" not in second.url.raw_path
    assert first.headers["authorization"] == "Bearer key"
    assert first.headers["aurora-api-version"] == "2024.05"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "document",
    [{}, [], {"token": {}}, {"token": {"bearer_token": "tk_1", "expires_at": "soon"}}, {"token": {"bearer_token": ""}}],
)
async def test_a_token_answer_of_another_shape_is_no_token_and_never_quoted(document: object) -> None:
    partner = AuroraPartner("https://a.test", "app", "key", transport=answering(document))
    with pytest.raises(Offline) as caught:
        await partner.create_token("t")
    await partner.aclose()
    assert "tk_1" not in str(caught.value)


@pytest.mark.asyncio
async def test_the_wrappers_are_taken_off_and_a_missing_one_is_no_answer() -> None:
    request = {"site_survey_request": {"id": "1", "status": "novel"}}
    tenant = AuroraTenant("https://a.test", "t", "tk", transport=answering(request))
    assert (await tenant.site_survey_request("1"))["status"] == "novel"
    with pytest.raises(Offline):
        await tenant.project("1")
    await tenant.aclose()


@pytest.mark.asyncio
async def test_the_sections_go_to_auroras_paths() -> None:
    seen: list[httpx.Request] = []
    tenant = AuroraTenant("https://a.test", "t", "tk", transport=answering({}, seen))
    for section in SectionName:
        await tenant.put_section(section, "s", {section.value: []})
    await tenant.complete("s")
    await tenant.aclose()
    assert [f"{request.method} {request.url.path}" for request in seen] == [
        "PUT /tenants/t/site_surveys/s/electrical",
        "PUT /tenants/t/site_surveys/s/electrical/subpanels",
        "PUT /tenants/t/site_surveys/s/roofs/mounting_planes",
        "PUT /tenants/t/site_surveys/s/status",
    ]
    assert seen[3].content == b'{"site_survey":{"status":"completed"}}'


@pytest.mark.asyncio
@pytest.mark.parametrize("document", [[], "ok", True, None, {"id": "1"}])
async def test_whatever_json_answers_a_put_it_was_accepted(document: object) -> None:
    tenant = AuroraTenant("https://a.test", "t", "tk", transport=answering(document))
    await tenant.put_section(SectionName.ELECTRICAL, "s", {"electrical": {}})
    await tenant.complete("s")
    await tenant.aclose()
    partner = AuroraPartner("https://a.test", "app", "key", transport=answering(document))
    assert (await partner.create_webhook("e", "u", "h", "v")).get("id") == (
        document["id"] if isinstance(document, dict) else None
    )
    await partner.update_webhook("1", "e", "u", "h", "v")
    await partner.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "document",
    [
        {"partner_application_webhooks": [{"id": "1"}]},
        [{"partner_application_webhook": {"id": "1"}}],
        {"partner_application_webhooks": [{"partner_application_webhook": {"id": "1"}}]},
        {"webhooks": [{"id": "1"}], "page": 1},
        [{"id": "1"}],
    ],
)
async def test_a_list_of_webhooks_is_read_in_every_wrapping(document: object) -> None:
    partner = AuroraPartner("https://a.test", "app", "key", transport=answering(document))
    assert await partner.list_webhooks() == [{"id": "1"}]
    await partner.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize("document", [{"id": "9"}, {"partner_application_webhook": {"id": "9"}}])
async def test_a_new_webhook_is_read_with_or_without_its_wrapper(document: object) -> None:
    partner = AuroraPartner("https://a.test", "app", "key", transport=answering(document))
    assert (await partner.create_webhook("e", "u", "h", "v"))["id"] == "9"
    await partner.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [404, 405])
async def test_an_aurora_that_lists_no_webhooks_has_none(status: int) -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"error": "no"})

    partner = AuroraPartner("https://a.test", "app", "key", transport=httpx.MockTransport(refuse))
    assert await partner.list_webhooks() == []
    await partner.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "url", ["http://aurora.example", "https://a b", "https://a.test/\x07", "https://h\tost", "aurora"]
)
async def test_an_unsafe_address_of_auroras_gets_no_key(url: str) -> None:
    document = {"bearer_token": "tk", "expires_at": "2023-07-29 04:30:46 UTC", "aurora_url": url}

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=document, headers={RELAY_HEADER: "test"})

    relay = RelayApi("https://relay.test", "token", transport=httpx.MockTransport(answer))
    with pytest.raises(Offline) as caught:
        await relay.temporary_key("t")
    await relay.aclose()
    assert caught.value.code == "unexpected_answer"
