"""Times as Aurora and the office write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from surveyor_app.domain.times import parse_time, read_time


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-07-29 04:30:46 UTC", datetime(2023, 7, 29, 4, 30, 46, tzinfo=UTC)),
        ("2024-01-25T07:21:30.507Z", datetime(2024, 1, 25, 7, 21, 30, 507000, tzinfo=UTC)),
        ("2024-01-25T09:21:30+02:00", datetime(2024, 1, 25, 7, 21, 30, tzinfo=UTC)),
        ("2023-07-29 04:30:46utc", datetime(2023, 7, 29, 4, 30, 46, tzinfo=UTC)),
        ("2023-07-29 04:30:46 GMT", datetime(2023, 7, 29, 4, 30, 46, tzinfo=UTC)),
        (" 2023-07-29 04:30:46UTC ", datetime(2023, 7, 29, 4, 30, 46, tzinfo=UTC)),
        ("2024-01-25T07:21:30", datetime(2024, 1, 25, 7, 21, 30, tzinfo=UTC)),
    ],
)
def test_aurora_dates_and_iso_dates_are_both_read(text: str, moment: datetime) -> None:
    assert parse_time(text) == read_time(text) == moment


@pytest.mark.parametrize("text", ["", "tomorrow", "UTC", "2024-13-01", "0001-01-01T00:00:00+23:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_time(text)
    assert read_time(text) is None


@pytest.mark.parametrize("value", [None, 5, {}, True])
def test_what_is_no_text_is_no_time(value: object) -> None:
    assert read_time(value) is None
