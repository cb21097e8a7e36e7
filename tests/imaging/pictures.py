"""Makes the pictures that these tests look at: known colours in known corners, in every format and state needed."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

RED, GREEN, BLUE, GREY = (224, 32, 32), (32, 192, 32), (32, 32, 224), (128, 128, 128)
CORNERS = (RED, GREEN, BLUE, GREY)  # top left, top right, bottom left, bottom right
ORIENTATION, EXIF_PART, GPS_PART = 0x0112, 0x8769, 0x8825
DATE_TIME_ORIGINAL, OFFSET_TIME_ORIGINAL = 0x9003, 0x9011

_STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def four_corners(width: int = 320, height: int = 200) -> Image.Image:
    """A picture whose quarters have the four colours of CORNERS."""
    picture = Image.new("RGB", (width, height))
    for number, colour in enumerate(CORNERS):
        left, top = (number % 2) * width // 2, (number // 2) * height // 2
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def stored_turned(picture: Image.Image, orientation: int) -> tuple[Image.Image, Image.Exif]:
    """The pixels as a camera stores them that notes this orientation, and the note: shown, they are `picture` again."""
    turn = _STORED_AS[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return (picture if turn is None else picture.transpose(turn)), exif


def noise(width: int, height: int) -> Image.Image:
    """A picture that compresses badly."""
    return Image.effect_noise((width, height), 80).convert("RGB")


def jpeg(picture: Image.Image, **options: object) -> bytes:
    """The picture as a JPEG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", **{"quality": 95, "subsampling": 0, **options})
    return buffer.getvalue()


def png(picture: Image.Image, **options: object) -> bytes:
    """The picture as a PNG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()


def heic(picture: Image.Image, exif: Image.Exif | None = None) -> bytes:
    """The picture as a HEIC file; an orientation in `exif` becomes the format's own turn, as on a phone."""
    import pillow_heif

    buffer = io.BytesIO()
    container = pillow_heif.from_pillow(picture)
    container.save(buffer, quality=90, **({"exif": exif.tobytes()} if exif is not None else {}))
    return buffer.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """A small, valid PNG file that unfolds to width × height black pixels (8 bits of grey)."""
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG file of a few hundred bytes whose header claims this size."""
    data = bytearray(jpeg(Image.new("RGB", (16, 16))))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def written(folder: Path, data: bytes, name: str = "picture.jpg") -> Path:
    """The path of a file that holds `data`."""
    path = folder / name
    path.write_bytes(data)
    return path


def corner_colours(path: Path) -> list[tuple[int, int, int]]:
    """The colours of a picture's corners, in the order of CORNERS, as stored: no orientation is applied."""
    with Image.open(path) as picture:
        shown = picture.convert("RGB")
    right, bottom = shown.width - 9, shown.height - 9
    return [_pixel(shown, at) for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))]


def alike(found: tuple[int, int, int], wanted: tuple[int, int, int], tolerance: int = 14) -> bool:
    """Whether two colours look the same."""
    return all(abs(one - other) <= tolerance for one, other in zip(found, wanted, strict=True))


def has_corners(path: Path, tolerance: int = 14) -> bool:
    """Whether the picture shows CORNERS, each in its place."""
    return all(alike(found, wanted, tolerance) for found, wanted in zip(corner_colours(path), CORNERS, strict=True))


def _pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return int(found[0]), int(found[1]), int(found[2])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
