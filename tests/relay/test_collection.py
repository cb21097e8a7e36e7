"""Garbage collection and the check: what nothing needs goes after a grace, and what does not fit is said in words."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay import collection as collection_module
from surveyor_app.relay import housekeeper
from tests.relay.collecting import collect, content_file, fetch, findings, kinds
from tests.relay.office import SURVEY, Laptop, Office, noise, picture
from tests.relay.servers import MovableClock, eventually


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Years pass before the relay collects by itself."""
    monkeypatch.setattr(housekeeper, "FIRST_AFTER_SECONDS", 1e8)


def test_an_abandoned_upload_goes_after_a_week_and_a_running_one_stays(
    office: Office, jane: Laptop, clock: MovableClock
) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY).headers["location"]
    jane.chunk(location, 0, data[:1000])
    clock.move(days=6)
    assert kinds(collect(office)) == []

    clock.move(days=2)
    assert kinds(collect(office)) == ["upload"]

    assert jane.http.head(location).status_code == 404
    again = jane.announce(data, SURVEY)
    assert (again.status_code, again.json()["offset"]) == (201, 0)
    assert jane.chunk(again.headers["location"], 0, data).headers["upload-complete"] == "?1"
    assert list((office.settings.photo_folder / "staging").iterdir()) == []


def test_files_without_rows_go_after_a_day(office: Office, jane: Laptop, clock: MovableClock) -> None:
    office.relay.store.append("left0behind", 0, b"staged")
    office.relay.store.append("orphan", 0, b"bytes")
    office.relay.store.keep("orphan", "ab".ljust(64, "0"))
    office.relay.store.discard("orphan")
    office.relay.screenshots.keep("picture", b"old screenshot")
    (office.settings.photo_folder / "content" / "ab" / ("." + "ab".ljust(64, "0"))).write_bytes(b"half a copy")
    assert {kind for kind, _ in findings(office)} == {"staging_without_row", "orphan", "orphan_screenshot"}
    assert not any(is_fault for _, is_fault in findings(office))

    assert kinds(collect(office)) == []
    clock.move(hours=25)
    assert sorted(kinds(collect(office))) == ["content", "content", "screenshot", "staging"]

    assert findings(office) == []


def test_a_screenshot_that_a_request_has_stays(office: Office, clock: MovableClock) -> None:
    office.relay.screenshots.keep("abc", picture())
    office.shown_request(SURVEY, screenshot_sha256="abc", screenshot_type="image/jpeg")
    clock.move(days=400)

    assert kinds(collect(office)) == []
    assert findings(office) == []


def orphaned(office: Office, data: bytes) -> Path:
    """The bytes in the content store since two days ago, without any row."""
    sha256 = hashlib.sha256(data).hexdigest()
    office.relay.store.append("orphan", 0, data)
    office.relay.store.keep("orphan", sha256)
    office.relay.store.discard("orphan")
    path = content_file(office, data)
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 2 * 24 * 3600))
    return path


