"""Makes every form of the app's icon from its one drawing, resources/icons/surveyor.svg:

    .venv/bin/python packaging/app_icon.py FOLDER

writes surveyor-16.png … surveyor-512.png, surveyor.svg, surveyor.ico (Windows) and surveyor.icns (macOS).
"""

from __future__ import annotations

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from surveyor_app import identity
from surveyor_app.resources import resource_path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def drawn(sizes: tuple[int, ...]) -> dict[int, Image.Image]:
    """The icon at each size in pixels, each drawn anew so that small ones stay sharp."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication(["icon"])
    renderer = QSvgRenderer(str(resource_path(*identity.ICON_PARTS)))
    pictures: dict[int, Image.Image] = {}
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub asks for the bytes that it refuses
        pictures[size] = Image.open(BytesIO(bytes(buffer.data().data())))
        pictures[size].load()
    del application
    return pictures


def write_all(folder: Path) -> list[Path]:
    """Write every form into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = drawn((*SIZES, 1024))
    files = [folder / f"surveyor-{size}.png" for size in SIZES]
    for size, file in zip(SIZES, files, strict=True):
        pictures[size].save(file, optimize=True)
    ico, icns, svg = (folder / f"surveyor{suffix}" for suffix in (".ico", ".icns", ".svg"))
    pictures[256].save(
        ico,
        sizes=[(size, size) for size in _ICO_SIZES],
        append_images=[pictures[size] for size in _ICO_SIZES if size != 256],
    )
    pictures[1024].save(icns, append_images=[pictures[size] for size in (16, 32, 64, 128, 256, 512)])
    shutil.copyfile(resource_path(*identity.ICON_PARTS), svg)
    return [*files, ico, icns, svg]


def for_executable(folder: Path) -> str:
    """The path of the form that this system puts into an executable, made below `folder`."""
    write_all(folder / "icon")
    return str(folder / "icon" / ("surveyor.icns" if sys.platform == "darwin" else "surveyor.ico"))


if __name__ == "__main__":
    for written in write_all(Path(sys.argv[1])):
        sys.stdout.write(f"{written}\n")
