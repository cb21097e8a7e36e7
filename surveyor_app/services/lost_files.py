"""Looks whether the files of all photos are there, so that the list says what is lost before a survey is opened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from surveyor_app.domain.errors import NotFound, StorageFault
from surveyor_app.paths import DataPaths
from surveyor_app.services.survey_state import SurveyReader, counts_of
from surveyor_app.storage import photo_repository, setting_repository, survey_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.photo_files import PhotoStore

_FOUND = "surveys_with_lost_files"  # by the look before: what came back since is counted anew too


def count_lost(database: Database, paths: DataPaths, reader: SurveyReader, is_wanted: Callable[[], bool]) -> bool:
    """Look once at each file, outside any transaction, and put the counts of the surveys right that lost one or have it
    again. Whether the list says something else now. Ends early once `is_wanted` says no."""
    store = PhotoStore(paths)
    with database.read() as connection:
        files = photo_repository.files(connection)
        before = set(setting_repository.get(connection, _FOUND) or ())
    lost = set()
    for request_id, sha256, media_type in files:
        if not is_wanted():
            return False
        if request_id not in lost and store.is_gone(sha256, media_type):
            lost.add(request_id)
    if database.is_read_only or not lost | before:
        return False
    has_changed = False
    with suppress(StorageFault):  # the next look will do
        for request_id in sorted(lost | before):
            if not is_wanted():
                return has_changed
            with suppress(NotFound):
                has_changed |= _put_right(database, reader, request_id)
        if lost != before:
            with database.write() as connection:
                setting_repository.put(connection, _FOUND, sorted(lost) or None)
    return has_changed


def _put_right(database: Database, reader: SurveyReader, request_id: str) -> bool:
    with database.read() as connection:
        if survey_repository.counts(connection, request_id) == counts_of(reader.read(connection, request_id)):
            return False
    with database.write() as connection:
        reader.recount(connection, request_id)
    return True
