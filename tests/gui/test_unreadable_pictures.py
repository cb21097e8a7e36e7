"""A picture that the disk cannot read is neither called gone nor waited for."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.gui.image_loader import read_scaled, why_not_shown


def test_what_the_disk_cannot_tell_is_not_called_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, gone = tmp_path / "bad.jpg", tmp_path / "gone.jpg"
    real = Path.stat

    def failing(path: Path, **how: Any) -> Any:
        if path.name == "bad.jpg":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path, **how)

    monkeypatch.setattr(Path, "stat", failing)
    assert read_scaled((gone, bad), 256).isNull()
    assert why_not_shown((gone, bad)) == "This picture cannot be shown here; the file itself is kept."
    assert why_not_shown((gone,)) == "The file of this picture is gone from this laptop."
