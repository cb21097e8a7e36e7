"""What a backup calls lost, and what a restore does about pictures that a backup lacks."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest

from surveyor_app.__main__ import main
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.relay.backup.folder import back_up_into, backups_in
from surveyor_app.relay.backup.make import make_backup
from surveyor_app.relay.backup.restore import check_backup, restore_backup
from surveyor_app.relay.migrate import restoring_mark
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder
from tests.relay.office import SURVEY, Laptop, Office, picture
from tests.relay.servers import MovableClock


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Run a command with --json on this test's office; its exit code and document."""
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path / "relay"))

    def run_it(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["relay", *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_it


def content_in(root: Path, photo: dict[str, Any]) -> Path:
    """Where a photo folder has a photo's bytes."""
    sha256: str = photo["sha256"]
    return root / "content" / sha256[:2] / sha256


def rot(path: Path) -> None:
    """One bit of it falls over; its size stays."""
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def test_a_photo_that_rots_in_one_backup_is_written_anew_in_the_next(
    office: Office, jane: Laptop, tmp_path: Path, clock: MovableClock
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    first = back_up_into(office.settings, tmp_path / "backups", clock, keep=5).made.path
    rot(content_in(first / "photos", photo))

    second = back_up_into(office.settings, tmp_path / "backups", clock, keep=5).made

    assert (second.reused, second.manifest.lost) == (0, ())
    assert check_backup(second.path).photos == 1
    with pytest.raises(SurveyorError, match=photo["sha256"]):
        check_backup(first)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("what", ["photo", "screenshot"])
def test_what_cannot_be_read_just_now_is_not_called_lost(
    office: Office, jane: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, what: str
) -> None:
    jane.upload(picture(1), SURVEY)
    office.shown_request("survey-2", screenshot_sha256="a" * 64, screenshot_type="image/png")

    def broken(_self: object, _sha256: str) -> IO[bytes]:
        raise OSError(number, "no")

    if what == "photo":
        monkeypatch.setattr(DiskPhotoStore, "open", broken)
    else:
        monkeypatch.setattr(ScreenshotFolder, "read", broken)

    with pytest.raises(SurveyorError, match=f"{what} .* cannot be read") as fault:
        make_backup(office.settings, tmp_path / "backup", office.clock)

    assert (fault.value.code, bool(fault.value.advice)) == ("unreadable", True)
    assert not list(tmp_path.glob("*backup*"))


def test_a_new_loss_fails_the_run_once_and_no_older_backup_goes(
    office: Office, jane: Laptop, tmp_path: Path, command: Any
) -> None:
    folder = tmp_path / "backups"
    assert command("backup", "--into", str(folder))[0] == 0
    photo = jane.upload(picture(1), SURVEY)
    content_in(office.settings.photo_folder, photo).unlink()

    code, told = command("backup", "--into", str(folder), "--keep", "1")
    assert (code, told["error"]["code"], told["newly_lost"], told["forgotten"]) == (1, "lost", [photo["sha256"]], [])
    assert told["error"]["text"].endswith("No older backup was removed.")
    assert len(backups_in(folder)) == 2

    code, again = command("backup", "--into", str(folder), "--keep", "1")
    assert (code, again["lost"], again["newly_lost"]) == (0, [photo["sha256"]], [])
    assert len(backups_in(folder)) == 1


def test_a_single_backup_that_lacks_a_picture_fails_in_words(
    office: Office, jane: Laptop, tmp_path: Path, command: Any
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    content_in(office.settings.photo_folder, photo).unlink()

    code, told = command("backup", str(tmp_path / "b.tar"))

    assert (code, told["error"]["code"], told["path"]) == (1, "lost", str(tmp_path / "b.tar"))
    assert "1 picture that belongs in it" in told["error"]["text"]
    assert "older" not in told["error"]["text"], "it never removes one"

    code, again = command("backup", str(tmp_path / "c"))
    assert (code, again["newly_lost"]) == (1, [photo["sha256"]]), "each stands for itself, and fails"
    assert command("restore", str(tmp_path / "c"), "--check")[0] == 0, "and holds everything else"


def test_a_restore_keeps_sound_photos_that_the_backup_calls_lost(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, open_office: Callable[..., Office]
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    path = content_in(office.settings.photo_folder, photo)
    path.rename(tmp_path / "elsewhere")
    assert make_backup(office.settings, tmp_path / "backup", office.clock).manifest.lost == (photo["sha256"],)
    (tmp_path / "elsewhere").rename(path)  # the disk came back
    life.close()

    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)

    assert (restored.pictures.found_here, restored.pictures.lost) == ((photo["sha256"],), ())
    assert path.read_bytes() == picture(1)
    assert _faults(open_office()) == []


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
@pytest.mark.parametrize("here", [True, False])
def test_a_photo_damaged_in_the_backup_is_named_and_keeps_nobody_from_restoring(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, command: Any, name: str, here: bool
) -> None:
    damaged, sound = jane.upload(picture(1), SURVEY, "a"), jane.upload(picture(2), SURVEY, "b")
    backup = tmp_path / name
    make_backup(office.settings, backup, office.clock)
    life.close()
    if name == "backup":
        rot(content_in(backup / "photos", damaged))
    else:
        whole = backup.read_bytes()
        backup.write_bytes(whole.replace(picture(1), picture(1)[:-1] + b"x"))
    if not here:
        shutil.rmtree(office.settings.photo_folder)

    code, checked = command("restore", str(backup), "--check")
    assert (code, checked["error"]["code"]) == (1, "backup_pictures")
    assert damaged["sha256"] in checked["error"]["text"]
    assert sound["sha256"] not in checked["error"]["text"]

    code, done = command("restore", str(backup), "--yes")
    assert (code, done["damaged"]) == (0, [damaged["sha256"]])
    assert (done["found_here"], done["lost"]) == (([damaged["sha256"]], []) if here else ([], [damaged["sha256"]]))
    assert content_in(office.settings.photo_folder, sound).read_bytes() == picture(2)
    assert content_in(office.settings.photo_folder, damaged).exists() is here


def test_a_photo_missing_in_the_backup_comes_from_the_office_only_where_its_hash_is_right(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    content_in(tmp_path / "backup" / "photos", photo).unlink()
    rot(content_in(office.settings.photo_folder, photo))

    restored = restore_backup(office.settings, tmp_path / "backup", office.clock)

    assert restored.pictures.lost == (photo["sha256"],)
    assert not content_in(office.settings.photo_folder, photo).exists()


def test_no_backup_of_an_office_that_is_half_restored(office: Office, tmp_path: Path, command: Any) -> None:
    restoring_mark(office.settings.database_path).write_text("{}")
    for arguments in ([str(tmp_path / "b.tar")], ["--into", str(tmp_path / "backups")]):
        code, told = command("backup", *arguments)
        assert (code, told["error"]["code"]) == (1, "restoring")
    assert not list(tmp_path.glob("*b*.tar"))


def test_an_office_that_was_never_set_up_has_nothing_to_back_up_and_that_is_no_fault(
    tmp_path: Path, command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = command("backup", "--into", str(tmp_path / "backups"))
    assert (code, told["path"], "error" in told) == (0, None, False)
    assert not (tmp_path / "backups").exists()

    assert main(["relay", "backup", "--into", str(tmp_path / "backups")]) == 0
    assert "never set up" in capsys.readouterr().out
    assert command("backup", str(tmp_path / "b.tar"))[1]["error"]["code"] == "no_office"


@pytest.mark.parametrize("left", ["backup", "photo", "aside"])
def test_an_office_whose_database_is_gone_was_set_up_once(tmp_path: Path, command: Any, left: str) -> None:
    place = {
        "backup": tmp_path / "backups" / "office-20260101T000000Z",
        "photo": tmp_path / "relay" / "photos" / "content" / "ab",
        "aside": tmp_path / "relay" / "before-restore-20260101T000000Z",
    }[left]
    place.mkdir(parents=True)
    (place / ("ab" * 32)).write_bytes(b"x")

    code, told = command("backup", "--into", str(tmp_path / "backups"))

    assert (code, told["error"]["code"]) == (1, "not_found")


def _faults(office: Office) -> list[tuple[Any, ...]]:
    photos = office.rows("SELECT sha256 FROM photo")
    return [row for row in photos if not content_in(office.settings.photo_folder, {"sha256": row[0]}).exists()]
