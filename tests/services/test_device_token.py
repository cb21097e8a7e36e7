"""The device token: a private file, or a keyring that can be trusted and answers in time."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens, TokenPlace
from tests.services.memory_keyring import FakeBackend


def test_in_a_chosen_folder_it_is_a_private_file_and_no_keyring_is_asked(data_dir: Path, backend: FakeBackend) -> None:
    tokens = DeviceTokens(DataPaths(data_dir).ensure())
    assert (tokens.load(), tokens.place()) == (None, TokenPlace.NOWHERE)
    saved = tokens.save("secret-1")
    assert (saved.place, saved.warning) == (TokenPlace.FILE, "")
    assert tokens.load() == "secret-1"
    assert (data_dir / "device-token").stat().st_mode & 0o777 == 0o600
    assert backend.kept == {}
    tokens.forget()
    assert tokens.load() is None


def test_a_practice_folder_never_uses_the_keyring(
    default_folder: DataPaths, backend: FakeBackend, tmp_path: Path
) -> None:
    practice = DataPaths(tmp_path / "default" / "practice").ensure()
    DeviceTokens(practice).save("secret")
    assert practice.token_file.read_text() == "secret"
    assert backend.kept == {}
    assert DeviceTokens(default_folder).load() is None


def test_in_the_default_folder_the_keyring_keeps_it_under_the_folders_name(
    default_folder: DataPaths, backend: FakeBackend
) -> None:
    tokens = DeviceTokens(default_folder)
    assert tokens.save("secret").place is TokenPlace.KEYRING
    assert backend.kept == {("surveyor", str(default_folder.root)): "secret"}
    assert not default_folder.token_file.exists()
    assert (tokens.load(), tokens.place()) == ("secret", TokenPlace.KEYRING)
    tokens.forget()
    assert (tokens.load(), backend.kept) == (None, {})


def test_it_can_be_moved_into_the_file_for_unattended_syncs(default_folder: DataPaths, backend: FakeBackend) -> None:
    tokens = DeviceTokens(default_folder)
    tokens.save("secret")
    assert tokens.keep_in_file()
    assert backend.kept == {}
    assert (tokens.load(), tokens.place()) == ("secret", TokenPlace.FILE)
    assert default_folder.token_file.stat().st_mode & 0o777 == 0o600
    assert tokens.keep_in_keyring()
    assert (tokens.load(), tokens.place()) == ("secret", TokenPlace.KEYRING)
    assert not default_folder.token_file.exists()


def test_a_keyring_that_is_not_trusted_gives_a_file_and_a_warning(
    default_folder: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_keyring", FakeBackend)
    saved = DeviceTokens(default_folder).save("secret")
    assert saved.place is TokenPlace.FILE
    assert "file" in saved.warning
    assert default_folder.token_file.stat().st_mode & 0o777 == 0o600


def test_a_keyring_that_waits_for_a_password_does_not_hold_us_up(
    default_folder: DataPaths, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = threading.Event()
    monkeypatch.setattr(backend, "set_password", lambda *_given: opened.wait(30))
    monkeypatch.setattr(backend, "get_password", lambda *_given: opened.wait(30))
    tokens = DeviceTokens(default_folder, keyring_seconds=0.05)
    try:
        assert tokens.load() is None
        assert tokens.save("secret").place is TokenPlace.FILE
        assert tokens.load() == "secret"
    finally:
        opened.set()


def test_a_broken_keyring_library_is_like_none(default_folder: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", ModuleType("keyring"))
    tokens = DeviceTokens(default_folder)
    assert tokens.save("secret").place is TokenPlace.FILE
    tokens.forget()
    assert tokens.load() is None


def test_the_token_is_in_no_log(
    default_folder: DataPaths, backend: FakeBackend, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: str) -> None:
        raise RuntimeError(f"cannot keep {given}")

    monkeypatch.setattr(backend, "set_password", fail)
    DeviceTokens(default_folder).save("very-secret")
    assert "very-secret" not in caplog.text


def test_a_token_of_the_keyring_can_be_set_aside_and_put_back(default_folder: DataPaths, backend: FakeBackend) -> None:
    tokens = DeviceTokens(default_folder)
    tokens.save("secret")

    put_back = tokens.set_aside()
    assert (tokens.load(), tokens.place(), backend.kept) == (None, TokenPlace.NOWHERE, {})

    put_back()
    assert tokens.load() == "secret"
    assert set(backend.kept.values()) == {"secret"}


def test_forgetting_takes_what_is_set_aside_too(data_dir: Path) -> None:
    tokens = DeviceTokens(DataPaths(data_dir).ensure())
    tokens.save("secret")
    tokens.set_aside()
    tokens.forget()
    assert [file.name for file in data_dir.glob("device-token*")] == []
