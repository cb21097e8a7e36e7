"""Photos of surveys in memory: added, hung, turned and removed as the real service does it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.photo import TURNS, Photo, PhotoStanding, PhotoTarget
from surveyor_app.services.summaries import (
    AddedPhotos,
    DoubleFile,
    PhotoView,
    RefusedFile,
)
from tests.gui.fake_records import FakeRecords, Record, a_photo

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")


class FakePhotos(FakeRecords):
    """The service of photos."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        super().__init__(records)
        self.changes: list[tuple[Any, ...]] = []  # what was asked for, call by call

    def add_files(
        self,
        request_id: str,
        target: PhotoTarget,
        sources: Sequence[Path],
        slot: str | None = None,
        *,
        twice: bool = False,
    ) -> AddedPhotos:
        """Good files are kept; what is there already only when it is wanted twice."""
        record = self._record(request_id)
        added, refused, doubles = [], [], []
        for source in sources:
            data = source.read_bytes() if source.is_file() else b""
            owner = next((p.id for p in record.photos if p.sha256 == hashlib.sha256(data).hexdigest()), None)
            if not data.startswith(_PICTURES):
                text = "this is not a picture." if data else "the file is empty."
                refused.append(RefusedFile(source.name, text, "not_an_image" if data else "empty"))
            elif owner is not None and not twice:
                doubles.append(DoubleFile(source.name, owner, source))
            else:
                added.append(self._add(request_id, target, data, source.name, slot, source))
        return AddedPhotos(tuple(added), tuple(refused), tuple(doubles))

    def add_picture(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None = None
    ) -> AddedPhotos:
        """A pasted picture."""
        return AddedPhotos((self._add(request_id, target, data, name, slot, Path(name)),))

    def _add(
        self, request_id: str, target: PhotoTarget, data: bytes, name: str, slot: str | None, path: Path
    ) -> PhotoView:
        record = self._record(request_id)
        photo = a_photo(f"photo-{next(self._numbers)}", request_id, target, slot, data=data, name=name)
        record.photos.append(photo)
        record.files[photo.id] = path
        self._end_absences(record, target, slot)
        return self._view(record, photo, filenames(record.survey, record.photos, self.checklist)[photo.id])

    @staticmethod
    def _end_absences(record: Record, target: PhotoTarget, slot: str | None) -> None:
        record.absences = [a for a in record.absences if (a.target, a.slot) != (target, slot)]

    def assign_all(self, photo_ids: Sequence[str], target: PhotoTarget, slot: str | None) -> None:
        """Into a slot."""
        if self.save_fault is not None:
            raise self.save_fault
        self.changes.append(("assign", tuple(photo_ids), target, slot))
        for record in self.records.values():
            for at, photo in enumerate(record.photos):
                if photo.id in photo_ids:
                    record.photos[at] = replace(photo, target=target, slot=slot)
                    self._end_absences(record, target, slot)

    def turn_all(self, turned: Mapping[str, int]) -> None:
        """So many degrees to the right."""
        if any(degrees not in TURNS for degrees in turned.values()):
            raise InvalidInput("A photo can only be turned by right angles.")
        if self.save_fault is not None:
            raise self.save_fault
        self.changes.append(("turn", dict(turned)))
        for record in self.records.values():
            record.photos[:] = [replace(p, turned=turned.get(p.id, p.turned)) for p in record.photos]

    def remove_all(self, photo_ids: Sequence[str]) -> None:
        """Into the bin."""
        self.changes.append(("remove", tuple(photo_ids)))
        for record in self.records.values():
            for photo in [p for p in record.photos if p.id in photo_ids]:
                record.bin[photo.id] = photo
                record.photos.remove(photo)

    def restore_all(self, photo_ids: Sequence[str]) -> None:
        """Out of the bin."""
        self.changes.append(("restore", tuple(photo_ids)))
        for record in self.records.values():
            record.photos += [record.bin.pop(photo_id) for photo_id in photo_ids if photo_id in record.bin]

    def standings(self, photo_ids: Sequence[str]) -> dict[str, PhotoStanding]:
        """How they hang."""
        found = {}
        for record in self.records.values():
            binned = [one for one in record.bin.values() if isinstance(one, Photo)]
            for photo in (*record.photos, *binned):
                if photo.id in photo_ids:
                    place = (photo.target, photo.slot, photo.position, photo.turned)
                    found[photo.id] = PhotoStanding(*place, in_bin=photo.id in record.bin)
        return found

    def put_back(self, standings: Mapping[str, PhotoStanding]) -> None:
        """As they hung."""
        if self.save_fault is not None:
            raise self.save_fault
        self.changes.append(("put back", tuple(standings)))
        for record in self.records.values():
            mine = {photo.id: photo for photo in record.photos} | record.bin
            for photo_id, wanted in standings.items():
                if photo_id not in mine:
                    continue
                place = {"slot": wanted.slot, "position": wanted.position, "turned": wanted.turned}
                photo = replace(mine[photo_id], target=wanted.target, **place)
                record.bin.pop(photo_id, None)
                if wanted.in_bin:
                    record.photos[:] = [one for one in record.photos if one.id != photo_id]
                    record.bin[photo_id] = photo
                elif photo_id in [one.id for one in record.photos]:
                    record.photos[:] = [photo if one.id == photo_id else one for one in record.photos]
                else:
                    record.photos.append(photo)
