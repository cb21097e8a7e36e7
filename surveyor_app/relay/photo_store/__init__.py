"""Where the bytes of photos are kept: a folder today, an object store when the office outgrows it."""

from __future__ import annotations

from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.photo_store.base import PhotoStore, StoredFile
from surveyor_app.relay.photo_store.disk import DiskPhotoStore
from surveyor_app.relay.settings import RelaySettings

__all__ = ["DiskPhotoStore", "PhotoStore", "StoredFile", "make_photo_store"]


def make_photo_store(settings: RelaySettings) -> PhotoStore:
    """The store that PHOTO_STORE names. StorageFault when its folder cannot be used."""
    try:
        return DiskPhotoStore(settings.photo_folder)
    except OSError as error:
        raise StorageFault(
            f"The relay's photo folder {settings.photo_folder} cannot be used.",
            code="read_only",
            advice="Check its permissions.",
        ) from error
