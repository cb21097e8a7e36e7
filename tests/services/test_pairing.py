"""Pairing keeps the token and the office's name; unpairing drops credentials and never data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.api.errors import Offline, Refused
from surveyor_app.api.relay import PairedDevice
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, PairingCancelled, StorageFault, SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.services.opened import Services
from surveyor_app.services.pairing import PairingService
from surveyor_app.storage import database as database_module
from surveyor_app.storage import setting_repository
from surveyor_app.storage.connection import Connection
from tests.fake_clock import FakeClock
from tests.pictures import write_jpeg

URL = "https://office.example"


@dataclass
class FakeRelay:
    """An office that gives one token, or a fault."""

    fault: SurveyorError | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    closed: int = 0

    def __call__(self, url: str, token: str | None) -> Any:
        self.asked.append((url, token))
        return self

    async def pair(self, code: str, device_name: str) -> PairedDevice:
        self.asked.append((code, device_name))
        if self.fault is not None:
            raise self.fault
        return PairedDevice("device-secret", "Ada Example", "Example Solar")

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def relay() -> FakeRelay:
    """The office."""
    return FakeRelay()


@pytest.fixture
def pairing(services: Services, paths: DataPaths, clock: FakeClock, relay: FakeRelay) -> PairingService:
    """The service under test."""
    make: Callable[..., Any] = relay
    return PairingService(services.database, paths, clock, make)


def test_pairing_keeps_who_and_where_and_the_token(pairing: PairingService, relay: FakeRelay, paths: DataPaths) -> None:
    paired = pairing.pair(f" {URL}/ ", "ABCD EFGH", " Ada's laptop ")
    assert (paired.surveyor, paired.relay_name, paired.device) == ("Ada Example", "Example Solar", "Ada's laptop")
    assert relay.asked == [(URL, None), ("ABCDEFGH", "Ada's laptop")]
    assert relay.closed == 1
    assert pairing.status() == paired
    assert DeviceTokens(paths).load() == "device-secret"


def test_a_laptop_without_a_name_is_called_by_its_host_name(pairing: PairingService) -> None:
    assert pairing.pair(URL, "ABCDEFGH").device


@pytest.mark.parametrize(
    "url", ["http://office.example", "office.example", "ftp://x", "https://u:p@office.example", ""]
)
def test_only_safe_addresses_are_spoken_to(pairing: PairingService, relay: FakeRelay, url: str) -> None:
    with pytest.raises(InvalidInput):
        pairing.pair(url, "ABCDEFGH")
    assert relay.asked == []


def test_http_is_fine_on_this_machine(pairing: PairingService) -> None:
    assert pairing.pair("http://127.0.0.1:8000", "ABCDEFGH").relay_url == "http://127.0.0.1:8000"


def test_an_empty_code_is_refused(pairing: PairingService) -> None:
    with pytest.raises(InvalidInput):
        pairing.pair(URL, "  ")


@pytest.mark.parametrize("fault", [Refused("This code is not known.", status=404), Offline("Nobody answers.")])
def test_a_fault_leaves_the_laptop_as_it_was(
    pairing: PairingService, relay: FakeRelay, fault: SurveyorError, paths: DataPaths
) -> None:
    pairing.pair(URL, "ABCDEFGH", "first")
    relay.fault = fault
    with pytest.raises(SurveyorError) as refused:
        pairing.pair(URL, "WRONGONE", "second")
    assert refused.value.text == fault.text
    assert ("a code works once" in refused.value.advice) == isinstance(fault, Refused), "nobody there used the code up"
    assert refused.value.advice.startswith("Check the address")
    status = pairing.status()
    assert status is not None
    assert status.device == "first"
    assert DeviceTokens(paths).load() == "device-secret"


@pytest.mark.parametrize("url", [URL, "https://other.example"])
def test_every_pairing_starts_the_feed_and_the_lists_from_the_beginning(
    pairing: PairingService, services: Services, url: str
) -> None:
    """Another office counts in its own way, and another surveyor of the same office may see older requests."""
    pairing.pair(URL, "ABCDEFGH")
    with services.database.write() as connection:
        for key in ("feed_cursor", "catalogue_version"):
            setting_repository.put(connection, key, "17")
    pairing.pair(url, "ABCDEFGH")
    with services.database.read() as connection:
        assert [setting_repository.get(connection, key) for key in ("feed_cursor", "catalogue_version")] == [None, None]


def test_unpairing_drops_the_credentials_and_no_data(
    pairing: PairingService, services: Services, request_id: str, paths: DataPaths, tmp_path: Path
) -> None:
    pairing.pair(URL, "ABCDEFGH")
    services.photo.add_files(request_id, PhotoTarget(SectionName.ELECTRICAL), [write_jpeg(tmp_path / "a.jpg")])
    before = services.survey.detail(request_id)
    pairing.unpair()
    assert pairing.status() is None
    assert DeviceTokens(paths).load() is None
    assert services.survey.detail(request_id) == before
    assert before.photos[0].original_path.is_file()


def test_whatever_interrupts_a_pairing_no_office_gets_the_token_of_another(
    pairing: PairingService, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing.pair(URL, "ABCDEFGH")

    def killed(_self: DeviceTokens, _token: str, **_where: bool) -> Any:
        status = pairing.status()
        assert status is not None
        assert status.relay_url == "https://other.example"
        raise KeyboardInterrupt

    monkeypatch.setattr(DeviceTokens, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        pairing.pair("https://other.example", "ABCDEFGH")
    assert DeviceTokens(paths).load() is None


def test_a_pairing_that_was_cancelled_while_the_office_agreed_stores_nothing(
    pairing: PairingService, relay: FakeRelay, paths: DataPaths
) -> None:
    before = pairing.pair(URL, "ABCDEFGH", "first")
    asked: list[str] = []

    def is_wanted() -> bool:
        asked.extend(code for code, _name in relay.asked if code == "IJKLMNOP")
        return False

    with pytest.raises(PairingCancelled) as cancelled:
        pairing.pair("https://other.example", "IJKLMNOP", "second", is_wanted=is_wanted)

    assert asked == ["IJKLMNOP"], "whether it is still wanted is asked once the office has answered"
    assert "used up" in cancelled.value.advice
    assert (pairing.status(), DeviceTokens(paths).load()) == (before, "device-secret")


@pytest.fixture
def busy(paths: DataPaths, monkeypatch: pytest.MonkeyPatch, services: Services) -> Iterator[None]:
    """Another program writes to the database and does not end."""
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 100)
    services.database.close()
    with closing(sqlite3.connect(paths.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_pairing_that_a_busy_database_does_not_take_leaves_the_present_one(
    pairing: PairingService, paths: DataPaths, request: pytest.FixtureRequest
) -> None:
    before = pairing.pair(URL, "ABCDEFGH", "first")
    request.getfixturevalue("busy")
    DeviceTokens(paths).save("token-of-before")

    with pytest.raises(StorageFault) as refused:
        pairing.pair("https://other.example", "IJKLMNOP", "second")

    assert "used up" in refused.value.advice
    assert (pairing.status(), DeviceTokens(paths).load()) == (before, "token-of-before")


def test_a_pairing_that_fails_when_it_is_committed_puts_the_former_token_back(
    pairing: PairingService, services: Services, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pairing.pair(URL, "ABCDEFGH", "first")
    write = services.database.write

    @contextmanager
    def full_at_the_end() -> Iterator[Connection]:
        with write() as connection:
            yield connection
            assert DeviceTokens(paths).load() is None, "no token of before beside another office"
            raise StorageFault("The disk is full.", code="disk_full")

    monkeypatch.setattr(services.database, "write", full_at_the_end)
    with pytest.raises(StorageFault):
        pairing.pair("https://other.example", "IJKLMNOP", "second")

    assert (pairing.status(), DeviceTokens(paths).load()) == (before, "device-secret")
    assert [file.name for file in paths.root.glob("device-token*")] == ["device-token"]


def test_a_new_pairing_leaves_nothing_of_the_former_token(pairing: PairingService, paths: DataPaths) -> None:
    DeviceTokens(paths).save("token-of-before")
    pairing.pair(URL, "ABCDEFGH")
    assert DeviceTokens(paths).load() == "device-secret"
    assert [file.name for file in paths.root.glob("device-token*")] == ["device-token"]
