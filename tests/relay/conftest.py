"""A practice Aurora and a relay, each on a real socket, for every test that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from surveyor_app.practice_aurora.server import build_server
from surveyor_app.practice_aurora.settings import PracticeAurora
from surveyor_app.relay.app import create_app
from surveyor_app.relay.connections import PatientProtocol
from surveyor_app.relay.settings import RelaySettings
from tests.relay.office import APPLICATION_KEY, SURVEY, TENANT, WEBHOOK_SECRET, Laptop, Office
from tests.relay.servers import MovableClock, listener_on, running

NOBODY_THERE = "http://127.0.0.1:9"


class Aurora:
    """The practice Aurora of a test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def request(self, **order: Any) -> str:
        """Create a request with project, design and screenshot, without a webhook; its id."""
        answer = self.http.post("/_practice/requests", json={"fire": False, "tenant_id": TENANT, **order})
        assert answer.status_code == 201, answer.text
        request_id: str = answer.json()["request_id"]
        return request_id

    def fault(self, path: str, status: int, times: int | None = None, headers: dict[str, str] | None = None) -> None:
        """Let calls whose path matches fail, all of them or the first few."""
        action = {"status": status, "headers": headers or {}}
        order = {"match": {"path_regex": path}, "times": times, "action": action}
        answer = self.http.post("/_practice/faults", json=order)
        assert answer.status_code == 201, answer.text

    def state(self) -> dict[str, Any]:
        """Everything it knows."""
        state: dict[str, Any] = self.http.get("/_practice/state").json()
        return state

    def calls(self, part: str) -> list[str]:
        """Method and path of the calls so far whose path has this part."""
        return [f"{call['method']} {call['path']}" for call in self.state()["calls"] if part in call["path"]]


@pytest.fixture
def life() -> Iterator[ExitStack]:
    """What ends when the office is stopped."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def aurora() -> Iterator[Aurora]:
    """A practice Aurora that knows our application."""
    settings = PracticeAurora(application_id="our-app", application_key=APPLICATION_KEY, tenant_id=TENANT)
    with running(build_server(settings), listener_on()) as url:
        practice = Aurora(url)
        with closing(practice.http):
            yield practice


@pytest.fixture
def clock() -> MovableClock:
    """The relay's clock."""
    return MovableClock()


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., RelaySettings]:
    """Settings that serve, with changes."""

    def make(**changes: Any) -> RelaySettings:
        values: dict[str, Any] = {
            "aurora_url": NOBODY_THERE,
            "application_id": "our-app",
            "application_key": SecretStr(APPLICATION_KEY),
            "webhook_secret": SecretStr(WEBHOOK_SECRET),
            "data_dir": tmp_path / "relay",
            "name": "Fairbrook Solar",
        }
        return RelaySettings(**(values | changes))

    return make


@pytest.fixture
def open_office(make_settings: Callable[..., RelaySettings], clock: MovableClock) -> Iterator[Callable[..., Office]]:
    """Opens relays that end with the test; a second one on the same data is a restart."""
    with ExitStack() as stack:

        def open_one(on: ExitStack = stack, **changes: Any) -> Office:
            settings = make_settings(**changes)
            listener = listener_on()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            app = create_app(settings, url, clock=clock)
            config = uvicorn.Config(
                app, http=PatientProtocol, log_config=None, access_log=False, lifespan="on", ws="none"
            )
            server = uvicorn.Server(config)
            on.enter_context(running(server, listener))
            return on.enter_context(closing(Office(url, app, settings, clock)))

        yield open_one


@pytest.fixture
def office(open_office: Callable[..., Office], life: ExitStack) -> Office:
    """A relay whose Aurora does not answer; a test may stop it with `life.close()`."""
    return open_office(on=life)


@pytest.fixture
def jane(office: Office) -> Laptop:
    """A laptop with a survey."""
    office.shown_request(SURVEY)
    return office.laptop("Jane")


@pytest.fixture
def connected_office(open_office: Callable[..., Office], aurora: Aurora) -> Office:
    """A relay that reaches the practice Aurora."""
    return open_office(aurora_url=aurora.url)
