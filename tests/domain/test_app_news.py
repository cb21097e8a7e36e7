"""What the office may say about versions of this app, and how they compare."""

from __future__ import annotations

from typing import Any

import pytest

from surveyor_app.domain.app_news import AppNews, is_newer, news_from_json


@pytest.mark.parametrize(
    ("version", "than"), [("0.10.0", "0.9.3"), ("1.0", "1.0rc1"), ("1.0.1", "1.0"), ("2", "1.99.99"), ("v0.2", "0.1")]
)
def test_versions_compare_by_their_numbers_not_by_their_letters(version: str, than: str) -> None:
    assert is_newer(version, than)
    assert not is_newer(than, version)


def test_the_same_version_is_not_newer() -> None:
    assert not is_newer("0.2.0", "0.2.0")
    assert not is_newer("0.2", "0.2.0")


def test_an_address_is_a_link_and_a_sentence_is_not() -> None:
    address = news_from_json({"version": "0.2.0", "where": " https://office.example/surveyor "})
    assert (address.where, address.link) == ("https://office.example/surveyor",) * 2
    sentence = news_from_json({"version": "0.2.0", "where": "Ask Ada: she has it on a stick."})
    assert (sentence.where, sentence.link) == ("Ask Ada: she has it on a stick.", "")
    assert news_from_json({"version": "0.2.0"}) == AppNews("0.2.0")


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "0.2.0",
        {},
        {"version": ""},
        {"version": 2},
        {"version": "newest"},
        {"version": "1.0+" + "a" * 40},
        {"version": "0.2.0", "where": ["https://office.example"]},
        {"version": "0.2.0", "where": "http://office.example/surveyor"},
        {"version": "0.2.0", "where": "file:///etc/passwd"},
        {"version": "0.2.0", "where": "javascript:alert(1)"},
        {"version": "0.2.0", "where": "https://name:word@office.example/"},
        {"version": "0.2.0", "where": "two\nlines"},
        {"version": "0.2.0", "where": "x" * 301},
        {"version": "0.2.0", "oldest": "ages ago"},
        {"version": "0.2.0", "oldest": "0.3.0"},
    ],
)
def test_what_a_laptop_could_not_use_is_no_news(document: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        news_from_json(document)


def test_news_survives_being_stored() -> None:
    news = AppNews("0.3.0", "https://office.example/", "0.2.0")
    assert news_from_json(news.document()) == news
