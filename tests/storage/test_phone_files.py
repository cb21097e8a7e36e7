"""Files that a phone sends: names that are safe everywhere, nothing half, nothing left for long."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.storage.phone_files import PhoneFiles, safe_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("IMG_4107.HEIC", "IMG_4107.HEIC"),
        ("Küche (2) – Zähler.jpg", "Küche (2) _ Zähler.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.jpg", "evil.jpg"),
        ("a:b|c?.jpg", "a_b_c_.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("lpt1", "_lpt1"),
        (" .hidden. ", "hidden"),
        ("...", "photo"),
        ("", "photo"),
        ("\0\n", "__"),
        ("x" * 300 + ".jpeg", "x" * 75 + ".jpeg"),
    ],
)
def test_a_name_from_outside_becomes_a_name_that_every_system_takes(said: str, name: str) -> None:
    assert safe_name(said) == name
    assert len(safe_name(said)) <= 80


def test_what_ends_early_leaves_nothing(data_dir: Path) -> None:
    paths = DataPaths(data_dir).ensure()

    def pieces() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        PhoneFiles(paths).receive("a.jpg", 8, pieces())  # type: ignore[arg-type]
    assert list(paths.phone.iterdir()) == []


def test_two_photos_of_one_name_do_not_meet(data_dir: Path) -> None:
    files = PhoneFiles(DataPaths(data_dir).ensure())
    first, second = (files.receive("image.jpg", 1, [data]) for data in (b"1", b"2"))
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    assert (first.name, second.name) == ("image.jpg", "image.jpg")
    files.discard(first)
    assert second.exists()
    assert not first.parent.exists()


def test_what_a_killed_program_left_is_swept_after_an_hour_and_nothing_younger(data_dir: Path) -> None:
    paths = DataPaths(data_dir).ensure()
    files = PhoneFiles(paths)
    old, young = (files.receive(f"{name}.jpg", 1, [b"x"]) for name in ("old", "young"))
    hour_ago = time.time() - 3700
    os.utime(old.parent, (hour_ago, hour_ago))
    files.sweep()
    assert not old.exists()
    assert young.exists()
