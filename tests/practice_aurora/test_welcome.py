"""Whoever starts practice Aurora alone is told what to do with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyor_app.practice_aurora.settings import DEFAULT_APPLICATION_KEY, PracticeAurora
from surveyor_app.practice_aurora.welcome import welcome
from surveyor_app.relay.settings import load_serve_settings
from tests.conftest import REPOSITORY


def test_it_names_what_the_relay_needs_and_where_requests_come_from() -> None:
    words = welcome("http://127.0.0.1:8788", PracticeAurora())
    assert "SURVEYOR_RELAY_AURORA_URL=http://127.0.0.1:8788" in words
    assert "SURVEYOR_RELAY_APPLICATION_ID=practice-application\n" in words
    assert f"SURVEYOR_RELAY_APPLICATION_KEY={DEFAULT_APPLICATION_KEY}\n" in words
    assert "practice-tenant" in words
    assert "curl -X POST http://127.0.0.1:8788/_practice/scenario/sample" in words


def test_its_settings_are_all_that_a_relay_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path))
    for line in welcome("http://127.0.0.1:8788", PracticeAurora()).splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name.startswith("SURVEYOR_RELAY_"):
            monkeypatch.setenv(name, value)
    settings = load_serve_settings(port=0)
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() in (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_a_key_of_ones_own_is_not_repeated() -> None:
    words = welcome("http://127.0.0.1:8788", PracticeAurora(application_key="my-own-key-of-letters"))
    assert "my-own-key-of-letters" not in words
    assert "PRACTICE_AURORA_APPLICATION_KEY" in words
