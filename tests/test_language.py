"""Texts in the person's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surveyor_app import language
from surveyor_app.language import tr, trn


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    language.use("en")


def test_english_needs_no_catalogue() -> None:
    assert tr("Pitch {degrees}°", degrees=5) == "Pitch 5°"
    assert tr("100 {%}") == "100 {%}"
    assert [trn("{n} photo", "{n} photos", n) for n in (0, 1, 2)] == ["0 photos", "1 photo", "2 photos"]


def test_spanish_is_read_from_its_catalogue_and_english_fills_what_it_lacks() -> None:
    language.use("es")

    assert language.current() == "es"
    assert tr("Garage") == "Garaje"
    assert tr("a text that nobody wrote {n}", n=1) == "a text that nobody wrote 1"
    assert tr("") == ""


def test_an_unknown_language_is_english() -> None:
    language.use("xx")

    assert language.current() == "en"


@pytest.mark.parametrize(
    ("environment", "chosen", "expected"),
    [
        ({}, "", "en"),
        ({"LANG": "es_MX.UTF-8"}, "", "es"),
        ({"LANG": "es_MX.UTF-8"}, "en", "en"),
        ({"LANG": "es_ES", "LC_ALL": "C.UTF-8"}, "", "en"),
        ({"LANG": "en_US", "SURVEYOR_LANGUAGE": "es"}, "en", "es"),
        ({"LANG": "de_DE"}, "es", "es"),
        ({"SURVEYOR_LANGUAGE": "klingon"}, "", "en"),
    ],
)
def test_the_setting_wins_over_the_choice_and_the_choice_over_the_system(
    environment: dict[str, str], chosen: str, expected: str
) -> None:
    assert language.preferred(chosen, environment) == expected


def test_large_numbers_are_written_out_in_sentences() -> None:
    said = [tr("not {value:g}.", value=value) for value in (2_000_000.0, 1234567, 200.0, 26.57, 1e-6)]
    assert said == ["not 2000000.", "not 1234567.", "not 200.", "not 26.57.", "not 0.000001."]
    assert tr("not {value:g}.", value=1e300) == "not 1e+300."
