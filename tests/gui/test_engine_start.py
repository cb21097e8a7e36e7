"""A window that opens while another program syncs its folder gets the engine as soon as that one has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from surveyor_app.gui import engine_start
from surveyor_app.gui.engine_start import EngineStart
from tests.gui.conftest import DeskMaker, FakeEngine


class Elsewhere:
    """Another program has the engine, until it is free."""

    def __init__(self) -> None:
        self.is_free, self.asked, self.engine = False, 0, FakeEngine()

    def __call__(self, _post: Callable[[Any], None]) -> FakeEngine | None:
        self.asked += 1
        return self.engine if self.is_free else None


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    there = Elsewhere()
    made = EngineStart.__init__

    def with_it(self: EngineStart, _start: object, *others: Any) -> None:
        made(self, there, *others)

    monkeypatch.setattr(EngineStart, "__init__", with_it)
    return there


def test_sync_now_gets_the_engine_that_another_program_had(new_desk: DeskMaker, elsewhere: Elsewhere) -> None:
    desk = new_desk([])
    assert desk.window.watch.engine is None
    desk.window.sync_now()
    desk.settle()
    assert desk.window.watch.engine is None
    elsewhere.is_free = True
    desk.window.sync_page.now_button.click()
    desk.wait(lambda: desk.window.watch.engine is elsewhere.engine)
    assert desk.window.watch.facts.running
    asked = elsewhere.asked
    desk.window.sync_now()
    desk.settle()
    assert (elsewhere.asked, elsewhere.engine.told) == (asked, ["wake"])


def test_it_tries_again_by_itself(new_desk: DeskMaker, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_start, "AGAIN_MS", 20)
    desk = new_desk([])
    desk.wait(lambda: elsewhere.asked > 2)
    elsewhere.is_free = True
    desk.wait(lambda: desk.window.watch.engine is elsewhere.engine)
    desk.settle()


def test_a_window_that_closes_starts_no_engine(new_desk: DeskMaker, elsewhere: Elsewhere) -> None:
    desk = new_desk([])
    elsewhere.is_free = True
    desk.close()
    desk.window.sync_now()
    assert desk.window.watch.engine is None
    assert elsewhere.engine.told == []
