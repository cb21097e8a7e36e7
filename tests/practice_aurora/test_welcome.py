"""Whoever starts practice Aurora alone is told what to do with it."""

from __future__ import annotations

from surveyor_app.practice_aurora.settings import DEFAULT_APPLICATION_KEY, PracticeAurora
from surveyor_app.practice_aurora.welcome import welcome


def test_it_names_what_the_relay_needs_and_where_requests_come_from() -> None:
    words = welcome("http://127.0.0.1:8788", PracticeAurora())
    assert "SURVEYOR_RELAY_AURORA_URL=http://127.0.0.1:8788" in words
    assert "SURVEYOR_RELAY_APPLICATION_ID=practice-application\n" in words
    assert f"SURVEYOR_RELAY_APPLICATION_KEY={DEFAULT_APPLICATION_KEY}\n" in words
    assert "practice-tenant" in words
    assert "curl -X POST http://127.0.0.1:8788/_practice/scenario/sample" in words


def test_a_key_of_ones_own_is_not_repeated() -> None:
    words = welcome("http://127.0.0.1:8788", PracticeAurora(application_key="my-own-key-of-letters"))
    assert "my-own-key-of-letters" not in words
    assert "PRACTICE_AURORA_APPLICATION_KEY" in words
