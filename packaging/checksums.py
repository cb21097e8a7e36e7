"""Writes SHA256SUMS beside what was built, as `sha256sum --check` reads it:

.venv/bin/python packaging/checksums.py dist
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

NAME = "SHA256SUMS"


def write(folder: Path) -> Path:
    """Sum up every file that lies directly in `folder`; the same files give the same bytes."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != NAME)
    lines = []
    for path in files:
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    target = folder / NAME
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))}\n")
