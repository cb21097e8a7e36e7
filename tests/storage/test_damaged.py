"""What can be read of a damaged file: row by row around broken pages, and never more than there was."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyor_app.storage import request_repository
from surveyor_app.storage.core_tables import ELECTRICAL, NOTICE, REQUEST, SUBPANEL, SURVEY
from surveyor_app.storage.damaged import Damaged, read_damaged
from surveyor_app.storage.database import Database
from surveyor_app.storage.look import companion
from tests.sample_requests import a_request
from tests.services.damage import cut_off, overwrite, pages_of

COUNT = 150


@pytest.fixture
def file(database: Database) -> Path:
    """A closed database with many requests."""
    with database.write() as connection:
        for number in range(COUNT):
            request_repository.upsert(connection, a_request(f"req-{number}"))
    database.close()
    return database.path


def read(file: Path) -> Damaged:
    return read_damaged(file, companion(file, "-wal"))


def test_a_sound_file_is_read_whole_and_not_touched(file: Path) -> None:
    content, time = file.read_bytes(), file.stat().st_mtime_ns
    found = read(file)
    assert len(list(found.rows(REQUEST))) == COUNT
    [row] = found.rows_of(REQUEST, "req-7")
    assert row["request"] == a_request("req-7").request
    assert found.is_whole(SURVEY, "req-7")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (content, time)


def test_the_rows_around_broken_pages_are_read_and_the_missing_ones_are_known(file: Path) -> None:
    first, *_others, last = pages_of(file, "survey_request")[1:]
    overwrite(file, pages_of(file, "survey_request")[4], last)
    found = read(file)
    ids = {row["id"] for row in found.rows(REQUEST)}
    assert COUNT / 2 < len(ids) < COUNT
    assert found.knows_all(REQUEST)
    assert len(found.keys(REQUEST)) == COUNT
    assert {key for key in found.keys(REQUEST) if not found.is_whole(REQUEST, key)} == found.keys(REQUEST) - ids
    assert first


def test_without_the_root_of_a_table_its_index_still_says_what_is_missing(file: Path) -> None:
    overwrite(file, pages_of(file, "electrical")[0])
    found = read(file)
    assert list(found.rows(ELECTRICAL)) == []
    assert not found.is_whole(ELECTRICAL, "req-1")
    assert found.is_whole(SURVEY, "req-1")


def test_nothing_is_called_whole_where_table_and_index_are_gone(file: Path) -> None:
    overwrite(file, *pages_of(file, "electrical"), *pages_of(file, "sqlite_autoindex_electrical_1"))
    assert not read(file).is_whole(ELECTRICAL, "req-1")


def test_an_emptied_page_that_looks_sound_hides_no_rows(file: Path) -> None:
    """A leaf page without cells: SQLite reads on without a complaint."""
    leaf = pages_of(file, "survey")[1]
    overwrite(file, leaf, byte=b"\0")
    with file.open("r+b") as opened:
        opened.seek((leaf - 1) * 4096)
        opened.write(b"\x0d\0\0\0\0\x10\0\0")
    found = read(file)
    assert len(found.keys(SURVEY)) == COUNT
    assert any(not found.is_whole(SURVEY, key) for key in found.keys(SURVEY))


@pytest.mark.parametrize("byte", [b"\xff", b"\0"])
def test_a_lost_first_page_is_made_anew_on_the_copy(file: Path, byte: bytes) -> None:
    overwrite(file, 1, byte=byte)
    content = file.read_bytes()
    found = read(file)
    assert len(list(found.rows(REQUEST))) == COUNT
    assert file.read_bytes() == content


def test_where_part_of_the_list_of_tables_is_lost_no_table_is_taken_for_empty(file: Path) -> None:
    content = file.read_bytes()
    pages = range(2, len(content) // 4096 + 1)
    lists = [page for page in pages if b"CREATE TABLE" in content[(page - 1) * 4096 : page * 4096]]
    assert len(lists) > 1
    for page in lists:
        file.write_bytes(content)
        overwrite(file, page)
        found = read(file)
        assert found.is_whole(SURVEY, "req-1") == bool(found.rows_of(SURVEY, "req-1"))
        for table in (SURVEY, SUBPANEL, NOTICE):
            assert table.name in found.tables or not found.is_whole(table, "req-1")


def test_a_value_that_cannot_be_one_of_its_column_makes_its_row_unreadable(file: Path) -> None:
    text = b"2026-03-02T08:00:00.000000+00:00"
    content = file.read_bytes()
    place = content.index(text, (pages_of(file, "survey")[1] - 1) * 4096)
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(b"9999-99-99T99")
    found = read(file)
    unreadable = found.keys(SURVEY) - {row["request_id"] for row in found.rows(SURVEY)}
    assert len(unreadable) == 1
    assert not found.is_whole(SURVEY, *unreadable)


def test_a_file_that_ends_too_early_gives_its_front(file: Path) -> None:
    cut_off(file, 0.8)
    found = read(file)
    assert 0 < len(list(found.rows(REQUEST))) < COUNT


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database " * 5000, bytes(range(256)) * 200])
def test_what_is_no_database_gives_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.db"
    file.write_bytes(content)
    assert read(file).tables == {}
