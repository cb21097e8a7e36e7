"""Restores where the photos lie elsewhere: on a disk of their own, below a folder that is root's."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.__main__ import main
from surveyor_app.relay.backup.layout import Layout
from surveyor_app.relay.backup.make import make_backup
from surveyor_app.relay.backup.restore import restore_backup
from surveyor_app.relay.inspection import Inspector
from tests.relay.conftest import NOBODY_THERE
from tests.relay.office import Office, picture
from tests.relay.processes import RELAY, relay_environment

SURVEY = "survey-1"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The photo folder, below one of its own."""
    folder = tmp_path / "disk" / "survey-photos"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def office(open_office: Callable[..., Office], life: ExitStack, elsewhere: Path) -> Office:
    """An office with a photo elsewhere and a screenshot at home."""
    office = open_office(on=life, photo_store=f"file:{elsewhere}")
    office.shown_request(SURVEY)
    office.laptop("Jane").upload(picture(1), SURVEY, "a")
    return office


def names_in(folder: Path) -> list[str]:
    """What is in it, with the date cut off."""
    return sorted(path.name.partition("-2")[0] for path in folder.iterdir())


@pytest.mark.end_to_end
@pytest.mark.skipif(os.name == "nt", reason="folders of another user are a matter of POSIX permissions here")
def test_a_restore_needs_no_permission_around_the_photo_folder(
    office: Office, life: ExitStack, tmp_path: Path, elsewhere: Path
) -> None:
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    elsewhere.parent.chmod(0o555)
    try:
        done = restore_without_privileges(tmp_path, elsewhere)
    finally:
        elsewhere.parent.chmod(0o755)

    assert done["restored"] is True
    assert names_in(elsewhere) == ["before-restore", "content", "staging"]
    assert [path.read_bytes() for path in elsewhere.glob("content/*/*")] == [picture(1)]
    assert [path.read_bytes() for path in elsewhere.glob("before-restore-*/photos/content/*/*")] == [picture(1)]
    assert names_in(elsewhere.parent) == ["survey-photos"]


def test_a_check_names_what_restores_kept_aside_with_its_size_and_calls_nothing_of_it_a_stray(
    office: Office, life: ExitStack, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)
    (elsewhere / "note.txt").write_bytes(b"somebody's")
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))
    monkeypatch.setenv("SURVEYOR_RELAY_PHOTO_STORE", f"file:{elsewhere}")
    assert main(["relay", "check", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["faults"] == []
    strays = [note["subject"] for note in document["notes"] if note["kind"] == "stray"]
    kept = {note["subject"]: note["text"] for note in document["notes"] if note["kind"] == "kept_aside"}
    assert strays == ["note.txt"]
    assert set(kept) == {str(folder) for folder in restored.kept_aside}
    for folder in restored.kept_aside:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        assert f"{size / 1e6:.1f} MB" in kept[str(folder)], kept
        assert f"rm -r {folder}" in kept[str(folder)]


def test_a_folder_that_only_looks_like_a_restores_is_a_stray_all_the_same(office: Office, elsewhere: Path) -> None:
    for name in ("before-restore-notes/a.jpg", "content/before-restore-20261130T023000Z/b.jpg"):
        (elsewhere / name).parent.mkdir(parents=True)
        (elsewhere / name).write_bytes(b"somebody's")

    relay = office.relay
    found = Inspector(relay.database, relay.store, relay.screenshots, office.clock, (elsewhere,)).inspect()

    assert [(finding.kind, finding.subject) for finding in found] == [
        ("stray", "before-restore-notes/a.jpg"),
        ("stray", "content/before-restore-20261130T023000Z/b.jpg"),
    ]


def restore_without_privileges(folder: Path, photos: Path) -> dict[str, Any]:
    """In a process that may not write around the photos, also where root runs the tests."""
    environment = relay_environment(folder / "relay", NOBODY_THERE) | {"SURVEYOR_RELAY_PHOTO_STORE": f"file:{photos}"}
    # Root without capabilities keeps to permissions like everybody else.
    prefix = ["setpriv", "--bounding-set=-all"] if os.geteuid() == 0 else []
    probe = [*prefix, "mkdir", str(photos.parent / "probe")]
    assert subprocess.run(probe, capture_output=True, check=False).returncode != 0, "the parent must refuse"
    arguments = [*prefix, *RELAY, "restore", str(folder / "backup"), "--yes", "--json"]
    ran = subprocess.run(arguments, env=environment, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    done: dict[str, Any] = json.loads(ran.stdout)
    return done


def test_nothing_is_moved_off_the_disk_that_it_lies_on(
    open_office: Callable[..., Office], life: ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(on=life)
    office.shown_request(SURVEY)
    office.laptop("Jane").upload(picture(1), SURVEY, "a")
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    photos, rename, replace = office.settings.photo_folder, os.rename, os.replace

    def like_a_mount_point(really: Callable[..., None]) -> Callable[..., None]:
        def move(source: Path, target: Path) -> None:
            if Path(source) == photos or (photos in Path(source).parents) != (photos in Path(target).parents):
                raise OSError(18, "Invalid cross-device link")
            really(source, target)

        return move

    monkeypatch.setattr(os, "rename", like_a_mount_point(rename))
    monkeypatch.setattr(os, "replace", like_a_mount_point(replace))
    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)

    assert {aside.parent for aside in restored.kept_aside} == {photos, office.settings.data_dir}
    assert names_in(photos) == ["before-restore", "content", "staging"]
    assert len(open_office().rows("SELECT id FROM photo")) == 1


def test_a_restore_that_the_disk_refuses_half_way_is_moved_back(
    office: Office, life: ExitStack, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    replace = os.replace

    def refuse_the_new_database(source: Path, target: Path) -> None:
        if ".restoring-" in str(source) and Path(target).name == "relay.db":
            raise OSError(5, "Input/output error")
        replace(source, target)

    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "replace", refuse_the_new_database)
    with pytest.raises(Exception, match="could not be put in place") as fault:
        restore_backup(office.settings, tmp_path / "backup", office.clock)

    assert getattr(fault.value, "advice", "").endswith("unchanged.")
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after.keys() - before.keys() <= {office.settings.data_dir / "relay.db.serving"}
    assert {path: after[path] for path in before} == before
    assert names_in(elsewhere) == ["content", "staging"]


def test_what_killed_restores_left_is_removed_first(office: Office, life: ExitStack, elsewhere: Path) -> None:
    life.close()
    layout = Layout(office.settings)
    folders = (layout.data, elsewhere, elsewhere.parent)
    for folder in folders:
        (folder / ".restoring-0123abcd" / "content").mkdir(parents=True)
        (folder / ".restoring-notes").mkdir()

    layout.remove_leftovers()

    for folder in folders:
        assert [path.name for path in folder.glob(".restoring-*")] == [".restoring-notes"]
