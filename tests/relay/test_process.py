"""The relay as a process of its own: how it starts, ends, dies, comes back, and what it leaves behind."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from surveyor_app.relay import feed_records, request_records
from surveyor_app.relay.administration import Administration
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.server import RelayServer
from surveyor_app.relay.settings import load_subscribe_settings
from surveyor_app.relay.subscription import subscribe
from tests.relay.conftest import NOBODY_THERE, Aurora
from tests.relay.office import APPLICATION_KEY, TENANT, WEBHOOK_SECRET, Laptop, checksum, noise
from tests.relay.processes import COMMAND, Process, relay_environment, relays
from tests.relay.servers import eventually

pytestmark = pytest.mark.end_to_end


@pytest.fixture
def relay_data(tmp_path: Path) -> Path:
    """The office's folder."""
    return tmp_path / "office"


@pytest.fixture
def environment(relay_data: Path) -> dict[str, str]:
    """Settings of a relay whose Aurora is away."""
    return relay_environment(relay_data, NOBODY_THERE)


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts relays; none outlives its test."""
    with relays(environment, tmp_path / "relay.log") as start_one:
        yield start_one


def office_with_request(relay_data: Path, survey: str) -> str:
    """Put a shown request into the database and make a pairing code."""
    database = open_database(relay_data / "relay.db")
    try:
        with database.write() as connection:
            row_id = request_records.receive(connection, TENANT, survey, SystemClock().now())
            request_records.save(connection, row_id, request={"id": survey})
            feed_records.appear(connection, row_id)
        return Administration(database).add_surveyor("Jane").code
    finally:
        database.close()


def paired(url: str, code: str) -> Laptop:
    """A laptop, paired for real."""
    answer = httpx.post(f"{url}/v1/pairings", json={"code": code, "device_name": "laptop"}, trust_env=False)
    return Laptop(url, answer.json()["device_token"])


def accepts(url: str) -> bool:
    """Whether anybody listens."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=2).close()
    except OSError:
        return False
    return True


def test_it_says_where_it_listens_and_ends_cleanly(start: Callable[..., Process]) -> None:
    relay = start()

    assert re.fullmatch(r"listening http://127\.0\.0\.1:\d+", relay.first_line)
    assert httpx.get(f"{relay.url}/healthz", trust_env=False).json()["status"] == "ok"
    assert httpx.get(f"{relay.url}/readyz", trust_env=False).status_code == 200
    assert relay.end() == (0, b"")
    assert "Traceback" not in relay.log.read_text()


