"""The address as a QR code: rows of modules, dark ones True, without the quiet zone around them."""

from __future__ import annotations

QUIET = 4  # modules that stay light on every side, by the standard


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code of medium error correction, which a scratched or shining screen needs."""
    import segno

    code = segno.make(text, error="m", boost_error=False, micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
