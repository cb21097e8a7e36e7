"""The laptop's own client against a real relay and a practice Aurora: both sides mean the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.errors import AppTooOld, DeviceRefused, Refused
from surveyor_app.api.relay import RelayApi
from surveyor_app.api.uploads import UploadOffer
from surveyor_app.domain.app_news import news_from_json
from surveyor_app.relay.app_news import AppNewsFile
from tests.relay.conftest import Aurora
from tests.relay.office import SURVEY, TENANT, Office, noise
from tests.relay.servers import eventually


@pytest.mark.asyncio
async def test_the_whole_conversation(connected_office: Office, aurora: Aurora) -> None:
    office = connected_office
    request_id = aurora.request()
    office.webhook(request_id)
    eventually(lambda: office.administration.requests()[0]["prefetched"])
    stranger = RelayApi(office.url, None)
    device = await stranger.pair(office.administration.add_surveyor("Jane").code, "Jane's laptop")
    with pytest.raises(DeviceRefused):
        await stranger.requests(None)
    await stranger.aclose()
    api = RelayApi(office.url, device.device_token)
    try:
        await api.check_health()
        page = await api.requests(None)
        assert [entry["id"] for entry in page.requests] == [request_id]
        assert (await api.requests(page.cursor)).requests == []
        content, media_type = await api.screenshot(request_id)
        assert hashlib.sha256(content).hexdigest() == page.requests[0]["screenshot"]["sha256"]
        assert media_type == "image/png"

        key = await api.temporary_key(TENANT)
        assert key.lifetime_seconds > 12 * 3600
        tenant = AuroraTenant(key.aurora_url, TENANT, key.bearer_token)
        assert (await tenant.site_survey_request(request_id))["id"] == request_id
        await tenant.aclose()
        renewed = await api.temporary_key(TENANT, hashlib.sha256(key.bearer_token.encode()).hexdigest())
        assert renewed.bearer_token != key.bearer_token

        data = noise(600, 400)
        sha256 = hashlib.sha256(data).hexdigest()
        offer = UploadOffer(sha256, len(data), "image/jpeg", request_id, "photo-1", "E04_x.jpg", TENANT)
        made = await api.uploads.create(offer)
        assert (made.complete, made.offset) == (False, 0)
        assert made.location is not None
        first = await api.uploads.append(made.location, 0, data[:9000])
        assert (first.offset, first.complete) == (9000, False)
        wrong = await api.uploads.append(made.location, 5, data[5:100])
        assert (wrong.offset, wrong.refused) == (9000, "offset")
        assert await api.uploads.offset(made.location) == 9000
        last = await api.uploads.append(made.location, 9000, data[9000:])
        assert last.complete
        again = await api.uploads.create(offer)
        assert again.complete
        assert again.url is not None
        back = await api.read_back(again.url)
        assert (back.sha256, back.size, back.media_type) == (sha256, len(data), "image/jpeg")
        assert (await api.photo(made.id))["fetches"] == []
        assert [photo["photo"] for photo in await api.photos(request_id)] == ["photo-1"]

        await api.event(request_id, {"kind": "published", "revision": 1})
        assert set(await api.catalogue()) >= {"version", "catalogue", "checklist"}
        with pytest.raises(Refused) as raised:
            await api.photo("unknown")
        assert (raised.value.status, raised.value.code) == (404, "not_found")
    finally:
        await api.aclose()


@pytest.mark.asyncio
async def test_what_the_office_says_about_versions_reaches_the_laptop(office: Office) -> None:
    api = RelayApi(office.url, office.laptop().token)
    file = AppNewsFile(office.settings.data_dir)
    try:
        assert (await api.catalogue())["app"] is None
        said = file.announce("99.0", "https://office.example/surveyor", "")
        assert news_from_json((await api.catalogue())["app"]) == said

        file.announce("99.0", "Ask Ada for it.", "98.0")
        with pytest.raises(AppTooOld, match=r"98\.0 or newer.*Ask Ada for it") as refused:
            await api.requests(None)
        assert "new version" in refused.value.advice  # and not the network's sign-in page
        await api.check_health()  # the office is there, and says what is the matter
    finally:
        await api.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize("version", [None, "2024.05"])
async def test_a_key_comes_with_the_version_of_auroras_api_that_the_office_asks_for(
    open_office: Callable[..., Office], aurora: Aurora, version: str | None
) -> None:
    office = open_office(aurora_url=aurora.url, aurora_api_version=version)
    office.shown_request(SURVEY)
    api = RelayApi(office.url, office.laptop().token)
    key = await api.temporary_key(TENANT)
    await api.aclose()
    assert key.api_version == version
