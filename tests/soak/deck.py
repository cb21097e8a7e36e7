"""The rules of a soak as a deck of cards: each lies in it as often as its weight, and all are dealt, in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_WEIGHT = "_weight_in_the_deck"


def rule(weight: int = 1) -> Callable[[Function], Function]:
    """Put a method without arguments into the deck, so many times."""

    def mark(function: Function) -> Function:
        setattr(function, _WEIGHT, weight)
        return function

    return mark


def rules_of(machine: type) -> dict[str, int]:
    """The rules of a machine and their weights."""
    return {name: getattr(function, _WEIGHT) for name, function in vars(machine).items() if hasattr(function, _WEIGHT)}


def shuffled_deck(machine: type, dice: random.Random) -> list[str]:
    """All cards, in an order of the dice."""
    cards = [name for name, weight in sorted(rules_of(machine).items()) for _ in range(weight)]
    dice.shuffle(cards)
    return cards
