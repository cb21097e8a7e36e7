"""The public address of a photo under the name that a revision gives it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit


def with_filename(url: str, filename: str) -> str:
    """`url` with its last path segment replaced; the token before it alone decides what is served."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{quote(filename)}", "", ""))
