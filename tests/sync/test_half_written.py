"""What a kill left half written is cleared away after a day, and not while it may still be in the making."""

from __future__ import annotations

import os

from surveyor_app.sync.sweep import _half_written
from tests.fake_clock import FakeClock
from tests.sync.laptop import Laptop


def test_half_written_copies_go_after_a_day(laptop: Laptop) -> None:
    paths, now = laptop.paths, FakeClock().now()
    paths.ensure()
    old, new, whole = (paths.copies / name for name in (".aa.part", ".bb.part", "cc.jpg"))
    for file, hours in ((old, 25), (new, 23), (whole, 25)):
        file.write_bytes(b"x")
        os.utime(file, (now.timestamp() - hours * 3600,) * 2)
    assert _half_written((paths.copies, paths.thumbnails), now) == [old]
