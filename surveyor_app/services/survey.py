"""Requests and the surveyor's answers: every method is one committed transaction, and keeps the list's counts true."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import TypeVar

from surveyor_app import __version__
from surveyor_app.domain import lifecycle
from surveyor_app.domain.attributes import SectionName, attribute
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import Fault, InvalidInput, NotFound, StorageFault
from surveyor_app.domain.notices import NoticeKind
from surveyor_app.domain.photo import LONGEST_REASON, Absence, AbsenceKind, PhotoTarget
from surveyor_app.domain.progress import COUNTING
from surveyor_app.domain.survey import AttributeValue, SurveyStatus
from surveyor_app.domain.survey_file import check_value
from surveyor_app.domain.unclear import LONGEST_TEXT
from surveyor_app.domain.values import text_fault
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.copying import copy_into, put_back
from surveyor_app.services.detail import read_detail
from surveyor_app.services.edit_backup import EditBackup
from surveyor_app.services.item_notes import ItemNotes
from surveyor_app.services.lost_files import count_lost
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.summaries import RequestSummary, SurveyDetail
from surveyor_app.services.survey_state import SurveyReader, SurveyState, counts_of
from surveyor_app.storage import (
    copied_repository,
    notice_repository,
    photo_repository,
    request_repository,
    setting_repository,
    survey_repository,
    unclear_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database

Result = TypeVar("Result")
_COUNTED_WITH = "counted_with"


class SurveyService:
    """The list of requests, one survey in full, and its edits. Belongs to one thread."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock, office: OfficeData) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._office = office
        self._reader = SurveyReader(office, paths)
        self._notes = ItemNotes(database, paths, clock)
        self._backup = EditBackup(paths, clock)

    def edition(self) -> int:
        """A number that is another once something was changed that did not go through these services."""
        return self._database.edition()

    def requests(self) -> list[RequestSummary]:
        """All requests on this laptop, the newest first."""
        self._count_the_uncounted()
        with self._database.read() as connection:
            return request_repository.list_summaries(connection, self._paths.screenshots)

    def detail(self, request_id: str) -> SurveyDetail:
        """Everything about one request; NotFound. What the list says of it is put right by the way."""
        with self._database.read() as connection:
            state = self._reader.read(connection, request_id)
            if self._database.is_read_only or survey_repository.counts(connection, request_id) == counts_of(state):
                return read_detail(connection, state, self._paths, self._office, self._clock.now())
        with suppress(StorageFault), self._database.write() as connection:  # whoever only looks is not held up
            self._reader.recount(connection, request_id)
        with self._database.read() as connection:
            state = self._reader.read(connection, request_id)
            return read_detail(connection, state, self._paths, self._office, self._clock.now())

    def count_lost(self, is_wanted: Callable[[], bool] = lambda: True) -> bool:
        """Put right what the list says of surveys whose photos' files are gone; see services/lost_files.py."""
        return count_lost(self._database, self._paths, self._reader, is_wanted)

    def set_value(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, value: AttributeValue
    ) -> SurveyDetail:
        """Store one answer; InvalidInput for a value that its attribute cannot have, NotFound for an unknown place.

        A published survey becomes a draft of its next revision.
        """
        _known(section, name)
        stored = check_value(section, name, value, self._office.catalogue)

        def save(connection: Connection) -> None:
            survey_repository.save_field(connection, request_id, section, item_id, name, stored)
            unclear_repository.drop(connection, request_id, section, item_id, (name,))
            if item_id is not None:
                copied_repository.confirm(connection, request_id, section, item_id, (name,))

        return self._edited(request_id, save)

    def keep_unclear(
        self, request_id: str, section: SectionName, item_id: str | None, name: str, text: str
    ) -> SurveyDetail:
        """Keep what was typed into a field and is no answer, beside the answer it has from before; "" keeps nothing any
        more. No edit: what will be sent is the same. InvalidInput for an unknown attribute, NotFound."""
        _known(section, name)
        with self._database.write() as connection:
            require_place(connection, request_id, PhotoTarget(section, item_id))
            unclear_repository.keep(connection, request_id, section, item_id, name, text[:LONGEST_TEXT])
            state = self._reader.retouch(connection, request_id, self._clock.now())
        return self._around(state)

    def keep_in_bin(
        self,
        request_id: str,
        section: SectionName,
        item_id: str,
        name: str,
        value: AttributeValue = None,
        *,
        typed: str | None = None,
    ) -> None:
        """Keep an answer, or what was `typed` and is none, for an entry that went into the bin meanwhile: it is there
        when that is restored. InvalidInput as `set_value`; NotFound for an entry that is not in the bin."""
        _known(section, name)
        stored = check_value(section, name, value, self._office.catalogue)
        with self._database.write() as connection:
            if typed is not None:
                survey_repository.require_in_bin(connection, request_id, section, item_id)
            else:
                survey_repository.save_field_in_bin(connection, request_id, section, item_id, name, stored)
                copied_repository.confirm(connection, request_id, section, item_id, (name,))
            unclear_repository.keep(connection, request_id, section, item_id, name, (typed or "")[:LONGEST_TEXT])

    def begin_reason(self, request_id: str, target: PhotoTarget, slot: str, text: str) -> SurveyDetail:
        """Keep what was typed about a missing picture and is not given as its reason yet, also for an entry that went
        into the bin meanwhile; "" keeps nothing any more. No edit. NotFound."""
        with self._database.write() as connection:
            try:
                require_place(connection, request_id, target)
            except NotFound:
                if target.item_id is None:
                    raise
                survey_repository.require_in_bin(connection, request_id, target.section, target.item_id)
            name = unclear_repository.reason_name(slot)
            unclear_repository.keep(connection, request_id, target.section, target.item_id, name, text[:LONGEST_TEXT])
        return self.detail(request_id)

    def put_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str | None,
        values: Mapping[str, AttributeValue],
        copied: Mapping[str, str],
        unclear: Mapping[str, str] | None = None,
    ) -> SurveyDetail:
        """Store several answers as they stood before; `copied` names the entries that unchecked ones came from,
        `unclear` holds what was typed over them without being understood."""
        for name, value in values.items():
            _known(section, name)
            check_value(section, name, value, self._office.catalogue)
        with self._database.write() as connection:
            changed = put_back(connection, request_id, section, item_id, values, copied, unclear or {})
            now = self._clock.now()
            finish = self._reader.finish_edit if changed else self._reader.retouch
            state = finish(connection, request_id, now)
        return self._around(state)

    def add_item(
        self, request_id: str, section: SectionName, copy_from: str | None = None, turn: float | None = None
    ) -> str:
        """Add a subpanel or plane at the end and return its id; see `copy_values` for `copy_from` and `turn`."""

        def add(connection: Connection) -> str:
            survey_repository.load(connection, request_id)
            item_id = survey_repository.insert_item(connection, request_id, section)
            if copy_from is not None:
                copy_into(connection, request_id, section, item_id, copy_from, turn=turn)
            return item_id

        return self._edit(request_id, add)

    def copy_values(
        self,
        request_id: str,
        section: SectionName,
        item_id: str,
        source_id: str,
        *,
        overwrite: bool = False,
        turn: float | None = None,
    ) -> SurveyDetail:
        """Give one entry the answers of another, each to be checked by a person; see domain/copies.py. NotFound."""
        return self._edited(
            request_id,
            lambda c: copy_into(c, request_id, section, item_id, source_id, overwrite=overwrite, turn=turn),
        )

    def confirm_values(
        self, request_id: str, section: SectionName, item_id: str, names: Collection[str]
    ) -> SurveyDetail:
        """A person checked these copied answers. No edit: what will be sent is the same."""
        with self._database.write() as connection:
            copied_repository.confirm(connection, request_id, section, item_id, names)
            state = self._reader.recount(connection, request_id)
        return self._around(state)

    def remove_item(self, request_id: str, section: SectionName, item_id: str) -> None:
        """Put a subpanel or plane, and its photos with it, into the survey's bin."""
        now = self._clock.now()

        def remove(connection: Connection) -> None:
            survey_repository.remove_item(connection, request_id, section, item_id, now)
            photo_repository.remove_of_item(connection, request_id, PhotoTarget(section, item_id), now)

        self._edit(request_id, remove)
        self._notes.write(request_id, PhotoTarget(section, item_id))

    def restore_item(self, request_id: str, section: SectionName, item_id: str, position: int | None = None) -> None:
        """Take a subpanel or plane, and the photos that went with it, out of the bin; to the place it had, or to
        `position`, counted from 0."""

        def restore(connection: Connection) -> None:
            removed_at = survey_repository.restore_item(connection, request_id, section, item_id)
            photo_repository.restore_of_item(connection, request_id, PhotoTarget(section, item_id), removed_at)
            if position is not None:
                _move(connection, request_id, section, item_id, position)

        self._edit(request_id, restore)
        self._notes.write(request_id, PhotoTarget(section, item_id))

    def move_item(self, request_id: str, section: SectionName, item_id: str, position: int) -> None:
        """Put a subpanel or plane at another place of its list, counted from 0; beyond the end means the end."""
        self._edit(request_id, lambda connection: _move(connection, request_id, section, item_id, position))

    def set_absence(
        self, request_id: str, target: PhotoTarget, slot: str, kind: AbsenceKind, reason: str
    ) -> SurveyDetail:
        """Say why a slot has no photo; InvalidInput without a reason or for a slot the checklist does not have."""
        words = reason.strip()
        fault = text_fault(words, LONGEST_REASON)
        if fault is not None:
            raise InvalidInput(tr("The reason {fault}", fault=fault), (Fault(f"photos.{slot}", fault),))
        if not words:
            raise InvalidInput(
                tr("Say why the photo is missing."), (Fault(f"photos.{slot}", tr("a reason is needed")),)
            )
        if self._office.checklist.slot(target.section, slot) is None:
            raise InvalidInput(tr("The checklist has no such photo."), (Fault(f"photos.{slot}", tr("unknown slot")),))
        absence = Absence(target, slot, kind, words)

        def store(connection: Connection) -> None:
            require_place(connection, request_id, target)
            photo_repository.set_absence(connection, request_id, absence)
            name = unclear_repository.reason_name(slot)
            unclear_repository.drop(connection, request_id, target.section, target.item_id, (name,))

        return self._edited(request_id, store)

    def clear_absence(self, request_id: str, target: PhotoTarget, slot: str) -> SurveyDetail:
        """Expect a photo in the slot again."""
        return self._edited(
            request_id, lambda connection: photo_repository.clear_absence(connection, request_id, target, slot)
        )

    def dismiss_notice(self, request_id: str, kind: NoticeKind) -> SurveyDetail:
        """Show a notice no more; one that is not there is as good."""
        with self._database.write() as connection:
            notice_repository.dismiss(connection, request_id, kind, self._clock.now())
        return self.detail(request_id)

    def reopen(self, request_id: str) -> SurveyDetail:
        """Make a withdrawn survey a draft again: the surveyor knows that it is wanted. InvalidInput for any other."""
        with self._database.write() as connection:
            survey, frozen = survey_repository.load_with_frozen(connection, request_id)
            if survey.status is not SurveyStatus.WITHDRAWN:
                raise InvalidInput(tr("Only a survey that was cancelled in Aurora can be reopened."))
            status, revision = lifecycle.after_reopen(survey.revision, frozen)
            survey_repository.set_status(connection, request_id, status, revision)
            notice_repository.dismiss(connection, request_id, NoticeKind.WITHDRAWN, self._clock.now())
        return self.detail(request_id)

    def _edit(self, request_id: str, change: Callable[[Connection], Result]) -> Result:
        with self._database.write() as connection:
            result = change(connection)
            self._reader.finish_edit(connection, request_id, self._clock.now())
        self._backup.after_edit()
        return result

    def _edited(self, request_id: str, change: Callable[[Connection], object]) -> SurveyDetail:
        """Edit, and give the detail around what was just written: nothing is read twice."""
        with self._database.write() as connection:
            change(connection)
            state = self._reader.finish_edit(connection, request_id, self._clock.now())
        return self._around(state)

    def _around(self, state: SurveyState) -> SurveyDetail:
        self._backup.after_edit()
        with self._database.read() as connection:
            return read_detail(connection, state, self._paths, self._office, self._clock.now())

    def _count_the_uncounted(self) -> None:
        """Requests fresh from a pull have no counts yet, and other lists or rules may find other problems."""
        rules = f"{__version__} {COUNTING} {self._office.catalogue.version} {self._office.checklist.version}"
        with self._database.read() as connection:
            stale = setting_repository.get(connection, _COUNTED_WITH) != rules
            if not stale and not request_repository.uncounted(connection):
                return
        with self._database.write() as connection:
            if stale:
                request_repository.mark_uncounted(connection)
                setting_repository.put(connection, _COUNTED_WITH, rules)
            for request_id in request_repository.uncounted(connection):
                self._reader.recount(connection, request_id)


def require_place(connection: Connection, request_id: str, target: PhotoTarget) -> None:
    """NotFound unless the survey has this place for photos."""
    survey = survey_repository.load(connection, request_id)
    items = {
        SectionName.ELECTRICAL: (None,),
        SectionName.SUBPANELS: tuple(panel.id for panel in survey.subpanels),
        SectionName.MOUNTING_PLANES: tuple(plane.id for plane in survey.mounting_planes),
    }
    if target.item_id not in items[target.section]:
        raise NotFound(tr("That entry is not in this survey any more."))


def _move(connection: Connection, request_id: str, section: SectionName, item_id: str, position: int) -> None:
    ids = survey_repository.item_ids(connection, request_id, section)
    if item_id not in ids:
        raise NotFound(tr("That entry is not in this survey any more."))
    ids.remove(item_id)
    ids.insert(max(position, 0), item_id)
    survey_repository.order_items(connection, request_id, section, ids)


def _known(section: SectionName, name: str) -> None:
    try:
        attribute(section, name)
    except KeyError:
        raise InvalidInput(tr("There is no such field."), (Fault(f"{section}.{name}", tr("unknown field")),)) from None
