"""Screenshots come from anywhere Aurora says, within limits: no credentials, no inner network, no endless answer."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from surveyor_app.relay import screenshot_fetch
from surveyor_app.relay.addresses import AddressRefused, is_allowed, resolve
from surveyor_app.relay.screenshot_fetch import Screenshot, ScreenshotFault, ScreenshotFetcher, full_url
from tests.relay.office import picture

Respond = Callable[[BaseHTTPRequestHandler], None]
ON_THIS_MACHINE = "http://127.0.0.1:9"


class Host:
    """A small web server whose paths a test fills in."""

    def __init__(self) -> None:
        self.paths: dict[str, Respond] = {}
        self.seen: list[dict[str, str]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.seen.append({name.lower(): value for name, value in self.headers.items()})
                host.paths[self.path.partition("?")[0]](self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"

    def serves(self, path: str, body: bytes, status: int = 200, /, **headers: str) -> None:
        """Answer a path."""

        def respond(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.paths[path] = respond


@pytest.fixture
def host() -> Iterator[Host]:
    """A host on loopback."""
    made = Host()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


async def fetched(url: str, aurora_url: str = ON_THIS_MACHINE) -> Screenshot:
    """What comes from a URL."""
    fetcher = ScreenshotFetcher(aurora_url)
    try:
        return await fetcher.fetch(url)
    finally:
        await fetcher.aclose()


@pytest.mark.asyncio
@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
async def test_a_picture_is_known_by_its_content(host: Host, kind: str, media_type: str) -> None:
    host.serves("/roof.bin", picture(kind=kind), **{"Content-Type": "text/plain"})

    found = await fetched(f"http://{host.address}/roof.bin?signature=a%2Fb")

    assert found == Screenshot(picture(kind=kind), media_type)


@pytest.mark.asyncio
async def test_no_credentials_go_out(host: Host) -> None:
    host.serves("/roof.png", picture())

    await fetched(f"http://{host.address}/roof.png")

    assert not {"authorization", "cookie"} & set(host.seen[0])
    assert host.seen[0]["host"] == host.address


@pytest.mark.asyncio
@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", picture()[:200]])
async def test_what_is_no_picture_is_refused_for_good(host: Host, body: bytes) -> None:
    host.serves("/roof.png", body, **{"Content-Type": "image/png"})

    with pytest.raises(ScreenshotFault) as raised:
        await fetched(f"http://{host.address}/roof.png")

    assert raised.value.passing is False


@pytest.mark.asyncio
@pytest.mark.parametrize(("status", "passing"), [(403, False), (404, False), (410, False), (429, True), (503, True)])
async def test_which_refusals_may_pass(host: Host, status: int, passing: bool) -> None:
    host.serves("/roof.png", b"", status)

    with pytest.raises(ScreenshotFault) as raised:
        await fetched(f"http://{host.address}/roof.png?signature=secret")

    assert raised.value.passing is passing
    assert "secret" not in str(raised.value)


@pytest.mark.asyncio
async def test_three_redirects_are_followed_and_no_more(host: Host) -> None:
    for step in range(6):
        host.serves(f"/{step}", b"", 302, Location=f"/{step + 1}")
    host.serves("/6", picture())

    assert (await fetched(f"http://{host.address}/3")).media_type == "image/jpeg"
    with pytest.raises(ScreenshotFault):
        await fetched(f"http://{host.address}/2")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "target", ["http://10.0.0.7/x.png", "https://169.254.169.254/latest/", "file:///etc/passwd", "http://example.com/x"]
)
async def test_redirects_obey_the_same_rules(host: Host, target: str) -> None:
    host.serves("/roof.png", b"", 302, Location=target)

    with pytest.raises(ScreenshotFault) as raised:
        await fetched(f"http://{host.address}/roof.png")

    assert raised.value.passing is False


@pytest.mark.asyncio
async def test_this_machine_is_off_limits_when_aurora_is_elsewhere(host: Host) -> None:
    host.serves("/roof.png", picture())

    for url in (f"http://{host.address}/roof.png", f"https://{host.address}/roof.png", "https://localhost/x.png"):
        with pytest.raises(ScreenshotFault):
            await fetched(url, "https://api-sandbox.aurorasolar.com")
    assert host.seen == []


@pytest.mark.asyncio
async def test_an_endless_answer_is_cut_at_the_limit(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshot_fetch, "LARGEST_BYTES", 100_000)
    host.serves("/roof.png", b"x" * 200_000)

    with pytest.raises(ScreenshotFault, match="larger"):
        await fetched(f"http://{host.address}/roof.png")


@pytest.mark.asyncio
async def test_a_trickling_answer_ends(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshot_fetch, "TIMEOUT_SECONDS", 0.3)
    over = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"x")
        over.wait(10)

    host.paths["/roof.png"] = trickle
    try:
        with pytest.raises(ScreenshotFault) as raised:
            await fetched(f"http://{host.address}/roof.png")
    finally:
        over.set()
    assert raised.value.passing is True


@pytest.mark.parametrize(
    ("url", "plain_loopback", "expected"),
    [
        ("www.imagehost.com/file1.png", False, "https://www.imagehost.com/file1.png"),
        ("www.imagehost.com/file1.png", True, "https://www.imagehost.com/file1.png"),
        ("//cdn.example.com/a", False, "https://cdn.example.com/a"),
        ("127.0.0.1:8000/a.png?x=1", True, "http://127.0.0.1:8000/a.png?x=1"),
        ("localhost:8000/a.png", False, "https://localhost:8000/a.png"),
        ("https://example.com/a", True, "https://example.com/a"),
    ],
)
def test_a_missing_scheme_is_filled_in(url: str, plain_loopback: bool, expected: str) -> None:
    assert full_url(url, plain_loopback=plain_loopback) == expected


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "::",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "ff02::1",
    ],
)
@pytest.mark.parametrize("loopback_allowed", [True, False])
def test_inner_addresses_are_never_allowed(address: str, loopback_allowed: bool) -> None:
    assert not is_allowed(ipaddress.ip_address(address), loopback_allowed=loopback_allowed)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_allowed_only_beside_a_stand_in(address: str) -> None:
    assert is_allowed(ipaddress.ip_address(address), loopback_allowed=True)
    assert not is_allowed(ipaddress.ip_address(address), loopback_allowed=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(ipaddress.ip_address(address), loopback_allowed=False)


@pytest.mark.asyncio
async def test_a_name_that_leads_inside_is_refused() -> None:
    with pytest.raises(AddressRefused):
        await resolve("localhost", 443, loopback_allowed=False)
    assert str(await resolve("localhost", 80, loopback_allowed=True)) == "127.0.0.1"
