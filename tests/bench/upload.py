"""How much of a slow line is used by forty photos on their way to a real relay, with cuts and without.

The line is 5 Mbit/s up, 20 down, 80 ms there and back. The time goes from the first byte of a photo to the moment at
which the last one is verified. What the office and Aurora fetch does not go over it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

from surveyor_app.bootstrap import SystemClock
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_engine
from surveyor_app.sync.events import Event, PhotoUploaded, UploadProgress
from tests.bench.desk import services_of
from tests.bench.link import Link
from tests.bench.office_desk import PHOTOS, fill, laptop_of, office_at
from tests.bench.row import Budget, Round, Row, Setting, share

UP, DOWN, DELAY_SECONDS = 5_000_000 / 8, 20_000_000 / 8, 0.08
CUT_EVERY_BYTES = 5_000_000


@dataclass(frozen=True)
class Sent:
    """What one sync did: seconds, bytes of the copies, bytes that went up in all."""

    seconds: float
    bytes_wanted: int
    up_bytes: int


def measure_whole(setting: Setting) -> Iterator[Round]:
    """Without cuts."""
    sent = _sent(setting, 0)
    yield Round(sent.seconds, sent.bytes_wanted / UP)


def measure_cut(setting: Setting) -> Iterator[tuple[str, Round]]:
    """The connection that carries every fifth megabyte breaks there."""
    sent = _sent(setting, CUT_EVERY_BYTES)
    yield "upload-cut", Round(sent.seconds, sent.bytes_wanted / UP)
    yield "upload-resent", Round(sent.up_bytes / 1e6, sent.bytes_wanted / 1e6)


def _sent(setting: Setting, cut_every_bytes: int) -> Sent:
    with (
        office_at(setting.folder / "office") as office,
        Link(office.relay_url, UP, DOWN, DELAY_SECONDS) as link,
        laptop_of(office, setting.folder / "laptop", link.url) as (paths, (request_id,)),
    ):
        fill(paths, request_id, publish=True)
        link.cut_every_bytes = cut_every_bytes
        before = link.up_bytes
        seconds = _seconds_of_sync(paths)
        return Sent(seconds, _copy_bytes(paths, request_id), link.up_bytes - before)


def _seconds_of_sync(paths: DataPaths) -> float:
    """Until cuts have made nothing wait any more."""
    began = 0.0
    uploaded: dict[str, float] = {}

    def heard(event: Event) -> None:
        nonlocal began
        if isinstance(event, UploadProgress) and not began:
            began = time.monotonic()
        elif isinstance(event, PhotoUploaded):
            uploaded[event.photo_id] = time.monotonic()

    engine = open_engine(paths, SystemClock(), heard)
    for _ in range(5):
        report = asyncio.run(engine.run_once(20.0))
        if len(uploaded) == PHOTOS:
            return max(uploaded.values()) - began
        engine = open_engine(paths, SystemClock(), heard)
    raise RuntimeError(f"{len(uploaded)} of {PHOTOS} photos arrived: {report}")


def _copy_bytes(paths: DataPaths, request_id: str) -> int:
    services = services_of(paths)
    views = services.survey.detail(request_id).photos
    services.close()
    return sum(view.published_size or 0 for view in views)


WHOLE, CUT, RESENT = Budget(0.97, at_least=True), Budget(0.95, at_least=True), Budget(1.1)
ROWS = (
    Row("upload", "40 photos at 5 Mbit/s, 80 ms", "bytes ÷ rate", "s", WHOLE, measure_whole, share, ""),
    Row("upload-cut", "the same, cut every 5 MB", "bytes ÷ rate", "s", CUT, measure_cut, share, "", "cut"),
    Row("upload-resent", "bytes sent then", "bytes of the copies", "MB", RESENT, measure_cut, group="cut"),
)
