"""A real disk that fills up: the relay says so in words, keeps what it has, and goes on when there is room."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from surveyor_app.relay.collection import Collector
from surveyor_app.relay.inspection import Inspector
from tests.relay.office import Laptop, Office, noise, picture

SURVEY = "survey-1"
MOUNT, UMOUNT = shutil.which("mount") or "mount", shutil.which("umount") or "umount"


def mounted(*arguments: str) -> bool:
    """Whether a mount command worked."""
    try:
        return subprocess.run([MOUNT, *arguments], capture_output=True, check=False, timeout=20).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, unmounted at the end."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not sys.platform.startswith("linux") or not mounted("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)):
        pytest.skip("a small file system can be mounted by root on Linux only")
    try:
        yield folder
    finally:
        subprocess.run([UMOUNT, str(folder)], check=True, timeout=20)


def fill(folder: Path) -> None:
    """Use up what is left."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def assert_all_fits(office: Office) -> None:
    """Every row has its bytes."""
    parts = (office.relay.database, office.relay.store, office.relay.screenshots, office.clock)
    Collector(*parts).collect()
    assert [finding for finding in Inspector(*parts).inspect(deep=True) if finding.is_fault] == []


def refused_full(answer: httpx.Response) -> bool:
    """A 507 in the one shape."""
    return (
        answer.status_code == 507 and answer.json()["error"]["code"] == "disk_full" and answer.json()["error"]["text"]
    )


def test_photos_fill_the_disk_half_way_and_go_on_when_there_is_room(
    small_disk: Path, open_office: Callable[..., Office]
) -> None:
    office = open_office(photo_store=f"file:{small_disk}/photos")
    office.shown_request(SURVEY)
    jane = office.laptop()
    photos = {f"p{seed}": noise(1200, 800 + seed) for seed in range(12)}
    refused: list[str] = []
    for name, data in photos.items():
        location = jane.announce(data, SURVEY, name).headers["location"]
        answer = jane.chunk(location, 0, data)
        if answer.status_code != 204:
            assert refused_full(answer), answer.text
            assert jane.http.head(location).headers["upload-offset"] == "0"
            refused.append(name)
    assert 0 < len(refused) < len(photos)
    assert_all_fits(office)

    assert mounted("-o", "remount,size=64m", str(small_disk))
    for name in refused:
        jane.upload(photos[name], SURVEY, name)

    listed = jane.http.get("/v1/photos", params={"survey": SURVEY}).json()["photos"]
    assert {photo["photo"] for photo in listed} == set(photos)
    for photo in listed:
        assert httpx.get(photo["url"], trust_env=False).content == photos[photo["photo"]]


def announced_until_refused(laptop: Laptop) -> httpx.Response:
    """Announce photos until the database has no room; the refusal."""
    for number in range(3000):
        answer = laptop.announce(picture(number % 200, 8, 8), SURVEY, f"p{number}", filename="f" * 250)
        if answer.status_code not in (200, 201):
            return answer
    raise AssertionError("the disk never filled up")


def test_a_database_without_room_says_so_and_can_still_be_read(
    small_disk: Path, open_office: Callable[..., Office], tmp_path: Path
) -> None:
    office = open_office(data_dir=small_disk / "relay", photo_store=f"file:{tmp_path}/photos")
    office.shown_request(SURVEY)
    jane = office.laptop()
    photo = jane.upload(picture(), SURVEY)
    fill(small_disk)

    assert refused_full(announced_until_refused(jane))
    webhook = office.webhook("another-request")
    assert webhook.status_code in (200, 507)
    office.clock.move(minutes=5)  # the laptop's last sight would be noted now
    assert jane.ids() == [SURVEY]
    assert httpx.get(photo["url"], trust_env=False).content == picture()

    (small_disk / "ballast").unlink()
    assert mounted("-o", "remount,size=64m", str(small_disk))
    assert jane.upload(picture(300), SURVEY, "afterwards")["url"]
    assert office.webhook("another-request").status_code == 200
    assert_all_fits(office)
