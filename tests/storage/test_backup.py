"""Backups: one a day, checked, in the order of their making, and the good ones never go for a bad one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.storage import backup, migrate
from surveyor_app.storage.backup import (
    DAILY,
    back_up,
    backups,
    facts_of,
    newest_sound,
    recent_backup,
    routine_backup,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def ready(paths: DataPaths) -> DataPaths:
    """A migrated folder."""
    migrate.prepare(paths)
    return paths


def test_one_backup_a_day_is_made_and_five_are_kept(ready: DataPaths) -> None:
    assert routine_backup(ready, NOW) is not None
    assert routine_backup(ready, NOW + timedelta(hours=23)) is None
    made = [routine_backup(ready, NOW + timedelta(days=day)) for day in range(1, 8)]
    assert backups(ready.backups, DAILY) == made[2:]
    facts = facts_of(made[-1] or ready.backups)
    assert (facts.complaint, facts.schema, facts.made_at) == ("", migrate.SCHEMA, NOW + timedelta(days=7))


def test_daily_backups_never_push_out_the_one_before_a_migration(ready: DataPaths) -> None:
    before_migration = back_up(ready.database, ready.backups, NOW)
    for day in range(1, 9):
        routine_backup(ready, NOW + timedelta(days=day))
    assert before_migration.is_file()


def test_a_clock_that_jumped_ten_years_ahead_stops_no_backup_and_keeps_their_order(ready: DataPaths) -> None:
    far = routine_backup(ready, NOW + timedelta(days=3650))
    back = routine_backup(ready, NOW)
    assert back is not None
    assert backups(ready.backups) == [far, back]
    assert routine_backup(ready, NOW + timedelta(hours=1)) is None
    assert routine_backup(ready, NOW + timedelta(days=1)) is not None


def test_a_damaged_database_is_not_backed_up_and_the_good_backups_stay(ready: DataPaths) -> None:
    good = [routine_backup(ready, NOW + timedelta(days=day)) for day in range(5)]
    ready.database.write_bytes(b"no database" * 1000)
    assert routine_backup(ready, NOW + timedelta(days=9)) is None
    assert backups(ready.backups) == good
    assert list(ready.backups.glob("*.part")) == []


def test_the_newest_sound_backup_of_a_known_schema_is_found(ready: DataPaths) -> None:
    older, newer = back_up(ready.database, ready.backups, NOW), back_up(ready.database, ready.backups, NOW)
    assert [facts.path for facts in [newest_sound(ready.backups, migrate.KNOWN_SCHEMAS)] if facts] == [newer]
    newer.write_bytes(newer.read_bytes()[:5000])
    found = newest_sound(ready.backups, migrate.KNOWN_SCHEMAS)
    assert found is not None
    assert found.path == older
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '2999'")
    assert newest_sound(ready.backups, migrate.KNOWN_SCHEMAS) is None


def test_no_backup_is_made_where_it_would_fill_the_disk(ready: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_has_room", lambda _paths: False)
    assert routine_backup(ready, NOW) is None


def test_while_somebody_types_two_recent_backups_are_kept_beside_the_others(ready: DataPaths) -> None:
    daily = routine_backup(ready, NOW)
    assert recent_backup(ready, NOW + timedelta(minutes=19)) is None
    made = [recent_backup(ready, NOW + timedelta(minutes=20 * number)) for number in range(1, 6)]
    assert all(made)
    assert backups(ready.backups) == [daily, *made[-2:]]
    newest = newest_sound(ready.backups, migrate.KNOWN_SCHEMAS)
    assert newest is not None
    assert newest.path == made[-1]
