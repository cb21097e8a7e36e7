"""Takes pictures into the photo store: judged by content, copied, decoded once, kept or refused with words."""

from __future__ import annotations

import logging
import stat
import sys
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.errors import PhotoRefused
from surveyor_app.domain.photo import Photo
from surveyor_app.language import tr
from surveyor_app.storage import faults
from surveyor_app.storage.photo_files import PhotoStore

if TYPE_CHECKING:
    from surveyor_app.imaging.inspect import PictureFacts

logger = logging.getLogger(__name__)
_HEAD_BYTES = 512
_NAME_LENGTH = 255
_WORKERS = 2  # measured: a third brings nothing


@dataclass(frozen=True, slots=True)
class Source:
    """A picture from outside: a file, or bytes from the clipboard, under the name that people know it by."""

    content: Path | bytes
    name: str

    @classmethod
    def of_file(cls, path: Path) -> Source:
        """A file under its own name."""
        return cls(path, path.name)


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """An original that is safe in the store, and what was read from it; `path` is the file it came from, if any."""

    sha256: str
    size: int
    facts: PictureFacts
    name: str
    path: Path | None = None


def take_in(store: PhotoStore, sources: Sequence[Source]) -> list[TakenPicture | PhotoRefused]:
    """Take in pictures, two at a time; answers in the order of the sources. A full disk is an answer as well
    (code disk_full): what found room before it stays."""
    if len(sources) == 1:
        return [_take_in_one(store, sources[0])]
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="photo-intake") as pool:
        return list(pool.map(lambda source: _take_in_one(store, source), sources))


def make_thumbnails(store: PhotoStore, photos: Sequence[Photo]) -> int:
    """Make the thumbnails that are missing; how many could be made."""
    missing = [photo for photo in photos if not store.thumbnail_path(photo.sha256).is_file()]
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="thumbnails") as pool:
        made = pool.map(
            lambda photo: _thumbnail(store.path_of(photo.sha256, photo.media_type), store.thumbnail_path(photo.sha256)),
            missing,
        )
        return sum(made)


def clean_name(name: str) -> str:
    """A file's name as text that is safe to show and to store: its last part, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in last)
    return shown[:_NAME_LENGTH] or "picture"


def _take_in_one(store: PhotoStore, source: Source) -> TakenPicture | PhotoRefused:
    try:
        return _kept(store, source)
    except PhotoRefused as refused:
        return refused
    except OSError as error:
        if faults.is_full(error):
            return PhotoRefused(tr("The disk is full: this picture was not added."), code="disk_full")
        return PhotoRefused(
            tr("The file cannot be read: {reason}.", reason=error.strerror or tr("unknown reason")), code="unreadable"
        )


def _kept(store: PhotoStore, source: Source) -> TakenPicture:
    from surveyor_app.imaging.inspect import inspect

    _look(source.content)
    received = store.receive(source.content)
    try:
        facts = inspect(received.path)
        original = store.keep(received, facts.media_type)
    finally:
        store.discard(received)
    if _qt_is_loaded():
        _thumbnail(original.path, store.thumbnail_path(original.sha256))
    path = source.content if isinstance(source.content, Path) else None
    return TakenPicture(original.sha256, original.size, facts, clean_name(source.name), path)


def _look(content: Path | bytes) -> None:
    """Refuse what is clearly no picture before it is copied: a film of 5 GB, a folder, a device."""
    if isinstance(content, bytes):
        return
    from surveyor_app.imaging.inspect import inspect
    from surveyor_app.imaging.sniff import sniff

    try:
        mode = content.stat().st_mode
    except FileNotFoundError:
        raise PhotoRefused(tr("There is no such file."), code="missing") from None
    if not stat.S_ISREG(mode):
        raise PhotoRefused(tr("This is not a file."), code="not_an_image")
    with content.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if sniff(head) is None:
        inspect(content)  # it has the words for what this is instead
        raise PhotoRefused(tr("This is not a JPEG, PNG or HEIC picture."), code="not_an_image")


def _qt_is_loaded() -> bool:
    """Qt must be imported by the main thread first; in a command, where it is not, the window makes thumbnails."""
    return "PySide6.QtGui" in sys.modules


def _thumbnail(original: Path, target: Path) -> bool:
    """Thumbnails are disposable: one that fails is no fault. Whether it is there now."""
    from surveyor_app.imaging.thumbnail import thumbnail

    try:
        if not target.is_file():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            thumbnail(original, target)
    except (OSError, PhotoRefused):
        logger.warning("no thumbnail for %s", original.name)
        return False
    return True
