"""Where the bytes of photos are kept: a folder today, an object store when the office outgrows it."""

from __future__ import annotations

from surveyor_app.relay.photo_store.base import PhotoStore
from surveyor_app.relay.photo_store.disk import DiskPhotoStore
from surveyor_app.relay.settings import RelaySettings

__all__ = ["DiskPhotoStore", "PhotoStore", "make_photo_store"]


def make_photo_store(settings: RelaySettings) -> PhotoStore:
    """The store that PHOTO_STORE names; the settings have refused what there is no store for."""
    return DiskPhotoStore(settings.photo_folder)