def test_a_taken_address_is_told_in_words(start: Callable[..., Process]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        relay = start(SURVEYOR_RELAY_PORT=str(taken.getsockname()[1]))
        code, rest = relay.end()

    assert (code, relay.first_line, rest) == (1, "", b"")
    assert "cannot listen" in relay.log.read_text()
    assert "Traceback" not in relay.log.read_text()


def test_it_ends_with_its_parent_when_asked_to(start: Callable[..., Process]) -> None:
    relay = start("--exit-with-parent")
    assert relay.process.stdin is not None

    relay.process.stdin.close()

    assert relay.process.wait(timeout=20) == 0


def test_it_ends_even_when_its_parent_is_killed(environment: dict[str, str]) -> None:
    command = [*COMMAND, "--exit-with-parent"]
    script = (
        "from subprocess import PIPE, Popen\n"
        f"child = Popen({command!r}, stdin=PIPE, stdout=PIPE)\n"
        "print(child.stdout.readline().decode(), end='', flush=True)\n"
        "child.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().decode().strip().partition(" ")[2]
        assert accepts(url)
        parent.kill()
    eventually(lambda: not accepts(url))


def test_killed_in_the_middle_of_a_chunk_it_goes_on_where_it_was(
    start: Callable[..., Process], relay_data: Path
) -> None:
    data = noise()
    code = office_with_request(relay_data, "survey-1")
    first = start()
    laptop = paired(first.url, code)
    location = laptop.announce(data, "survey-1").headers["location"]
    laptop.chunk(location, 0, data[:300_000])
    parts = urlsplit(first.url)
    with socket.create_connection((parts.hostname, parts.port)) as cut:
        head = (
            f"PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {laptop.token}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 300000\r\n"
            f"Upload-Checksum: {checksum(data[300_000:800_000])}\r\nContent-Length: 500000\r\n\r\n"
        )
        cut.sendall(head.encode() + data[300_000:500_000])
        assert first.end(signal.SIGKILL)[0] == -signal.SIGKILL
    laptop.http.close()

    second = start()
    again = Laptop(second.url, laptop.token)
    try:
        offset = int(again.http.head(location).headers["upload-offset"])
        assert offset == 300_000
        assert again.chunk(location, offset, data[offset:]).headers["upload-complete"] == "?1"
        url = again.announce(data, "survey-1").json()["url"]
        assert httpx.get(url, trust_env=False).content == data
    finally:
        again.http.close()


def test_no_secret_is_left_anywhere(
    start: Callable[..., Process], relay_data: Path, aurora: Aurora, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = start(SURVEYOR_RELAY_AURORA_URL=aurora.url)
    request_id = aurora.request()
    session_token = aurora.http.post(f"/_practice/requests/{request_id}/session_token").json()["session_token"]
    query = {"site_survey_request_id": request_id, "tenant_id": TENANT, "session_token": session_token}
    httpx.get(
        f"{relay.url}/webhooks/aurora/site-survey-requested",
        params=query,
        headers={"X-Surveyor-Webhook-Secret": WEBHOOK_SECRET},
        trust_env=False,
    ).raise_for_status()
    database = open_database(relay_data / "relay.db")
    office = Administration(database)
    eventually(lambda: office.requests() and office.requests()[0]["prefetched"])
    laptop = paired(relay.url, office.add_surveyor("Jane").code)
    key = laptop.http.post(f"/v1/tenants/{TENANT}/token").json()["bearer_token"]
    assert APPLICATION_KEY not in laptop.http.get("/v1/requests").text
    laptop.http.close()
    database.close()
    arguments = Path(f"/proc/{relay.process.pid}/cmdline")
    if arguments.exists():
        assert APPLICATION_KEY.encode() not in arguments.read_bytes()
    assert relay.end()[0] == 0

    files = [path.read_bytes() for path in relay_data.rglob("*") if path.is_file()] + [relay.log.read_bytes()]
    for secret in (APPLICATION_KEY, WEBHOOK_SECRET, laptop.token, key, session_token):
        assert not any(secret.encode() in content for content in files)


@pytest.mark.asyncio
async def test_a_subscribed_relay_gets_auroras_webhooks(
    start: Callable[..., Process],
    relay_data: Path,
    aurora: Aurora,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relay = start(SURVEYOR_RELAY_AURORA_URL=aurora.url)
    ours = {name: value for name, value in environment.items() if name.startswith("SURVEYOR_RELAY_")}
    changes = {"SURVEYOR_RELAY_PUBLIC_URL": relay.url, "SURVEYOR_RELAY_AURORA_URL": aurora.url}
    for name, value in {**ours, **changes}.items():
        monkeypatch.setenv(name, value)
    await subscribe(load_subscribe_settings())

    answer = aurora.http.post("/_practice/requests", json={"tenant_id": TENANT})

    assert [delivery["status"] for delivery in answer.json()["deliveries"]] == [200]


def test_answers_on_a_connection_that_stays_open_do_not_wait_for_the_callers_acknowledgement(
    start: Callable[..., Process],
) -> None:
    """Head and body go out as two pieces: held back by the kernel, the second one comes 40 ms later, every time."""
    with httpx.Client(base_url=start().url, trust_env=False) as line:
        seconds = [line.get("/healthz").elapsed.total_seconds() for _ in range(20)]
    assert min(seconds[5:]) < 0.03


def test_a_signal_while_the_relay_starts_ends_it_properly() -> None:
    told: list[str] = []

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        told.append("begun")
        yield
        told.append("ended")

    config = uvicorn.Config(FastAPI(lifespan=life), port=0, log_config=None, ws="none", lifespan="on")
    server = RelayServer(config, lambda: told.append("listening"))
    server.handle_exit(signal.SIGTERM, None)
    server.run()
    assert told == ["begun", "ended"]
