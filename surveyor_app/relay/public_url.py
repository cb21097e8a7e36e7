"""Public addresses of hosted photos."""

from __future__ import annotations

import re

from surveyor_app.relay.photo_records import HostedPhoto

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 120


def photo_url(public_url: str, photo: HostedPhoto) -> str:
    """Where anybody may fetch a photo. The token alone decides; the name after it is for people."""
    name = _UNSAFE.sub("_", photo.filename)[-_LONGEST_NAME:].strip("._") or "photo"
    return f"{public_url}/p/{photo.token}/{name}"
