"""Backing an office up while it serves, and bringing it back: whole, checked, nothing overwritten, no key in it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from surveyor_app.__main__ import main
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.relay import retention
from surveyor_app.relay.backup import make as make_module
from surveyor_app.relay.backup.folder import back_up_into, backups_in
from surveyor_app.relay.backup.restore import check_backup, restore_backup
from surveyor_app.relay.backup.snapshot import Snapshot
from surveyor_app.relay.serving_lock import nobody_serves, serving
from surveyor_app.relay.settings import RelaySettings
from tests.relay.backups import back_up, contents_of
from tests.relay.office import APPLICATION_KEY, SURVEY, WEBHOOK_SECRET, Laptop, Office, noise, picture
from tests.relay.servers import MovableClock

KINDS = pytest.mark.parametrize("name", ["backup", "backup.tar"])


@KINDS
def test_a_wiped_office_comes_back_and_its_laptops_notice_nothing(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office], name: str
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    office.relay.screenshots.keep("a" * 64, b"no survey shows it")  # so nothing is lost with it either
    (office.settings.data_dir / "checklist.json").write_text('{"office": "own"}')
    made = back_up(office, tmp_path / name)
    assert (made.manifest.requests, made.manifest.photos, made.manifest.lost) == (1, 1, ())
    life.close()
    shutil.rmtree(office.settings.data_dir)

    restored = restore_backup(office.settings, tmp_path / name, office.clock)

    assert restored.kept_aside == ()
    again = open_office()
    path = httpx.URL(photo["url"]).path
    assert again.http.get(path).content == picture(1)
    jane_again = Laptop(again.url, jane.token)
    with closing(jane_again.http):
        assert [entry["id"] for entry in jane_again.feed()["requests"]] == [SURVEY]
    assert (office.settings.data_dir / "checklist.json").read_text() == '{"office": "own"}'
    assert (office.settings.data_dir / "relay.db").stat().st_mode & 0o077 == 0


@KINDS
def test_no_key_secret_code_or_session_token_is_in_a_backup(office: Office, tmp_path: Path, name: str) -> None:
    row = office.shown_request(SURVEY)
    office.queue_prefetch(row, session_token="session-token-of-aurora-4711")
    office.administration.add_surveyor("Jane")
    back_up(office, tmp_path / name)

    whole = (tmp_path / name).read_bytes() if name.endswith(".tar") else b"".join(contents_of(tmp_path / name).values())
    for secret in (APPLICATION_KEY, WEBHOOK_SECRET, "session-token-of-aurora-4711"):
        assert secret.encode() not in whole
    (tmp_path / "copy.db").write_bytes(contents_of(tmp_path / name)["relay.db"])
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM pairing_code").fetchone() == (0,)


def test_only_its_owner_can_read_a_backup(office: Office, jane: Laptop, tmp_path: Path) -> None:
    jane.upload(picture(1), SURVEY)
    back_up(office, tmp_path / "folder")
    back_up(office, tmp_path / "file.tar")
    assert (tmp_path / "folder").stat().st_mode & 0o077 == 0
    assert (tmp_path / "file.tar").stat().st_mode & 0o077 == 0


@KINDS
def test_a_backup_never_overwrites(office: Office, jane: Laptop, tmp_path: Path, name: str) -> None:
    back_up(office, tmp_path / name)
    before = contents_of(tmp_path / name)
    with pytest.raises(SurveyorError, match="there already"):
        back_up(office, tmp_path / name)
    assert contents_of(tmp_path / name) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "relay"])


def test_an_upload_under_way_begins_anew_after_a_restore_and_ends_well(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office]
) -> None:
    data = noise(600, 400)
    location = jane.announce(data, SURVEY, "p").headers["location"]
    assert jane.chunk(location, 0, data[:1000]).status_code == 204
    back_up(office, tmp_path / "backup")
    life.close()
    shutil.rmtree(office.settings.data_dir)
    restore_backup(office.settings, tmp_path / "backup", office.clock)

    again = Laptop(open_office().url, jane.token)
    with closing(again.http):
        resumed = again.announce(data, SURVEY, "p")
        assert (resumed.status_code, resumed.json()["offset"]) == (201, 0)
        assert again.chunk(resumed.headers["location"], 0, data).status_code == 204


def test_a_photo_collected_during_the_backup_has_neither_row_nor_file_in_it(
    office: Office, jane: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = jane.upload(picture(1), SURVEY, "a"), jane.upload(picture(2), SURVEY, "b")

    class Collecting(Snapshot):
        """The daily collection comes right after the snapshot."""

        def __init__(self, live: Path, copy: Path) -> None:
            super().__init__(live, copy)
            with office.relay.database.write() as connection:
                retention.forget_photo(connection, gone["id"])
            office.relay.store.remove_content(gone["sha256"])

    monkeypatch.setattr(make_module, "Snapshot", Collecting)
    made = back_up(office, tmp_path / "backup")

    assert (made.manifest.photos, made.manifest.lost) == (1, ())
    names = set(contents_of(tmp_path / "backup"))
    assert [name.rpartition("/")[2] for name in names if name.startswith("photos/")] == [kept["sha256"]]
    check_backup(tmp_path / "backup")


def test_what_the_disk_had_lost_before_is_named_and_keeps_nobody_from_restoring(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office]
) -> None:
    lost, kept = jane.upload(picture(1), SURVEY, "a"), jane.upload(picture(2), SURVEY, "b")
    office.relay.store.remove_content(lost["sha256"])
    damaged = office.settings.photo_folder / "content" / kept["sha256"][:2] / kept["sha256"]
    damaged.write_bytes(b"x" * damaged.stat().st_size)

    made = back_up(office, tmp_path / "backup.tar")
    assert set(made.manifest.lost) == {lost["sha256"], kept["sha256"]}
    life.close()
    shutil.rmtree(office.settings.data_dir)
    restore_backup(office.settings, tmp_path / "backup.tar", office.clock)

    again = Laptop(open_office().url, jane.token)
    with closing(again.http):
        assert again.upload(picture(1), SURVEY, "a")["url"].rpartition("/")[0].endswith(lost["url"].split("/")[-2])


def test_a_restore_keeps_what_was_there_aside_and_leaves_no_old_log_behind(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office]
) -> None:
    jane.upload(picture(1), SURVEY, "a")
    back_up(office, tmp_path / "backup")
    later = jane.upload(picture(2), SURVEY, "b")
    killed = {name: (office.settings.data_dir / name).read_bytes() for name in ("relay.db", "relay.db-wal")}
    assert killed["relay.db-wal"]
    life.close()
    for name, content in killed.items():
        (office.settings.data_dir / name).write_bytes(content)

    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)

    [aside] = restored.kept_aside
    assert (aside / "photos" / "content" / later["sha256"][:2] / later["sha256"]).read_bytes() == picture(2)
    with closing(sqlite3.connect(aside / "relay.db")) as former:
        assert former.execute("SELECT count(*) FROM photo").fetchone() == (2,)
    assert not list(office.settings.data_dir.glob("relay.db-*"))
    assert not list(office.settings.data_dir.glob(".restoring-*"))
    assert len(open_office().rows("SELECT id FROM photo")) == 1


def test_what_the_office_learned_since_is_carried_over(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office]
) -> None:
    thief = office.laptop("Jane", "stolen laptop")
    cursor = jane.feed()["cursor"]
    back_up(office, tmp_path / "backup")
    office.administration.revoke("stolen laptop")
    office.shown_request("survey-2")
    life.close()

    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)

    assert (restored.carried_over.requests, restored.carried_over.revoked) == (1, 1)
    again = open_office()
    headers = {"Authorization": f"Bearer {thief.token}"}
    assert again.http.get("/v1/requests", headers=headers).status_code == 401
    assert {entry["id"] for entry in again.administration.requests()} == {SURVEY, "survey-2"}
    page = again.http.get(
        "/v1/requests", params={"since": cursor}, headers={"Authorization": f"Bearer {jane.token}"}
    ).json()
    assert [entry["id"] for entry in page["requests"]] == [SURVEY], "a cursor of the past must not hide anything"


def test_no_restore_while_a_relay_serves_and_no_relay_while_one_is_under_way(
    make_settings: Callable[..., RelaySettings],
) -> None:
    database = make_settings().database_path
    with serving(database):
        with serving(database), pytest.raises(SurveyorError, match="serving"), nobody_serves(database):
            pass
        with pytest.raises(SurveyorError, match="serving"), nobody_serves(database):
            pass
    with nobody_serves(database):
        pass


def test_daily_backups_share_what_has_not_changed_and_the_oldest_go(
    office: Office, jane: Laptop, tmp_path: Path, clock: MovableClock
) -> None:
    photo = jane.upload(picture(1), SURVEY, "a")
    folder = tmp_path / "backups"
    first = back_up_into(office.settings, folder, clock, keep=2)
    clock.move(days=1)
    jane.upload(picture(2), SURVEY, "b")
    (folder / "notes.txt").write_text("somebody's own")
    (folder / ".office-20260101T000000Z.0a1b2c3d.part").mkdir()
    second = back_up_into(office.settings, folder, clock, keep=2)
    clock.move(days=1)
    third = back_up_into(office.settings, folder, clock, keep=2)

    assert [made.made.reused for made in (first, second, third)] == [0, 1, 2]
    assert third.forgotten == (first.made.path,)
    assert backups_in(folder) == [second.made.path, third.made.path]
    links = [next(made.made.path.rglob(photo["sha256"])).stat().st_ino for made in (second, third)]
    assert links[0] == links[1]
    for kept in backups_in(folder):
        check_backup(kept)
    assert sorted(path.name for path in folder.iterdir() if path not in backups_in(folder)) == ["notes.txt"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Run a command with --json on this test's office; its exit code and document. No secret is set."""
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path / "relay"))

    def run_it(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["relay", *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_it


def test_the_commands_tell_what_they_did(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, run: Any
) -> None:
    jane.upload(picture(1), SURVEY)
    code, made = run("backup", str(tmp_path / "b.tar"))
    assert (code, made["path"], made["requests"], made["photos"]) == (0, str(tmp_path / "b.tar"), 1, 1)
    assert set(made) == {"path", "made_at", "bytes", "requests", "photos", "lost", "reused", "forgotten", "newly_lost"}

    code, checked = run("restore", str(tmp_path / "b.tar"), "--check")
    assert (code, checked["restored"], checked["photos"]) == (0, False, 1)

    life.close()
    code, unasked = run("restore", str(tmp_path / "b.tar"))
    assert (code, unasked["error"]["code"], unasked["restored"]) == (64, "usage", False)
    code, done = run("restore", str(tmp_path / "b.tar"), "--yes")
    assert (code, done["restored"], len(done["kept_aside"])) == (0, True, 1)


def test_the_commands_refuse_in_words(office: Office, tmp_path: Path, run: Any) -> None:
    assert run("backup")[0] == 64
    assert run("backup", str(tmp_path / "x"), "--into", str(tmp_path / "y"))[0] == 64
    assert run("restore", str(tmp_path / "nowhere"), "--yes")[1]["error"]["code"] == "not_found"
    (tmp_path / "plain").write_text("")
    code, refused = run("backup", str(tmp_path / "plain" / "b.tar"))
    assert (code, refused["error"]["code"], refused["path"]) == (1, "read_only", None)
