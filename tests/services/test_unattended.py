"""Syncs while nobody is logged in: the pairing moves into a file, and later pairings follow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from surveyor_app.api.relay import PairedDevice
from surveyor_app.domain.errors import InvalidInput, StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens, TokenPlace
from surveyor_app.services.doctor import DoctorService
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.pairing import PairingService
from surveyor_app.services.reach import Reach
from surveyor_app.services.unattended import UnattendedService
from surveyor_app.storage import migrate
from tests.fake_clock import FakeClock
from tests.services.memory_keyring import FakeBackend

Pair = Callable[[str], object]


class _Relay:
    def __init__(self, token: str) -> None:
        self._token = token

    async def pair(self, _code: str, _device_name: str) -> PairedDevice:
        return PairedDevice(self._token, "Ada", "Office")

    async def aclose(self) -> None:
        pass


@pytest.fixture
def at_home(default_folder: DataPaths, backend: FakeBackend, clock: FakeClock) -> Iterator[Services]:
    """The services of a person who set nothing, whose keyring answers."""
    assert backend.kept == {}
    migrate.prepare(default_folder)
    opened = open_services(default_folder, clock)
    yield opened
    opened.close()


@pytest.fixture
def pair(at_home: Services, default_folder: DataPaths, clock: FakeClock) -> Pair:
    """Pairs the laptop and gets this token."""

    def with_token(token: str) -> object:
        def make(_url: str, _token: str | None) -> Any:
            return _Relay(token)

        return PairingService(at_home.database, default_folder, clock, make).pair("https://office.example", "CODE")

    return with_token


def _token_words(paths: DataPaths, clock: FakeClock) -> tuple[str, str]:
    findings = DoctorService(paths, clock, lambda *_asked: Reach()).examine()
    (found,) = [finding for finding in findings if finding.name == "token"]
    return found.state.value, found.text


def test_the_pairing_moves_into_the_file_and_later_pairings_go_there_too(
    at_home: Services, pair: Pair, default_folder: DataPaths, backend: FakeBackend, clock: FakeClock
) -> None:
    pair("first")
    assert (at_home.unattended.is_choice, at_home.unattended.get()) == (True, False)
    at_home.unattended.set(True)
    backend.kept["surveyor", "locked"] = "while nobody is logged in"
    assert (at_home.unattended.get(), DeviceTokens(default_folder).place()) == (True, TokenPlace.FILE)
    assert default_folder.token_file.stat().st_mode & 0o777 == 0o600
    assert "first" not in backend.kept.values()
    assert _token_words(default_folder, clock)[0] == "ok"

    pair("second")
    assert default_folder.token_file.read_text() == "second"
    assert "second" not in backend.kept.values()

    at_home.unattended.set(False)
    assert not default_folder.token_file.exists()
    assert DeviceTokens(default_folder).load() == "second"
    pair("third")
    assert "third" in backend.kept.values()
    assert not default_folder.token_file.exists()


def test_whoever_chooses_before_pairing_has_it_from_the_first_pairing_on(
    at_home: Services, pair: Pair, default_folder: DataPaths
) -> None:
    at_home.unattended.set(True)
    pair("first")
    assert DeviceTokens(default_folder).place() is TokenPlace.FILE


@pytest.mark.parametrize("wanted", [True, False])
def test_a_keyring_that_does_not_answer_changes_nothing_and_is_said(
    at_home: Services,
    pair: Pair,
    default_folder: DataPaths,
    backend: FakeBackend,
    monkeypatch: pytest.MonkeyPatch,
    wanted: bool,
) -> None:
    at_home.unattended.set(not wanted)
    pair("first")
    before = DeviceTokens(default_folder).place()
    opened = threading.Event()
    for name in ("get_password", "set_password"):
        monkeypatch.setattr(backend, name, lambda *_given: opened.wait(30))
    service = UnattendedService(at_home.database, default_folder)
    monkeypatch.setattr(service, "_tokens", DeviceTokens(default_folder, keyring_seconds=0.05))
    with pytest.raises(StorageFault, match="did not answer"):
        service.set(wanted)
    opened.set()
    assert service.get() is not wanted
    assert before in (TokenPlace.FILE, TokenPlace.KEYRING)
    assert default_folder.token_file.exists() is (before is TokenPlace.FILE)


def test_a_chosen_folder_keeps_it_in_the_file_and_leaves_no_choice(services: Services) -> None:
    assert (services.unattended.is_choice, services.unattended.get()) == (False, True)
    services.unattended.set(True)
    with pytest.raises(InvalidInput, match="always"):
        services.unattended.set(False)
