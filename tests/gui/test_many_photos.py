"""300 photos stay fluid: the page opens, scrolls and sorts without holding up the window, and why that is so."""

from __future__ import annotations

import gc
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPersistentModelIndex, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, Photo, PhotoTarget
from surveyor_app.gui import image_loader
from surveyor_app.gui.collector import settle_collector
from surveyor_app.gui.models.photo_list_model import PhotoListModel
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.tiles import Tile, TileKind
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import migrate, photo_repository, request_repository
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import focused
from tests.sample_requests import a_request

MANY = 300
STALL_MS = 50.0
ROUNDS = 3  # what another program takes from one of them is not the window's fault
QUIET_MS = 12.0  # what `slowness` measures on a quiet laptop
ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


@dataclass(frozen=True)
class Stall:
    """The longest time between two turns of the window's loop, and the most that the window worked in one turn, ms."""

    waited: float
    worked: float


def slowness() -> float:
    """How many times slower than a quiet laptop this machine works just now; at least 1."""
    times = []
    for _ in range(9):
        began = time.thread_time()
        sum(number * number for number in range(200_000))
        times.append((time.thread_time() - began) * 1000)
    return max(1.0, sorted(times)[6] / QUIET_MS)


@contextmanager
def working_beside() -> Iterator[None]:
    """A thread that never rests takes its share of Python and of the machine meanwhile."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            sum(number * number for number in range(1000))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class StallWatch(QObject):
    """Measures the window's loop from within."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._tick)
        self._restart()

    def _restart(self) -> None:
        self._waited = self._worked = 0.0
        self._last, self._last_work = time.perf_counter(), time.thread_time()

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self._waited = max(self._waited, (now - self._last) * 1000)
        self._worked = max(self._worked, (work - self._last_work) * 1000)
        self._last, self._last_work = now, work

    def during(self, acts: Sequence[Callable[[], object]]) -> Stall:
        """What happens while a person does these things one after the other, until all is calm again."""
        left = list(acts)

        def act() -> None:
            if left:
                left.pop(0)()
                QTimer.singleShot(15, self, act)

        self._restart()
        self._timer.start()
        QTimer.singleShot(0, self, act)
        self._desk.wait(lambda: not left)
        self._desk.settle()
        self._desk.wait(lambda: not self._desk.window.images.is_busy)
        self._desk.qtbot.wait(60)
        self._timer.stop()
        return Stall(self._waited, self._worked)


@pytest.fixture
def paths(data_dir: Path) -> DataPaths:
    """A data folder with a survey of 300 photos: 200 unsorted, the rest in their slots, each with a thumbnail."""
    folder = DataPaths(data_dir)
    migrate.prepare(folder)
    services = open_services(folder, FakeClock())
    store = PhotoStore(folder)
    slots = [slot.key for slot in services.office.checklist.slots[SectionName.ELECTRICAL]]
    photos = []
    for number in range(MANY):
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        slot = UNSORTED if number < 200 else slots[number % len(slots)]
        photos.append(_photo(number, sha256, slot))
        for path in (store.thumbnail_path(sha256), store.path_of(sha256, "image/jpeg")):
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (296, 222), (number % 256, 90, 120)).save(path, "JPEG")
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request())
        photo_repository.insert(connection, photos)
    services.close()
    return folder


def _photo(number: int, sha256: str, slot: str) -> Photo:
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Photo(
        f"photo-{number:03}", "req-1", ELECTRICAL, slot, number, sha256, 4_000_000, "image/jpeg", 4032, 3024,
        f"IMG_{number}.jpg", now,
    )  # fmt: skip


def _desk(new_desk: DeskMaker, paths: DataPaths) -> Desk:
    def opened() -> Services:
        return open_services(paths, FakeClock())

    desk = new_desk(open_with=opened)
    desk.open("req-1", Place("electrical"))
    return desk


def _page(desk: Desk) -> PhotosPage:
    desk.window.pages.go(Place("photos"))
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    return page


@pytest.fixture
def settled() -> Iterator[Callable[[], None]]:
    """What the program does once its window is there."""
    before = gc.get_threshold()
    yield settle_collector
    gc.unfreeze()
    gc.set_threshold(*before)


def _press(key: str) -> None:
    QTest.keyClicks(focused(), key)


