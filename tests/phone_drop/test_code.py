"""The QR code says the address: another library reads it."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from surveyor_app.phone_drop.code import QUIET, matrix

ADDRESS = "http://192.168.143.117:65535/k7pm3w9q4tz2a"  # as long as one can be


def test_another_library_reads_the_address_from_the_code() -> None:
    rows = matrix(ADDRESS)
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows, start=QUIET):
        for x, is_dark in enumerate(row, start=QUIET):
            picture.putpixel((x, y), 0 if is_dark else 255)
    found = zxingcpp.read_barcodes(picture.resize((side * 5, side * 5), Image.Resampling.NEAREST))
    assert [one.text for one in found] == [ADDRESS]


def test_the_code_is_small_enough_for_coarse_modules() -> None:
    assert len(matrix(ADDRESS)) <= 29
