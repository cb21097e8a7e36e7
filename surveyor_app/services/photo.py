"""Photos of a survey: add, sort into slots, reorder, remove and take back. Originals are safe before their rows are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import Fault, InvalidInput, NotFound, PhotoRefused, StorageFault
from surveyor_app.domain.photo import TURNS, UNSORTED, Photo, PhotoStanding, PhotoTarget
from surveyor_app.failpoints import failpoint
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.detail import read_detail
from surveyor_app.services.intake import Source, TakenPicture, clean_name, make_thumbnails, take_in
from surveyor_app.services.new_photos import new_photo, without_doubles
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.summaries import AddedPhotos, DoubleFile, RefusedFile, SharedPicture
from surveyor_app.services.survey import require_place
from surveyor_app.services.survey_state import SurveyReader
from surveyor_app.storage import faults, photo_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database
from surveyor_app.storage.phone_files import PhoneFiles
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.storage.sidecar import without_sidecar, write_sidecars

logger = logging.getLogger(__name__)
_ORPHANS_KEPT = timedelta(hours=24)


class PhotoService:
    """The photos of one thread's surveys."""

    def __init__(self, database: Database, paths: DataPaths, clock: Clock, office: OfficeData) -> None:
        self._database = database
        self._paths = paths
        self._clock = clock
        self._office = office
        self._store = PhotoStore(paths)
        self._reader = SurveyReader(office, paths)

    def add_files(
        self,
        request_id: str,
        target: PhotoTarget,
        sources: Sequence[Path],
        slot: str | None = None,
        *,
        twice: bool = False,
    ) -> AddedPhotos:
        """Add picture files to a place. Good ones are kept, the others are refused with their reason. Pictures that the
        survey has already are left out and named, unless a person wants them `twice`.

        NotFound for an unknown place, InvalidInput for an unknown slot, StorageFault when the disk is full.
        """
        return self._add(request_id, target, [Source.of_file(path) for path in sources], slot, twice=twice)

    def add_picture(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None = None
    ) -> AddedPhotos:
        """Add a picture from memory, such as a pasted one; as `add_files`."""
        return self._add(request_id, target, [Source(data, name)], slot)

    def make_thumbnails(self, request_id: str) -> int:
        """Make the thumbnails that a survey's photos lack, such as those that a command imported; how many."""
        with self._database.read() as connection:
            photos = photo_repository.photos(connection, request_id)
        return make_thumbnails(self._store, photos)

    def sweep(self) -> int:
        """Delete what interrupted or refused imports left in the photo store more than a day ago; how many files. What
        a phone had begun to send goes as well, after an hour.

        Notes beside originals that a kill left unwritten are written first: only what has neither row nor note goes.
        """
        PhoneFiles(self._paths).sweep()
        with self._database.read() as connection:
            self._write_sidecars(connection, without_sidecar(connection, self._store))
            known = {sha256 for sha256, _media_type, _size in photo_repository.stored_files(connection)}
        try:
            return self._store.sweep(known, self._clock.now() - _ORPHANS_KEPT)
        except OSError:
            logger.warning("what old imports left behind could not be swept")
            return 0

    def assign(self, photo_id: str, target: PhotoTarget, slot: str | None) -> None:
        """Hang a photo elsewhere, or into another slot; last there. NotFound, also for one in the bin; InvalidInput for
        an unknown slot."""
        self.assign_all([photo_id], target, slot)

    def assign_all(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> None:
        """Hang photos of one survey elsewhere in one change, in this order; as `assign`."""
        self._require_slot(target, slot)

        def assign(connection: Connection, photo: Photo) -> None:
            require_place(connection, photo.request_id, target)
            position = photo_repository.next_position(connection, photo.request_id, target)
            photo_repository.move(connection, photo.id, target, slot, position)
            if slot is not None:
                photo_repository.clear_absence(connection, photo.request_id, target, slot)

        self._edit(photo_ids, assign)

    def standings(self, photo_ids: Sequence[str]) -> dict[str, PhotoStanding]:
        """How photos hang, by their ids; those that do not exist are left out."""
        with self._database.read() as connection:
            return {one.photo.id: _standing(one) for one in photo_repository.stored(connection, photo_ids)}

    def put_back(self, standings: Mapping[str, PhotoStanding]) -> None:
        """Have photos of one survey hang as they did, by their ids, in one change; NotFound where the entry that one
        hung at is not in the survey any more."""
        now = self._clock.now()

        def put(connection: Connection, photo: Photo) -> None:
            wanted = standings[photo.id]
            if wanted.in_bin:
                photo_repository.remove(connection, [photo.id], now)
                return
            require_place(connection, photo.request_id, wanted.target)
            place = (wanted.target, wanted.slot, wanted.position)
            photo_repository.move(connection, photo.id, *place, out_of_bin=True)
            photo_repository.turn(connection, photo.id, wanted.turned)
            if wanted.slot is not None:
                photo_repository.clear_absence(connection, photo.request_id, wanted.target, wanted.slot)

        self._edit(list(standings), put)

    def move(self, photo_id: str, position: int) -> None:
        """Put a photo at another place among those of its slot, counted from 0; beyond the end means the end."""

        def move(connection: Connection, photo: Photo) -> None:
            group = sorted(
                (
                    other
                    for other in photo_repository.photos(connection, photo.request_id)
                    if (other.target, other.slot) == (photo.target, photo.slot)
                ),
                key=lambda other: (other.position, other.id),
            )
            ids = [other.id for other in group]
            if photo.id not in ids:
                raise NotFound(tr("This photo is in the bin."))
            ids.remove(photo.id)
            ids.insert(max(position, 0), photo.id)
            photo_repository.order(connection, ids)
            moved.extend(ids)

        moved: list[str] = []
        self._edit([photo_id], move, moved)

    def turn_all(self, turned: Mapping[str, int]) -> None:
        """Have photos of one survey turned, by their ids, to so many degrees to the right of how the camera meant them;
        their originals stay. NotFound; InvalidInput for anything but right angles."""
        if any(degrees not in TURNS for degrees in turned.values()):
            raise InvalidInput(tr("A photo can only be turned by right angles."))
        self._edit(
            list(turned), lambda connection, photo: photo_repository.turn(connection, photo.id, turned[photo.id])
        )

    def remove(self, photo_id: str) -> None:
        """Put a photo into the survey's bin; its original stays."""
        self.remove_all([photo_id])

    def remove_all(self, photo_ids: Sequence[str]) -> None:
        """Put photos of one survey into its bin in one change; NotFound."""
        now = self._clock.now()
        self._edit(photo_ids, lambda connection, photo: photo_repository.remove(connection, [photo.id], now))

    def restore(self, photo_id: str) -> None:
        """Take a photo out of the bin; NotFound when the entry it belonged to is in the bin itself."""
        self.restore_all([photo_id])

    def restore_all(self, photo_ids: Sequence[str]) -> None:
        """Take photos of one survey out of its bin in one change; as `restore`."""

        def restore(connection: Connection, photo: Photo) -> None:
            require_place(connection, photo.request_id, photo.target)
            photo_repository.restore(connection, photo.id)

        self._edit(photo_ids, restore)

    def _add(
        self, request_id: str, target: PhotoTarget, sources: Sequence[Source], slot: str | None, *, twice: bool = False
    ) -> AddedPhotos:
        self._require_slot(target, slot)
        with self._database.read() as connection:
            require_place(connection, request_id, target)
        taken = take_in(self._store, sources)
        refused = tuple(
            RefusedFile(clean_name(source.name), picture.text, picture.code)
            for source, picture in zip(sources, taken, strict=True)
            if isinstance(picture, PhotoRefused)
        )
        pictures = [picture for picture in taken if not isinstance(picture, PhotoRefused)]
        new, doubles = self._new(request_id, target, slot, pictures, twice=twice)
        if not new:
            if any(file.code == "disk_full" for file in refused):
                raise faults.disk_full()
            return AddedPhotos((), refused, doubles)
        try:
            self._commit(request_id, target, slot, new)
        except StorageFault as full:
            if full.code != "disk_full":
                raise
            self._commit(request_id, target, slot, new)  # the ballast has just made room for these rows
        failpoint("photo-row-committed")
        with self._database.read() as connection:
            self._write_sidecars(connection, [photo.id for photo in new], durable=True)
            state = self._reader.read(connection, request_id)
            detail = read_detail(connection, state, self._paths, self._office, self._clock.now())
            others = photo_repository.customers_with(connection, [photo.sha256 for photo in new], request_id)
        ids = {photo.id for photo in new}
        shared = [SharedPicture(one.original_name, others[one.sha256]) for one in new if one.sha256 in others]
        added = tuple(view for view in detail.photos if view.photo.id in ids)
        return AddedPhotos(added, refused, doubles, tuple(shared))

    def _new(
        self,
        request_id: str,
        target: PhotoTarget,
        slot: str | None,
        pictures: Sequence[TakenPicture],
        *,
        twice: bool,
    ) -> tuple[list[Photo], tuple[DoubleFile, ...]]:
        if twice:
            return [new_photo(request_id, target, slot, picture, self._clock) for picture in pictures], ()
        with self._database.read() as connection:
            known = photo_repository.photos(connection, request_id)
        new, found = without_doubles(request_id, target, slot, pictures, known, self._clock)
        return new, tuple(DoubleFile(one.picture.name, one.photo_id, one.picture.path) for one in found)

    def _commit(self, request_id: str, target: PhotoTarget, slot: str | None, new: Sequence[Photo]) -> None:
        with self._database.write() as connection:
            require_place(connection, request_id, target)
            first = photo_repository.next_position(connection, request_id, target)
            photo_repository.insert(
                connection, [replace(photo, position=first + place) for place, photo in enumerate(new)]
            )
            if slot is not None:
                photo_repository.clear_absence(connection, request_id, target, slot)
            self._reader.finish_edit(connection, request_id, self._clock.now())

    def _edit(
        self,
        photo_ids: Sequence[str],
        change: Callable[[Connection, Photo], None],
        touched: Sequence[str] | None = None,
    ) -> None:
        if not photo_ids:
            return
        with self._database.write() as connection:
            for photo_id in photo_ids:
                photo = photo_repository.get(connection, photo_id)
                change(connection, photo)
            self._reader.finish_edit(connection, photo.request_id, self._clock.now())
        with self._database.read() as connection:
            self._write_sidecars(connection, photo_ids if touched is None else touched)

    def _write_sidecars(self, connection: Connection, photo_ids: Sequence[str], *, durable: bool = False) -> None:
        """After the commit; a note that cannot be written now is written by the next start."""
        try:
            write_sidecars(connection, self._store, photo_ids, self._clock.now(), durable=durable)
        except OSError:
            logger.warning("the note beside an original could not be written")

    def _require_slot(self, target: PhotoTarget, slot: str | None) -> None:
        if slot not in (None, UNSORTED) and self._office.checklist.slot(target.section, slot) is None:
            raise InvalidInput(tr("The checklist has no such photo."), (Fault(f"photos.{slot}", tr("unknown slot")),))


def _standing(stored: photo_repository.StoredPhoto) -> PhotoStanding:
    photo = stored.photo
    return PhotoStanding(photo.target, photo.slot, photo.position, photo.turned, stored.removed_at is not None)
