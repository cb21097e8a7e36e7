"""A relay killed at the points that a whole job does not come by (tests/crash has the others), and driven on."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from surveyor_app.relay.administration import Administration
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.collection import Collector
from surveyor_app.relay.inspection import Finding, Inspector
from surveyor_app.relay.migrate import SCHEMAS, backup_path, migrate, open_database
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder
from tests.crash.harness import listed_points
from tests.relay.conftest import NOBODY_THERE, Aurora
from tests.relay.office import TENANT, WEBHOOK, WEBHOOK_SECRET, Laptop, picture
from tests.relay.processes import RELAY, Process, relay_environment, relays
from tests.relay.servers import eventually

pytestmark = pytest.mark.end_to_end

T = TypeVar("T")
MOST_DEATHS_A_STEP = 40
IN_FAULTS = ("relay-prefetch-put-off", "relay-upload-restarted", "relay-upload-removed")
IN_COLLECTIONS = (  # in the order in which a collection reaches them
    "relay-collect-photo-forgotten",
    "relay-collect-upload-forgotten",
    "relay-collect-marked",
    "relay-content-unlinked",
    "relay-screenshot-unlinked",
)
IN_MIGRATIONS = {"relay-migrated", "relay-migration-committed"}


def faults_in(data: Path) -> list[Finding]:
    """Rows without their bytes, right after a death, before anything is mended."""
    with closing(open_database(data / "relay.db")) as database:
        parts = (database, DiskPhotoStore(data / "photos"), ScreenshotFolder(data / "screenshots"), SystemClock())
        return [finding for finding in Inspector(*parts).inspect(deep=True) if finding.is_fault]


class MortalRelay:
    """A relay process that is started again whenever it dies, armed with the next point of the list."""

    def __init__(self, start: Callable[..., Process], data: Path, points: list[str]) -> None:
        self._start = start
        self._data = data
        self._points = points
        self.died_at: list[str] = []
        self.armed = ""
        self.process = self._next()

    def _next(self) -> Process:
        self.armed = self._points.pop(0) if self._points else ""
        started = self._start(SURVEYOR_FAILPOINT=self.armed)
        assert started.url, f"did not start; log: {started.log.read_text()[-2000:]}"
        return started

    def drive(self, step: Callable[[], T]) -> T:
        """Do a step until it is answered, over as many deaths as are due."""
        for _ in range(MOST_DEATHS_A_STEP):
            try:
                return step()
            except httpx.TransportError:
                assert self.process.process.wait(timeout=20) == -signal.SIGKILL
                self.died_at.append(self.armed)
                assert faults_in(self._data) == [], f"what {self.armed} left behind"
                self.process = self._next()
        raise AssertionError(f"a step never ended; killed at {self.died_at}")


class Visit:
    """One survey from its webhook to a fetched photo; every step may be repeated."""

    def __init__(self, relay: MortalRelay, aurora: Aurora, data: Path, number: int) -> None:
        self.relay = relay
        self.aurora = aurora
        self.data = data
        self.number = number
        self.survey = aurora.request()
        self.bytes = picture(number + 1)

    def run(self) -> None:
        """Everything, and that it is right."""
        laptop = Laptop(self.relay.process.url, self.relay.drive(self.pair))
        with closing(laptop.http):
            self.walk(laptop)

    def pair(self) -> str:
        """A device token. A code whose answer was lost is spent: the office makes another."""
        with closing(open_database(self.data / "relay.db")) as database:
            code = Administration(database).add_surveyor("Jane").code
        body = {"code": code, "device_name": "laptop"}
        answer = httpx.post(f"{self.relay.process.url}/v1/pairings", json=body, trust_env=False)
        assert answer.status_code == 200
        token: str = answer.json()["device_token"]
        return token

    def walk(self, laptop: Laptop) -> None:
        """The laptop's and Aurora's side."""
        drive = self.relay.drive
        if self.relay.armed == "relay-prefetch-put-off":
            self.aurora.fault("/projects/", 503, times=1)
        drive(self.webhook)
        drive(lambda: eventually(lambda: self.is_prefetched(laptop)))
        drive(lambda: laptop.http.post(f"/v1/requests/{self.survey}/events", json={"kind": "opened"}))
        first = drive(lambda: self.send(laptop, "photo-1"))
        second = drive(lambda: self.send(laptop, "photo-2"))
        assert first != second
        drive(lambda: self.send_something_else(laptop))
        drive(lambda: self.send_no_picture(laptop))
        for url in (first, second):
            assert drive(partial(self.fetch, url)) == self.bytes
        drive(lambda: eventually(lambda: self.is_fetched(laptop)))

    def webhook(self) -> None:
        token = self.aurora.http.post(f"/_practice/requests/{self.survey}/session_token").json()["session_token"]
        query = {"site_survey_request_id": self.survey, "tenant_id": TENANT, "session_token": token}
        headers = {"X-Surveyor-Webhook-Secret": WEBHOOK_SECRET}
        url = f"{self.relay.process.url}{WEBHOOK}"
        assert httpx.get(url, params=query, headers=headers, trust_env=False).status_code == 200

    def is_prefetched(self, laptop: Laptop) -> bool:
        entries = {entry["id"]: entry for entry in laptop.feed()["requests"]}
        entry = entries.get(self.survey)
        return entry is not None and entry["project"] is not None and entry["screenshot"] is not None

    def send(self, laptop: Laptop, photo: str) -> str:
        """As the laptop does it: announce, go on at the offset, announce again for the address."""
        made = laptop.announce(self.bytes, self.survey, photo)
        while made.status_code == 201:
            offset, half = made.json()["offset"], len(self.bytes) // 2
            end = half if offset < half else len(self.bytes)
            assert laptop.chunk(made.headers["location"], offset, self.bytes[offset:end]).status_code == 204
            made = laptop.announce(self.bytes, self.survey, photo)
        assert made.json()["complete"] is True
        url: str = made.json()["url"]
        return url

    def send_something_else(self, laptop: Laptop) -> None:
        """Bytes that are not those announced: refused when they are here, or when a restarted relay looks at them."""
        announced = picture(self.number + 500)
        made = laptop.announce(announced, self.survey, "photo-3")
        if made.status_code == 201:
            made = laptop.chunk(made.headers["location"], 0, bytes(len(announced)))
        assert made.status_code == 460

    def send_no_picture(self, laptop: Laptop) -> None:
        """Bytes that are no picture: refused when they are here, and again when they are announced."""
        page = f"<html>{self.number}</html>".encode()
        made = laptop.announce(page, self.survey, "photo-4")
        if made.status_code == 201:
            offset = made.json()["offset"]
            made = laptop.chunk(made.headers["location"], offset, page[offset:])
        assert made.status_code == 422

    def fetch(self, url: str) -> bytes:
        return httpx.get(url, trust_env=False).content

    def is_fetched(self, laptop: Laptop) -> bool:
        photos = laptop.http.get("/v1/photos", params={"survey": self.survey}).json()["photos"]
        assert sorted(photo["photo"] for photo in photos) == ["photo-1", "photo-2"]
        if all(any(fetch["complete"] for fetch in photo["fetches"]) for photo in photos):
            return True
        for photo in photos:
            self.fetch(photo["url"])  # what was killed before it was noted is not known to anybody
        return False


@pytest.fixture
def port() -> int:
    """A port that stays the same over restarts, as an office's does."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The office's folder."""
    return tmp_path / "office"


@pytest.fixture
def start(data: Path, aurora: Aurora, port: int, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts relays at that port."""
    with relays(relay_environment(data, aurora.url, port), tmp_path / "relay.log") as start_one:
        yield start_one


