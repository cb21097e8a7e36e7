"""The photo store: originals by their hash, safe before they are named, healed when added again."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.storage import durable, photo_files
from surveyor_app.storage.photo_files import PhotoStore


@pytest.fixture
def store(paths: DataPaths) -> PhotoStore:
    """A store in an ensured folder."""
    return PhotoStore(paths.ensure())


def test_an_original_is_stored_byte_for_byte_and_its_source_left_alone(store: PhotoStore, tmp_path: Path) -> None:
    source = tmp_path / "IMG 1.JPG"
    source.write_bytes(b"picture" * 300_000)
    before = source.stat()
    stored = store.add(source)
    assert stored.path.read_bytes() == source.read_bytes()
    assert stored.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert stored.size == before.st_size
    assert stored.path == store.path_of(stored.sha256, "image/jpeg")
    assert (source.stat().st_mtime_ns, source.stat().st_mode) == (before.st_mtime_ns, before.st_mode)


def test_the_same_bytes_twice_are_one_file_and_heal_a_damaged_one(store: PhotoStore, paths: DataPaths) -> None:
    stored = store.add(b"same")
    stored.path.write_bytes(b"rot")
    assert store.add(b"same") == stored
    assert stored.path.read_bytes() == b"same"
    assert [path for path in paths.photos.rglob("*") if path.is_file()] == [stored.path]


def test_a_discarded_file_leaves_nothing(store: PhotoStore, paths: DataPaths) -> None:
    received = store.receive(b"no picture")
    assert received.path.read_bytes() == b"no picture"
    store.discard(received)
    assert not [path for path in paths.photos.rglob("*") if path.is_file()]


def test_a_source_that_cannot_be_read_leaves_nothing(store: PhotoStore, paths: DataPaths, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.receive(tmp_path / "missing.jpg")
    assert not [path for path in paths.photos.rglob("*") if path.is_file()]


def test_bytes_are_on_the_disk_before_the_file_has_its_name(store: PhotoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        steps.append("fsync")
        real_fsync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(path, target)

    def sync_directory(folder: Path) -> None:
        steps.append("fsync folder")

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(photo_files, "sync_directory", sync_directory)
    store.add(b"picture")
    assert steps == ["fsync", "rename", "fsync folder", "fsync folder"]


def test_a_sidecar_gathers_every_use_of_an_original(store: PhotoStore) -> None:
    facts = {"size": 4, "media_type": "image/jpeg"}
    store.write_sidecar("ab" * 32, facts, [{"id": "2", "slot": "label"}])
    store.write_sidecar("ab" * 32, facts, [{"id": "1", "slot": None}, {"id": "2", "slot": "open"}])
    document = json.loads(store.sidecar_path("ab" * 32).read_text(encoding="utf-8"))
    assert document == {
        "sha256": "ab" * 32,
        "size": 4,
        "media_type": "image/jpeg",
        "uses": [{"id": "1", "slot": None}, {"id": "2", "slot": "open"}],
    }


def test_a_damaged_sidecar_is_written_anew(store: PhotoStore) -> None:
    path = store.sidecar_path("cd" * 32)
    path.parent.mkdir()
    path.write_text("{")
    store.write_sidecar("cd" * 32, {}, [{"id": "1"}])
    assert json.loads(path.read_text(encoding="utf-8"))["uses"] == [{"id": "1"}]


def test_a_durable_write_replaces_the_whole_file_and_keeps_it_private(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "file"
    durable.write_durably(target, b"one")
    durable.write_durably(target, b"two")
    assert target.read_bytes() == b"two"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(target.parent.iterdir()) == [target]