def test_a_photo_uploaded_while_its_orphaned_bytes_are_collected_survives(
    office: Office, jane: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = picture(7)
    path = orphaned(office, data)

    def upload_now(name: str) -> None:
        if name == "relay-collect-marked":
            jane.upload(data, SURVEY)

    monkeypatch.setattr(collection_module, "failpoint", upload_now)
    report = collect(office)

    assert "content" not in kinds(report)
    assert path.exists()
    [photo] = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert httpx.get(photo["url"], trust_env=False).content == data


def test_bytes_collected_between_keeping_and_the_row_are_kept_again(
    office: Office, jane: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = picture(8)
    orphaned(office, data)

    def collect_now(name: str) -> None:
        if name == "relay-content-kept":
            assert "content" in kinds(collect(office))

    monkeypatch.setattr("surveyor_app.relay.uploads.failpoint", collect_now)
    photo = jane.upload(data, SURVEY)

    assert httpx.get(photo["url"], trust_env=False).content == data
    assert findings(office, deep=True) == []


def test_uploads_and_collections_at_once_never_part_a_row_from_its_file(office: Office, jane: Laptop) -> None:
    pictures = [picture(seed, 60, 40) for seed in range(12)]
    for data in pictures:
        orphaned(office, data)

    with ThreadPoolExecutor(4) as pool:
        collecting = [pool.submit(collect, office) for _ in range(2)]
        sent = list(pool.map(lambda entry: jane.upload(entry[1], SURVEY, f"p{entry[0]}"), enumerate(pictures)))
        for future in collecting:
            future.result()

    assert len(sent) == 12
    assert findings(office, deep=True) == []


def test_lost_and_damaged_files_are_faults_and_sending_again_mends_them(office: Office, jane: Laptop) -> None:
    lost, short, rotten = picture(1), picture(2), picture(3)
    for number, data in enumerate((lost, short, rotten)):
        jane.upload(data, SURVEY, f"p{number}")
    content_file(office, lost).unlink()
    content_file(office, short).write_bytes(short[:-5])
    content_file(office, rotten).write_bytes(b"?" + rotten[1:])

    assert findings(office) == [("missing", True), ("wrong_size", True)]
    assert findings(office, deep=True) == [("missing", True), ("wrong_size", True), ("wrong_hash", True)]

    for number, data in enumerate((lost, short, rotten)):
        made = jane.announce(data, SURVEY, f"p{number}")
        assert made.status_code == 201
        assert jane.chunk(made.headers["location"], 0, data).headers["upload-complete"] == "?1"
    assert findings(office, deep=True) == []


def test_files_that_the_relay_never_put_there_are_noticed_and_left_alone(office: Office, jane: Laptop) -> None:
    jane.upload(picture(1), SURVEY)
    root = office.settings.photo_folder
    strays = ["note.txt", "ab/photo.jpg", "content/loose.jpg", "content/ab/misplaced", "content/ab/cd/deep"]
    for name in strays:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"somebody's")

    assert sorted(findings(office)) == [("stray", False)] * 5
    office.clock.move(days=2)
    collect(office)
    assert all((root / name).exists() for name in strays)


def test_rotten_bytes_are_not_shared_with_another_photo(office: Office, jane: Laptop) -> None:
    data = picture(3)
    jane.upload(data, SURVEY, "p1")
    content_file(office, data).write_bytes(b"?" + data[1:])

    assert jane.announce(data, SURVEY, "p2").status_code == 201
    other = jane.upload(data, SURVEY, "p2")

    assert httpx.get(other["url"], trust_env=False).content == data


def test_damaged_bytes_under_the_right_name_are_replaced_by_the_next_upload(office: Office, jane: Laptop) -> None:
    data = picture(4)
    orphaned(office, data).write_bytes(b"?" * len(data))

    photo = jane.upload(data, SURVEY)

    assert httpx.get(photo["url"], trust_env=False).content == data


def test_after_the_disk_was_lost_head_says_404_and_everything_is_sent_again(office: Office, jane: Laptop) -> None:
    data, half = picture(5), noise(600, 400)
    finished = jane.announce(data, SURVEY, "a").headers["location"]
    jane.chunk(finished, 0, data)
    running = jane.announce(half, SURVEY, "b").headers["location"]
    jane.chunk(running, 0, half[:1000])
    for path in [*(office.settings.photo_folder).rglob("*")]:
        if path.is_file():
            path.unlink()

    assert jane.http.head(finished).status_code == 404
    assert jane.http.head(running).headers["upload-offset"] == "0"
    assert findings(office) == [("missing", True)]
    before = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"][0]
    again = jane.announce(data, SURVEY, "a")
    assert (again.status_code, again.json()["offset"]) == (201, 0)
    assert jane.chunk(again.headers["location"], 0, data).headers["upload-complete"] == "?1"
    assert httpx.get(before["url"], trust_env=False).content == data


def test_a_serving_relay_collects_by_itself(office: Office, clock: MovableClock) -> None:
    path = orphaned(office, picture(6))

    clock.move(seconds=housekeeper.FIRST_AFTER_SECONDS + 60)

    eventually(lambda: not path.exists())


def test_commands_say_what_they_find_and_do(
    office: Office, jane: Laptop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["relay", *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    assert run("check") == (0, {"faults": [], "notes": [], "deep": False})
    data = picture(9)
    jane.upload(data, SURVEY)
    orphaned(office, picture(10))
    code, document = run("collect", "--dry-run", "--grace-hours", "0")
    assert (code, document["dry_run"]) == (0, True)
    assert [entry["kind"] for entry in document["collected"]] == ["content"]
    assert [entry["kind"] for entry in run("check", "--deep")[1]["notes"]] == ["orphan"]
    assert document["bytes"] == run("collect", "--grace-hours", "0")[1]["bytes"] == len(picture(10))
    content_file(office, data).unlink()

    code, document = run("check")
    assert code == 1
    assert [entry["kind"] for entry in document["faults"]] == ["missing"]
    assert SURVEY in document["faults"][0]["text"]
    assert main(["relay", "check"]) == 1
    assert main(["relay", "collect"]) == 0
    assert "FAULT" in capsys.readouterr().out
    assert main(["relay", "collect", "--grace-hours", "-1"]) == 64


def test_a_fetch_that_the_database_refused_is_written_down_later(
    open_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    from surveyor_app.domain.errors import StorageFault
    from surveyor_app.relay import photo_records

    office = open_office()
    office.shown_request(SURVEY)
    photo = office.laptop().upload(picture(), SURVEY)
    refusals: list[str] = []

    def refuse(*_arguments: object) -> None:
        refusals.append("refused")
        raise StorageFault("The relay's disk is full.", code="disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(photo_records, "add_fetch", refuse)
        fetch(photo["url"])
        eventually(lambda: refusals)
    eventually(lambda: office.rows("SELECT complete FROM fetch") == [(1,)])
