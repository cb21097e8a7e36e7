"""What the bench says of what it measured; the measures themselves are no tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.row import Budget, Found, Round, Row, Setting, excess, share
from tests.bench.table import document, table


def _nothing(_setting: Setting) -> Iterator[Round]:
    yield from ()


def _row(budget: Budget, **changes: object) -> Row:
    return Row("key", "some work", "bare work", "s", budget, _nothing, **changes)  # type: ignore[arg-type]


def test_the_middle_of_all_rounds_decides() -> None:
    rounds = [Round(1.1, 1.0), Round(9.0, 1.0), Round(2.4, 2.0)]
    assert Found(_row(Budget(1.2)), rounds).verdict == "within"
    assert Found(_row(Budget(1.1)), rounds).verdict == "over"


def test_a_share_is_to_be_at_least_its_budget_and_stalls_at_rest_do_not_count() -> None:
    assert Found(_row(Budget(0.97, at_least=True), value=share), [Round(10.0, 9.8)]).verdict == "within"
    assert Found(_row(Budget(0.97, at_least=True), value=share), [Round(10.0, 9.0)]).verdict == "over"
    assert Found(_row(Budget(2), value=excess), [Round(5, 3)]).verdict == "within"
    assert excess(Round(1, 3)) == 0


def test_the_table_says_value_spread_budget_and_verdict_in_words() -> None:
    (heads, line) = table([Found(_row(Budget(1.25)), [Round(0.3, 0.25), Round(0.3, 0.2), Round(0.3, 0.25)])]).split(
        "\n"
    )
    assert heads.split() == ["what", "median", "min–max", "budget", "ours", "floor", "of"]
    assert " ".join(line.split()) == "some work 1.2× 1.2–1.5 ≤ 1.25 within 300 ms 250 ms bare work"


def test_what_could_not_be_measured_is_said_and_no_number_made_up() -> None:
    found = Found(_row(Budget(1.25)), fault="OSError: gone")
    assert "not measured  OSError: gone" in table([found])
    (entry,) = document([found])["rows"]
    assert (entry["verdict"], entry["fault"], entry["rounds"]) == ("not measured", "OSError: gone", [])
    assert "median" not in entry


def test_the_document_has_every_round() -> None:
    (entry,) = document([Found(_row(Budget(1.25)), [Round(0.5, 0.25)])])["rows"]
    assert entry["rounds"] == [{"ours": 0.5, "floor": 0.25, "value": pytest.approx(2)}]
    assert (entry["median"], entry["budget"], entry["verdict"]) == (2, 1.25, "over")
