"""The secret part of the address: long enough, typable, and not to be guessed."""

from __future__ import annotations

import math

import pytest

from surveyor_app.phone_drop.token import (
    ALPHABET,
    LENGTH,
    LOCKED_SECONDS,
    WRONG_TRIES,
    Guesses,
    in_groups,
    is_token,
    new_token,
)


def test_a_token_has_at_least_64_bits_and_none_comes_twice() -> None:
    assert LENGTH * math.log2(len(set(ALPHABET))) >= 64
    assert len({new_token() for _ in range(200)}) == 200


def test_its_letters_are_not_taken_for_each_other_and_no_font_joins_them_with_digits() -> None:
    assert not set("iloux") & set(ALPHABET)


@pytest.mark.parametrize("said", ["k7pm3w9q401za", "K7PM-3W9Q4-01ZA", "k7pm-3w9q4-olza", "K7PM3W9Q4O1ZA"])
def test_case_dashes_and_letters_that_look_like_digits_are_forgiven(said: str) -> None:
    assert is_token(said, "k7pm3w9q401za")


@pytest.mark.parametrize("said", ["", "k7pm3w9q401z", "k7pm3w9q401zaa", "k7pm3w9q401zb", "ñ" * 13])
def test_anything_else_is_wrong(said: str) -> None:
    assert not is_token(said, "k7pm3w9q401za")


def test_what_is_shown_is_the_token() -> None:
    token = new_token()
    assert is_token(in_groups(token), token)
    assert in_groups("k7pm3w9q401za") == "k7pm-3w9q4-01za"


def test_ten_wrong_tries_lock_one_device_out_for_a_minute() -> None:
    now = [0.0]
    guesses = Guesses(lambda: now[0])
    for _ in range(WRONG_TRIES - 1):
        guesses.wrong("10.0.0.5")
    assert not guesses.is_locked("10.0.0.5")
    guesses.wrong("10.0.0.5")
    assert guesses.is_locked("10.0.0.5")
    assert not guesses.is_locked("10.0.0.6")
    now[0] = LOCKED_SECONDS
    assert not guesses.is_locked("10.0.0.5")


def test_whoever_makes_up_devices_fills_no_memory() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(5000):
        for _ in range(WRONG_TRIES):
            guesses.wrong(f"device {number}")
    assert len(guesses._wrong) + len(guesses._until) <= 1000