def assert_rows_and_files_fit(data: Path) -> None:
    """After a sweep without grace: every row has its file, every file its row, nothing is under way."""
    with closing(open_database(data / "relay.db")) as database:
        parts = (database, DiskPhotoStore(data / "photos"), ScreenshotFolder(data / "screenshots"), SystemClock())
        Collector(*parts).collect(grace=timedelta())
        assert Inspector(*parts).inspect(deep=True) == []
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM prefetch").scalar() == 0
            twice = "SELECT request_row, photo FROM photo GROUP BY request_row, photo HAVING count(*) > 1"
            assert connection.exec_driver_sql(twice).all() == []
    assert list((data / "photos" / "staging").iterdir()) == []


def test_killed_where_something_is_refused_or_put_off_a_relay_loses_nothing(
    start: Callable[..., Process], aurora: Aurora, data: Path
) -> None:
    relay = MortalRelay(start, data, list(IN_FAULTS))
    for number in range(1, len(IN_FAULTS) + 2):
        Visit(relay, aurora, data, number).run()
        if not relay.armed:
            break

    assert relay.died_at == list(IN_FAULTS)
    assert relay.process.end()[0] == 0
    assert "Traceback" not in relay.process.log.read_text()
    assert_rows_and_files_fit(data)


def test_every_point_of_the_relay_that_a_whole_job_does_not_come_by_is_killed_here() -> None:
    backups = ("relay-backup-", "relay-restore-")  # killed in test_backup_crashes.py
    named = {point.name for point in listed_points("elsewhere")}
    elsewhere = {name for name in named if name.startswith("relay-") and not name.startswith(backups)}
    assert elsewhere == {*IN_FAULTS, *IN_COLLECTIONS}
    assert {point.name for point in listed_points("relay-start")} == IN_MIGRATIONS


