"""One table of everything a server, a network or an impostor may answer, and the fault it becomes."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import ssl

import httpx
import pytest

from surveyor_app.api.answers import RELAY_HEADER
from surveyor_app.api.errors import (
    ApiError,
    DeviceRefused,
    Offline,
    Refused,
    ServerFault,
    Throttled,
    TlsFault,
    Unauthorised,
)
from surveyor_app.api.http import JsonClient
from surveyor_app.api.transport import transport_fault
from tests.api.raw_server import Behaviour, answer, raw, serving, trickle

pytestmark = pytest.mark.asyncio

HTML = b"<!doctype html><title>Welcome to Hotel Wi-Fi</title>"

FAULTS: list[tuple[str, Behaviour, type[ApiError], str]] = [
    ("a page instead of data", answer(200, HTML, content_type="text/html"), Offline, "not_json"),
    ("a page that claims to be JSON", answer(200, HTML), Offline, "not_json"),
    ("JSON without saying so", answer(200, b"{}", content_type=""), Offline, "not_json"),
    ("nothing at all, said to be JSON", answer(200, b""), Offline, "not_json"),
    ("a redirect", answer(302, b"", location="http://elsewhere.invalid/"), Offline, "redirect"),
    ("a sign-in demand of the network", answer(511, HTML, content_type="text/html"), Offline, "captive_portal"),
    ("a reset in mid body", raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", then="reset"), Offline, "offline"),
    ("an end in mid body", raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"), Offline, "offline"),
    ("nothing", raw(b""), Offline, "offline"),
    ("something else than HTTP", raw(b"220 mail.example ESMTP\r\n"), Offline, "offline"),
    ("silence", raw(b"", then="hang"), Offline, "timeout"),
    ("a trickle", trickle, Offline, "timeout"),
    ("slow down", answer(429), Throttled, "throttled"),
    ("request timeout", answer(408), ServerFault, "server_fault"),
    ("500", answer(500), ServerFault, "server_fault"),
    ("502 as a page", answer(502, HTML, content_type="text/html"), ServerFault, "server_fault"),
    ("503", answer(503), ServerFault, "server_fault"),
    ("401", answer(401), Unauthorised, "unauthorised"),
    ("400", answer(400), Refused, "refused_400"),
    ("403", answer(403), Refused, "refused_403"),
    ("404", answer(404), Refused, "refused_404"),
    ("409", answer(409), Refused, "refused_409"),
    ("422", answer(422), Refused, "refused_422"),
]


@pytest.mark.parametrize(("behaviour", "fault", "code"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
async def test_every_misbehaviour_has_its_fault(behaviour: Behaviour, fault: type[ApiError], code: str) -> None:
    async with serving(behaviour) as url, JsonClient(url, timeout_seconds=1.5) as client:
        with pytest.raises(ApiError) as caught:
            await client.request("GET", "/thing")
    assert (type(caught.value), caught.value.code) == (fault, code)
    assert caught.value.text


async def test_a_refused_connection_and_an_unknown_host_are_offline() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://nowhere.invalid"):
        async with JsonClient(url, timeout_seconds=5) as client:
            with pytest.raises(Offline):
                await client.request("GET", "/thing")


# asyncio leaves the socket of a failed handshake to the garbage collector, which then warns.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_server_without_tls_or_with_a_wrong_certificate_is_a_tls_fault() -> None:
    async with serving(answer(200)) as url, JsonClient(url.replace("http:", "https:"), timeout_seconds=2) as client:
        with pytest.raises(TlsFault):
            await client.request("GET", "/thing")
    gc.collect()
    wrong = httpx.ConnectError("certificate verify failed")
    wrong.__cause__ = ssl.SSLCertVerificationError("hostname mismatch")
    assert isinstance(transport_fault(wrong), TlsFault)


async def test_a_handshake_cut_by_the_network_is_offline() -> None:
    cut = httpx.ConnectError("EOF occurred in violation of protocol")
    cut.__cause__ = ssl.SSLEOFError("EOF occurred in violation of protocol")
    assert isinstance(transport_fault(cut), Offline)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30),
        ({"retry_after": "-5"}, -5),
        ({"retry_after": "99999999"}, 99999999),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "nan"}, None),
        ({}, None),
    ],
)
async def test_retry_after_is_read_as_seconds_or_date_and_left_unclamped(
    header: dict[str, str], seconds: float | None
) -> None:
    async with serving(answer(429, **header)) as url, JsonClient(url) as client:
        with pytest.raises(Throttled) as caught:
            await client.request("GET", "/thing")
    assert caught.value.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"errors": ["Pitch is required", "Azimuth is required"]}', "Pitch is required; Azimuth is required"),
        (b'{"error": {"code": "no_such", "text": "Unknown request."}}', "Unknown request."),
        (b'{"errors": [{"field": "pitch", "message": "is required"}]}', "pitch: is required"),
        (b'{"main_bus_rating": ["is not a number"]}', "main_bus_rating: is not a number"),
        (b"[]", "The server refused this (422)."),
        (b"\xff\xfe not json", "The server refused this (422)."),
    ],
)
async def test_a_refusal_carries_the_servers_own_words_and_its_whole_body(body: bytes, words: str) -> None:
    async with serving(answer(422, body)) as url, JsonClient(url) as client:
        with pytest.raises(Refused) as caught:
            await client.request("PUT", "/thing", json={})
    assert caught.value.text == words
    assert caught.value.raw == body.decode("utf-8", "replace")


async def test_long_words_are_shortened() -> None:
    async with serving(answer(422, b'{"error": "' + b"x" * 5000 + b'"}')) as url, JsonClient(url) as client:
        with pytest.raises(Refused) as caught:
            await client.request("GET", "/thing")
    assert len(caught.value.text) <= 300


async def test_an_answer_without_the_relays_header_is_a_captive_portal() -> None:
    async with serving(answer(200)) as url, JsonClient(url, relay=True) as client:
        with pytest.raises(Offline) as caught:
            await client.request("GET", "/healthz")
    assert caught.value.code == "captive_portal"
    async with serving(answer(404)) as url, JsonClient(url, relay=True) as client:
        with pytest.raises(Offline):
            await client.request("GET", "/healthz")


async def test_a_401_of_the_relay_means_this_laptop_is_not_paired() -> None:
    async with serving(answer(401, **{RELAY_HEADER: "1"})) as url, JsonClient(url, relay=True) as client:
        with pytest.raises(DeviceRefused) as caught:
            await client.request("GET", "/v1/requests")
    assert caught.value.code == "not_paired"


@pytest.mark.parametrize("content_type", ["", "application/json", "text/html", "text/plain"])
@pytest.mark.parametrize(
    ("body", "document"), [(b"", None), (b"\r\n", None), (b"{}", {}), (b"[]", []), (b'"ok"', "ok"), (b"true", True)]
)
async def test_a_write_succeeds_with_whatever_is_said_of_it(body: bytes, document: object, content_type: str) -> None:
    async with serving(answer(200, body, content_type=content_type)) as url, JsonClient(url) as client:
        assert await client.write("PUT", "/thing", json={}) == document


async def test_a_write_needs_no_words_at_all() -> None:
    async with serving(answer(204, b"", content_type="")) as url, JsonClient(url) as client:
        assert await client.write("PUT", "/thing", json={}) is None


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (answer(200, HTML, content_type="text/html"), "not_json"),
        (answer(200, HTML), "not_json"),
        (answer(302, b"", location="http://elsewhere.invalid/"), "redirect"),
        (answer(511, b""), "captive_portal"),
    ],
)
async def test_a_page_in_place_of_a_writes_answer_is_offline(behaviour: Behaviour, code: str) -> None:
    async with serving(behaviour) as url, JsonClient(url) as client:
        with pytest.raises(Offline) as caught:
            await client.write("PUT", "/thing", json={})
    assert caught.value.code == code


async def test_the_relays_own_answers_need_its_header_also_to_a_write() -> None:
    async with serving(answer(200, b"")) as url, JsonClient(url, relay=True) as client:
        with pytest.raises(Offline):
            await client.write("PUT", "/thing", json={})


async def test_an_endless_answer_is_cut_off() -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" " * 1_000_000)
            await writer.drain()

    async with serving(flood) as url, JsonClient(url) as client:
        with pytest.raises(Offline) as caught:
            await client.request("GET", "/thing")
    assert caught.value.code == "answer_too_long"


async def test_ids_cannot_leave_their_path_segment() -> None:
    seen: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        await writer.drain()

    async with serving(note) as url:
        for subject in ("../a/b?c#d", "..", "ü é", "{x}"):
            async with JsonClient(url) as client:
                await client.request("GET", "/tenants/{id}/x", values={"id": subject})
    paths = [line.split(b" ")[1] for line in seen]
    assert paths == [
        b"/tenants/..%2Fa%2Fb%3Fc%23d/x",
        b"/tenants/%2E%2E/x",
        b"/tenants/%C3%BC%20%C3%A9/x",
        b"/tenants/%7Bx%7D/x",
    ]


async def test_no_secret_and_no_query_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for behaviour in (answer(200), answer(422), raw(b"")):
        async with serving(behaviour) as url, JsonClient(url, bearer="tk_secret") as client:
            try:
                await client.request("POST", "/t/{id}", values={"id": "cust"}, params={"session_token": "st_secret"})
            except ApiError:
                continue
    assert "secret" not in caplog.text
    assert "cust" not in caplog.text
    assert "POST /t/{id}" in caplog.text
