"""How long an import of photos of 12 megapixels takes, against the work that it cannot do without, on all cores.

That is: copy, hash, decode the whole picture once, make a thumbnail.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader

from surveyor_app.gui.photo_import import PhotoImport
from surveyor_app.imaging.thumbnail import SIDE_PX
from tests.bench.desk import ELECTRICAL, FIRST, new_folder, services_of
from tests.bench.pictures import photographs
from tests.bench.row import Budget, Round, Row, Setting

_ROUNDS = 4


def measure(setting: Setting) -> Iterator[Round]:
    """All photos in four parts, each part by both ways right after one another."""
    paths = new_folder(setting.folder / "laptop")
    files = photographs(setting.photos)
    scratch = setting.folder / "floor"
    scratch.mkdir()
    part = max(1, -(-len(files) // _ROUNDS))
    services = services_of(paths)
    for start in range(0, len(files), part):
        some = files[start : start + part]
        began = time.perf_counter()
        for file in some:
            _floor(file, scratch)
        between = time.perf_counter()
        wanted = PhotoImport(FIRST, ELECTRICAL, tuple(some), None, False)
        fault = wanted.run(services)
        ended = time.perf_counter()
        if fault is not None or len(wanted.added.added) != len(some):
            raise RuntimeError(f"{len(wanted.added.added)} of {len(some)} photos came in: {fault}")
        yield Round(ended - between, (between - began) / len(os.sched_getaffinity(0)))
    services.close()


def _floor(file: Path, scratch: Path) -> None:
    copy = scratch / file.name
    shutil.copyfile(file, copy)
    hashlib.sha256(copy.read_bytes()).hexdigest()
    with Image.open(copy) as picture:
        picture.load()
    reader = QImageReader(str(copy))
    reader.setScaledSize(reader.size().scaled(QSize(SIDE_PX, SIDE_PX), Qt.AspectRatioMode.KeepAspectRatio))
    reader.read().save(str(copy.with_suffix(".thumb.jpg")), "JPEG", 80)  # type: ignore[call-overload]


ROWS = (Row("import", "import of photos of 12 MP", "serial work ÷ cores", "s", Budget(1.3), measure),)
