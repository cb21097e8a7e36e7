"""The pile of changes: bounded, of one survey, merged while somebody types, and right when a step fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from surveyor_app.domain.errors import InvalidInput, NotFound, StorageFault
from surveyor_app.gui.undo_stack import MERGED_WITHIN_SECONDS, MOST, MOST_SURVEYS, UndoStack


class Desk:
    """Something to change: a number, and a stack that knows how."""

    def __init__(self) -> None:
        self.value = 0
        self.now = 0.0
        self.fault: Exception | None = None
        self.stack = UndoStack(lambda: self.now)
        self.stack.belongs_to("req-1")

    def to(self, value: int) -> Callable[[], Awaitable[None]]:
        async def step() -> None:
            if self.fault is not None:
                raise self.fault
            self.value = value

        return step

    def change(self, value: int, key: object = None) -> None:
        self.stack.record("req-1", f"to {value}", self.to(self.value), self.to(value), key=key)
        self.value = value


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def test_what_was_done_is_undone_in_reverse_and_redone_in_order() -> None:
    desk = Desk()
    desk.change(1)
    desk.change(2)
    undone = [run(desk.stack.take_back("req-1")).label, run(desk.stack.take_back("req-1")).label]
    assert (undone, desk.value) == (["to 2", "to 1"], 0)
    assert run(desk.stack.take_back("req-1")) is None
    redone = [run(desk.stack.do_again("req-1")).label, run(desk.stack.do_again("req-1")).label]
    assert (redone, desk.value) == (["to 1", "to 2"], 2)
    assert run(desk.stack.do_again("req-1")) is None


def test_a_new_change_ends_what_could_be_redone() -> None:
    desk = Desk()
    desk.change(1)
    run(desk.stack.take_back("req-1"))
    desk.change(5)
    assert desk.stack.next is None
    assert run(desk.stack.do_again("req-1")) is None


def test_letters_of_one_answer_are_undone_together_and_pauses_apart() -> None:
    desk = Desk()
    desk.change(1, key="pitch")
    desk.now += MERGED_WITHIN_SECONDS / 2
    desk.change(12, key="pitch")
    desk.now += MERGED_WITHIN_SECONDS * 2
    desk.change(13, key="pitch")
    desk.change(14, key="azimuth")
    for expected in (13, 12, 0):
        run(desk.stack.take_back("req-1"))
        assert desk.value == expected
    assert desk.stack.last is None


def test_a_text_is_taken_back_to_the_last_pause_however_long_it_was_typed() -> None:
    desk = Desk()
    for value in range(1, 40):
        desk.now += MERGED_WITHIN_SECONDS * (4 if value == 20 else 0.25)
        desk.change(value, key="notes")
    for expected in (19, 0):
        run(desk.stack.take_back("req-1"))
        assert desk.value == expected


def test_what_was_undone_is_not_merged_with_what_is_typed_next() -> None:
    desk = Desk()
    desk.change(1, key="pitch")
    run(desk.stack.take_back("req-1"))
    run(desk.stack.do_again("req-1"))
    desk.change(2, key="pitch")
    run(desk.stack.take_back("req-1"))
    assert desk.value == 1


def test_a_step_that_the_disk_does_not_take_stays_to_be_tried_again() -> None:
    desk = Desk()
    desk.change(1)
    desk.fault = StorageFault("The disk is full.", code="disk_full")
    with pytest.raises(StorageFault):
        run(desk.stack.take_back("req-1"))
    assert desk.stack.last is not None
    assert (desk.stack.last.label, desk.stack.next, desk.value) == ("to 1", None, 1)
    desk.fault = None
    run(desk.stack.take_back("req-1"))
    desk.fault = StorageFault("The disk is full.", code="disk_full")
    with pytest.raises(StorageFault):
        run(desk.stack.do_again("req-1"))
    assert desk.stack.next is not None
    desk.fault = None
    run(desk.stack.do_again("req-1"))
    assert desk.value == 1


def test_a_step_whose_subject_is_gone_is_forgotten() -> None:
    desk = Desk()
    desk.change(1)
    desk.change(2)
    desk.fault = NotFound("That entry is not in this survey any more.")
    with pytest.raises(NotFound):
        run(desk.stack.take_back("req-1"))
    desk.fault = None
    run(desk.stack.take_back("req-1"))
    assert desk.value == 0


def test_what_is_changed_while_an_undo_runs_stays_the_newest() -> None:
    desk = Desk()
    desk.change(1)

    async def meanwhile() -> None:
        desk.stack.record("req-1", "meanwhile", desk.to(0), desk.to(9))

    desk.stack.record("req-1", "slow", meanwhile, meanwhile)
    run(desk.stack.take_back("req-1"))
    assert desk.stack.last is not None
    assert (desk.stack.last.label, desk.stack.next) == ("meanwhile", None)


def test_another_survey_begins_with_nothing_to_undo_and_the_one_before_keeps_its_changes() -> None:
    desk = Desk()
    desk.change(1)
    desk.change(2)
    run(desk.stack.take_back("req-1"))
    desk.stack.belongs_to("req-2")
    assert (desk.stack.last, desk.stack.next) == (None, None)
    assert run(desk.stack.take_back("req-2")) is None
    desk.stack.record("req-2", "other", desk.to(1), desk.to(7))
    desk.stack.belongs_to("req-1")
    assert desk.stack.last is not None
    assert desk.stack.next is not None
    assert (desk.stack.last.label, desk.stack.next.label) == ("to 1", "to 2")


def test_a_change_that_arrives_late_belongs_to_its_own_survey() -> None:
    desk = Desk()
    desk.stack.belongs_to("req-2")
    desk.change(1)
    assert desk.stack.last is None
    desk.stack.belongs_to("req-1")
    assert desk.stack.last is not None


def test_the_surveys_changed_last_keep_their_changes() -> None:
    desk = Desk()
    desk.change(1)
    for number in range(2, MOST_SURVEYS + 5):
        desk.stack.belongs_to(f"req-{number}")
        desk.stack.record(f"req-{number}", "other", desk.to(0), desk.to(0))
    assert run(desk.stack.take_back("req-1")) is None
    assert run(desk.stack.take_back("req-10")) is not None


def test_the_pile_is_bounded() -> None:
    desk = Desk()
    for value in range(1, MOST + 11):
        desk.change(value)
    while run(desk.stack.take_back("req-1")) is not None:
        pass
    assert desk.value == 10


def test_whoever_shows_the_words_hears_of_every_change() -> None:
    desk, heard = Desk(), []
    desk.stack.on_change = lambda: heard.append(desk.stack.last.label if desk.stack.last else "")
    desk.change(1)
    run(desk.stack.take_back("req-1"))
    assert (heard[0], heard[-1]) == ("to 1", "")


def test_letters_that_go_together_are_taken_back_from_the_last_and_given_again_over_the_first() -> None:
    desk = Desk()

    def stands(value: int) -> Callable[[], Awaitable[bool]]:
        async def check() -> bool:
            return desk.value == value

        return check

    for before, after in ((0, 3), (3, 30)):
        may = (stands(after), stands(before))
        desk.stack.record("req-1", "pitch", desk.to(before), desk.to(after), key="k", may=may)
        desk.value = after
    assert run(desk.stack.take_back("req-1")) is not None
    assert desk.value == 0
    assert run(desk.stack.do_again("req-1")) is not None
    assert desk.value == 30
    desk.value = 41
    with pytest.raises(InvalidInput, match="pitch: this was changed meanwhile"):
        run(desk.stack.take_back("req-1"))
    assert (desk.value, desk.stack.last, desk.stack.next) == (41, None, None)


def test_what_does_not_go_on_from_the_change_before_is_taken_back_by_itself() -> None:
    desk = Desk()
    for found, left in ((0, 3), (3, 30), (41, 45)):  # a command gave 41 in between
        desk.stack.record("req-1", "Pitch", desk.to(found), desk.to(left), key="pitch", found=found, left=left)
    stands = [desk.value for _ in range(2) if run(desk.stack.take_back("req-1"))]
    assert (stands, run(desk.stack.take_back("req-1"))) == ([41, 0], None)
