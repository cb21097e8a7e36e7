"""Typing brings a backup every twenty minutes, in the thread that saves; commands that end at once make none."""

from __future__ import annotations

from surveyor_app.domain.attributes import SectionName
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services
from surveyor_app.storage.backup import RECENT, backups
from tests.fake_clock import FakeClock


def type_something(services: Services, text: str) -> None:
    services.survey.set_value("req-1", SectionName.ELECTRICAL, None, "notes", text)


def test_every_twenty_minutes_of_typing_there_is_a_backup(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    type_something(services, "at once")
    assert backups(paths.backups) == []
    for minute in range(1, 62):
        clock.pass_seconds(60)
        type_something(services, f"minute {minute} of {request_id}")
    assert [path.name[:27] for path in backups(paths.backups, RECENT)] == [
        "recent-20260302T094000000000"[:27],
        "recent-20260302T100000000000"[:27],
    ]


def test_a_backup_that_cannot_be_made_does_not_hold_up_an_edit(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock
) -> None:
    paths.backups.rmdir()
    paths.backups.write_text("in the way", encoding="utf-8")
    clock.pass_seconds(3600)
    type_something(services, "typed")
    assert services.survey.detail(request_id).survey.electrical.notes == "typed"
