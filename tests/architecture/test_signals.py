"""The pinned PySide6 survives many signals: 6.12 on Python 3.11 aborted after some hundreds of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Source(QObject):
    """An object with a signal of each kind of argument the app sends."""

    happened = Signal(int, str, object)
    plain = Signal()


def test_two_hundred_thousand_signals_arrive() -> None:
    source = Source()
    seen: list[int] = [0, 0]

    def count(number: int, text: str, value: object) -> None:
        assert (text, value) == ("", None)
        seen[0] += number

    def count_plain() -> None:
        seen[1] += 1

    source.happened.connect(count)
    source.plain.connect(count_plain)
    for _ in range(100_000):
        source.happened.emit(1, "", None)
        source.plain.emit()
    assert seen == [100_000, 100_000]
