"""Photographs of 12 megapixels, as hard to compress as a phone's; drawn once, then kept in a temporary folder."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

SIZE = (4032, 3024)
_KEPT = Path(tempfile.gettempdir()) / "surveyor-bench-pictures-2"
_SCENES = 3


def photographs(number: int) -> list[Path]:
    """So many files of 3 to 5 MB; every few of them show the same scene, but no two files are the same."""
    _KEPT.mkdir(exist_ok=True)
    scenes = [_scene(n) for n in range(_SCENES)]
    return [_commented(scenes[n % _SCENES], n) for n in range(number)]


def different_photographs(number: int) -> list[Path]:
    """So many files of which no two show the same, not even as published copies."""
    _KEPT.mkdir(exist_ok=True)
    return [_shifted(n) for n in range(number)]


def _scene(number: int) -> Path:
    """Large shapes, smaller ones, and the grain of a sensor."""
    path = _KEPT / f"scene-{number}.jpg"
    if not path.is_file():
        dice = random.Random(number)
        bands = []
        for _ in range(3):
            band = Image.new("L", SIZE, 128)
            for divisor, weight in ((96, 0.5), (24, 0.4), (6, 0.25)):
                small = (SIZE[0] // divisor, SIZE[1] // divisor)
                layer = Image.frombytes("L", small, dice.randbytes(small[0] * small[1]))
                band = Image.blend(band, layer.resize(SIZE, Image.Resampling.BICUBIC), weight)
            grain = Image.effect_noise(SIZE, 10).filter(ImageFilter.GaussianBlur(0.6))
            bands.append(ImageChops.add(band, grain, scale=1, offset=-128))
        _save(Image.merge("RGB", bands), path)
    return path


def _commented(scene: Path, number: int) -> Path:
    """The same picture in a file with other bytes: a comment behind the first marker."""
    path = _KEPT / f"photo-{number:04}.jpg"
    if not path.is_file():
        data, words = scene.read_bytes(), f"photo {number}".encode()
        path.write_bytes(data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + data[2:])
    return path


def _shifted(number: int) -> Path:
    path = _KEPT / f"different-{number:04}.jpg"
    if not path.is_file():
        with Image.open(_scene(number % _SCENES)) as scene:
            _save(ImageChops.offset(scene, 97 * number + 13, 31 * number), path)
    return path


def _save(picture: Image.Image, path: Path) -> None:
    draft = path.with_suffix(".part")
    picture.save(draft, "JPEG", quality=91)
    draft.replace(path)