def _used(desk: Desk, sorted_before: int) -> tuple[dict[str, Stall], Stall]:
    """How long the window is held up while a person opens, scrolls and sorts; and with nothing to do beside a thread
    that works, as the storage thread does here."""
    watch, pages = StallWatch(desk), desk.window.pages
    with working_beside():
        idle = watch.during([lambda: None] * 20)
    there, back = (lambda: pages.go(Place("photos"))), (lambda: pages.go(Place("electrical")))
    found = {"open first": watch.during([there])}
    found["open"] = watch.during([back, there])
    page = _page(desk)
    bar = page.verticalScrollBar()
    found["scroll"] = watch.during([partial(bar.setValue, bar.maximum() * n // 40) for n in range(40)])
    watch.during([page.to_top, page.enter])
    found["sort"] = watch.during([partial(_press, key) for key in "12345678" * 3])
    assert len(page.unsorted.panel.grid.tiles.rows) == 200 - 24 - sorted_before
    return found, idle


def test_opening_scrolling_and_sorting_300_photos_never_holds_up_the_window(
    new_desk: DeskMaker, paths: DataPaths, settled: Callable[[], None]
) -> None:
    faults = []
    for time_round in range(ROUNDS):
        desk = _desk(new_desk, paths)
        settled()
        found, idle = _used(desk, 24 * time_round)
        # On a busy machine everything takes longer, and even an idle window waits for its turn.
        most = STALL_MS * slowness()
        worked, waited = (max(getattr(stall, of) for stall in found.values()) for of in ("worked", "waited"))
        if worked < most and waited < most + idle.waited:
            return
        faults.append((found, idle))
        assert found["open first"].worked < 2 * most, faults  # the next round finds much of it done already
        desk.close()
    raise AssertionError(faults)


def test_no_picture_is_decoded_in_the_windows_own_thread(
    new_desk: DeskMaker, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    real = image_loader.read_scaled

    def noted(files: tuple[Path, ...], side: int) -> QImage:
        threads.add(threading.get_ident())
        return real(files, side)

    monkeypatch.setattr(image_loader, "read_scaled", noted)
    desk = _desk(new_desk, paths)
    page = _page(desk)
    page.enter()
    _press("1")
    desk.settle()
    desk.wait(lambda: not desk.window.images.is_busy and bool(threads))
    assert threading.get_ident() not in threads


def test_one_sorted_photo_changes_two_tiles_and_not_300(new_desk: DeskMaker, paths: DataPaths) -> None:
    desk = _desk(new_desk, paths)
    page = _page(desk)
    desk.settle()
    changes: list[tuple[str, int]] = []
    for photos in (page.unsorted, page.panel_of(ELECTRICAL)):
        model = photos.panel.grid.tiles
        model.modelReset.connect(lambda: changes.append(("reset", MANY)))
        model.rowsRemoved.connect(lambda _parent, first, last: changes.append(("removed", last - first + 1)))
        model.rowsInserted.connect(lambda _parent, first, last: changes.append(("inserted", last - first + 1)))
    page.enter()
    _press("3")
    desk.settle()
    assert sorted(changes) == [("inserted", 1), ("removed", 1)]


def test_many_keys_in_a_row_are_read_back_together_and_not_one_by_one(new_desk: DeskMaker, paths: DataPaths) -> None:
    desk = _desk(new_desk, paths)
    page = _page(desk)
    desk.settle()
    shown: list[None] = []
    desk.window.session.detail_changed.connect(lambda: shown.append(None))
    page.enter()
    for key in "1234567812345678":
        _press(key)
    desk.settle()
    assert len(page.unsorted.panel.grid.tiles.rows) == 200 - 16
    assert len(shown) <= 3


def test_only_the_tiles_in_sight_ask_for_their_pictures(
    new_desk: DeskMaker, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _desk(new_desk, paths)
    asked: set[str] = set()
    real = desk.window.images.pixmap

    def noted(key: str, files: tuple[Path, ...], side: int) -> object:
        asked.add(key)
        return real(key, files, side)

    monkeypatch.setattr(desk.window.images, "pixmap", noted)
    _page(desk)
    desk.wait(lambda: bool(asked) and not desk.window.images.is_busy)
    assert 0 < len(asked) < 60, len(asked)


def test_rows_that_stay_are_kept_when_others_come_and_go(qtmodeltester: object) -> None:
    model = PhotoListModel()
    rows = [Tile(TileKind.PHOTO, f"title {n}", photo_id=f"p{n}") for n in range(6)]
    model.show(rows)
    kept = QPersistentModelIndex(model.index(4))
    assert model.show([rows[0], *rows[2:], Tile(TileKind.EMPTY, "slot", "s")])
    assert (kept.row(), [row.key for row in model.rows]) == (3, ["p0", "p2", "p3", "p4", "p5", "slot:s"])
    assert model.show([])
    assert model.show(rows[::-1])
    assert [row.key for row in model.rows] == ["p5", "p4", "p3", "p2", "p1", "p0"]
    qtmodeltester.check(model)  # type: ignore[attr-defined]
