"""What a person enters as the upload speed limit."""

from __future__ import annotations

import pytest

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.upload_limit import limit_words, read_limit


@pytest.mark.parametrize(
    ("text", "kbit"),
    [("", None), ("  ", None), ("0", None), ("off", None), ("OFF", None), ("1", 1), (" 500 ", 500), ("2 000", 2000),
     ("2,000", 2000), ("1,000,000", 1_000_000), ("500 kbit/s", 500)],
)  # fmt: skip
def test_a_limit_is_a_whole_number_and_nothing_means_none(text: str, kbit: int | None) -> None:
    assert read_limit(text) == kbit


@pytest.mark.parametrize(
    "text", ["-5", "fast", "1.5", "1,5", "2.000", "1e3", "0x10", "²", "٣", "5 Mbit/s", "12000000", "9" * 5000, "nan"]
)
def test_nonsense_is_refused_with_words(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_limit(text)
    assert "whole number" in refused.value.text
    assert "kbit/s" in refused.value.text
    assert len(refused.value.text) < 200


def test_a_limit_in_words() -> None:
    assert limit_words(None) == "Uploads are not limited."
    assert limit_words(2000) == "Uploads use at most 2,000 kbit/s."