def run_command(data: Path, *arguments: str, failpoint: str = "") -> int:
    """Exit code of `surveyor relay …` on this folder."""
    environment = {**relay_environment(data, NOBODY_THERE), "SURVEYOR_FAILPOINT": failpoint}
    done = subprocess.run([*RELAY, *arguments], env=environment, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode


def office_with_garbage(data: Path) -> None:
    """One photo long fetched, one that is needed, an abandoned upload, bytes and a picture of nobody."""
    store = DiskPhotoStore(data / "photos")
    ScreenshotFolder(data / "screenshots").keep("a" * 64, b"picture")
    for upload, name in (("u1", "fetched"), ("u2", "needed"), ("u3", "nobodys")):
        content = name.encode()
        store.append(upload, 0, content)
        store.keep(upload, name.ljust(64, "0"))
        store.discard(upload)
    store.append("u4", 0, b"half")
    with closing(open_database(data / "relay.db")) as database, database.write() as connection:
        for statement in (
            "INSERT INTO surveyor (id, name, created_at) VALUES (1, 'Jane', '2024')",
            "INSERT INTO survey_request (id, tenant_id, request_id, received_at, appears_at)"
            " VALUES (1, 't', 'r', '2024-01-01T00:00:00+00:00', '2024')",
            "INSERT INTO upload (id, request_row, surveyor_id, photo, filename, sha256, length, created_at)"
            " VALUES ('u4', 1, 1, 'p', 'f', 'x', 9, '2024-01-01T00:00:00+00:00')",
        ):
            connection.exec_driver_sql(statement)
        for name in ("fetched", "needed"):
            connection.exec_driver_sql(
                "INSERT INTO photo (id, request_row, photo, filename, sha256, size, media_type, token, hosted_at,"
                " named_from) VALUES (?, 1, ?, 'f', ?, ?, 'image/jpeg', ?, '2024-01-01T00:00:00+00:00',"
                " '2024-01-01T00:00:00+00:00')",
                (name, name, name.ljust(64, "0"), len(name), name),
            )
        connection.exec_driver_sql(
            "INSERT INTO fetch (photo_id, at, complete, sent_bytes)"
            " VALUES ('fetched', '2024-01-01T00:00:00+00:00', 1, 7)"
        )


def test_a_collection_killed_at_any_point_is_ended_by_the_next(data: Path) -> None:
    office_with_garbage(data)
    for point in IN_COLLECTIONS:
        assert run_command(data, "collect", "--grace-hours", "0", failpoint=point) == -signal.SIGKILL, point

    assert run_command(data, "collect", "--grace-hours", "0") == 0

    kept = [path.name for path in (data / "photos" / "content").rglob("*") if path.is_file()]
    assert kept == ["needed".ljust(64, "0")]
    with closing(sqlite3.connect(data / "relay.db")) as connection:
        assert connection.execute("SELECT id FROM photo").fetchall() == [("needed",)]
        assert connection.execute("SELECT id FROM upload").fetchall() == []
    assert run_command(data, "check", "--json") == 0


@pytest.mark.parametrize("point", sorted(IN_MIGRATIONS))
def test_a_migration_killed_in_the_middle_leaves_one_schema_whole(data: Path, point: str) -> None:
    data.mkdir()
    migrate(data / "relay.db", SCHEMAS[0])
    with closing(sqlite3.connect(data / "relay.db")) as connection:
        connection.execute("INSERT INTO surveyor (name, created_at) VALUES ('Jane', '2024')")
        connection.commit()

    assert run_command(data, "devices", failpoint=point) == -signal.SIGKILL
    assert backup_path(data / "relay.db", SCHEMAS[0]).exists()
    with closing(sqlite3.connect(data / "relay.db")) as connection:
        [(version,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert version == (SCHEMAS[0] if point == "relay-migrated" else SCHEMAS[-1])

    assert run_command(data, "devices") == 0
    with closing(sqlite3.connect(data / "relay.db")) as connection:
        assert connection.execute("SELECT name FROM surveyor").fetchall() == [("Jane",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMAS[-1],)]
