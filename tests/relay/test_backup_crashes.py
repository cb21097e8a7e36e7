"""Backups and restores that are killed half-way: nothing is lost, nothing half is taken for whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.relay.backup.make import make_backup
from surveyor_app.relay.backup.restore import check_backup
from surveyor_app.relay.migrate import restoring_mark
from tests.relay.conftest import NOBODY_THERE
from tests.relay.office import Laptop, Office, picture
from tests.relay.processes import RELAY, relay_environment

pytestmark = pytest.mark.end_to_end

SURVEY = "survey-1"
PIECES = 7  # photos, staging, one screenshot, three value lists, the database
STEPS = [
    "relay-restore-unpacked:1",
    "relay-restore-marked:1",
    *(f"relay-restore-{point}:{time}" for time in range(1, PIECES + 1) for point in ("aside", "moved")),
    "relay-restore-ended:1",
]


@pytest.fixture
def office(open_office: Callable[..., Office], life: ExitStack) -> Office:
    """An office with two photos, a screenshot and a value list of its own."""
    office = open_office(on=life)
    screenshot = hashlib.sha256(picture(9)).hexdigest()
    office.relay.screenshots.keep(screenshot, picture(9))
    office.shown_request(SURVEY, screenshot_sha256=screenshot, screenshot_type="image/jpeg")
    jane = office.laptop("Jane")
    for number in (1, 2):
        jane.upload(picture(number), SURVEY, str(number))
    (office.settings.data_dir / "checklist.json").write_text('{"first": true}')
    return office


def command(data: Path, *arguments: str, failpoint: str = "") -> tuple[int, dict[str, Any], str]:
    """A relay command in a process of its own: exit code, document, words."""
    environment = {**relay_environment(data, NOBODY_THERE), "SURVEYOR_FAILPOINT": failpoint}
    done = subprocess.run([*RELAY, *arguments, "--json"], env=environment, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout or b"{}"), done.stderr.decode()


@pytest.mark.parametrize("failpoint", ["relay-backup-snapshot", "relay-backup-synced"])
@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_a_killed_backup_has_no_name_and_the_next_one_is_whole(
    office: Office, tmp_path: Path, failpoint: str, name: str
) -> None:
    data, target = office.settings.data_dir, tmp_path / name

    assert command(data, "backup", str(target), failpoint=failpoint)[0] == -signal.SIGKILL
    assert not target.exists()

    assert command(data, "backup", str(target))[0] == 0
    assert check_backup(target).photos == 2


@pytest.mark.parametrize("failpoint", STEPS)
def test_a_killed_restore_is_noticed_and_can_be_run_again(
    office: Office, life: ExitStack, tmp_path: Path, failpoint: str, open_office: Callable[..., Office]
) -> None:
    data, backup = office.settings.data_dir, tmp_path / "backup"
    stolen = office.laptop("Jane", "stolen laptop")
    make_backup(office.settings, backup, office.clock)
    (data / "checklist.json").write_text('{"second": true}')
    Laptop.upload(office.laptop("Jane"), picture(3), SURVEY, "3")
    office.administration.revoke("stolen laptop")
    office.shown_request("survey-2")
    life.close()

    assert command(data, "restore", str(backup), "--yes", failpoint=failpoint)[0] == -signal.SIGKILL
    if restoring_mark(data / "relay.db").exists():
        arguments = ("serve", "--port", "0") if failpoint == "relay-restore-moved:7" else ("requests",)
        code, refused, _ = command(data, *arguments)
        assert (code, refused["error"]["code"]) == (1, "restoring"), refused
    else:
        assert failpoint in (STEPS[0], STEPS[-1]), "only before the first move and after the last one"

    code, restored, _ = command(data, "restore", str(backup), "--yes")
    assert (code, restored["former_read"], restored["unsure"], restored["lost"]) == (0, True, [], [])
    assert (restored["revoked"], restored["fetched_again"]) == (1, 1)
    assert json.loads((data / "checklist.json").read_text()) == {"first": True}
    code, checked, _ = command(data, "check", "--deep")
    assert (code, checked["faults"]) == (0, [])
    asides = list(data.glob("before-restore-*"))
    if failpoint != STEPS[-1]:
        assert {str(aside) for aside in asides} == set(restored["kept_aside"])
    kept = [path for aside in asides for path in aside.rglob("checklist.json")]
    assert {"second": True} in [json.loads(path.read_text()) for path in kept], "the former list is still somewhere"
    assert len([path for aside in asides for path in aside.glob("photos/content/*/*")]) >= 3
    assert not list(data.rglob(".restoring-*"))
    assert not restoring_mark(data / "relay.db").exists()
    again = open_office()
    assert len(again.rows("SELECT id FROM photo")) == 2
    assert {row[0] for row in again.rows("SELECT request_id FROM survey_request")} == {SURVEY, "survey-2"}
    headers = {"Authorization": f"Bearer {stolen.token}"}
    assert again.http.get("/v1/requests", headers=headers).status_code == 401


def test_every_step_of_a_restore_is_one_of_those_that_are_killed(
    office: Office, life: ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(office.settings, tmp_path / "backup", office.clock)
    life.close()
    monkeypatch.setenv("SURVEYOR_FAILPOINT_TRACE", str(tmp_path / "trace"))
    assert command(office.settings.data_dir, "restore", str(tmp_path / "backup"), "--yes")[0] == 0

    times = Counter(line for line in (tmp_path / "trace").read_text().split() if line.startswith("relay-restore-"))

    assert {f"{name}:{time}" for name, count in times.items() for time in range(1, count + 1)} == set(STEPS)


@pytest.mark.parametrize("failpoint", ["", "relay-restore-moved:7"])
@pytest.mark.parametrize("former", ["damaged", "gone"])
def test_where_the_former_database_cannot_be_read_the_paired_laptops_are_listed(
    office: Office, life: ExitStack, tmp_path: Path, failpoint: str, former: str
) -> None:
    data, backup = office.settings.data_dir, tmp_path / "backup"
    make_backup(office.settings, backup, office.clock)
    life.close()
    for end in ("-wal", "-shm"):
        (data / f"relay.db{end}").unlink(missing_ok=True)
    if former == "damaged":
        (data / "relay.db").write_bytes(b"x" * 8192)
    else:
        (data / "relay.db").unlink()
    if failpoint:
        assert command(data, "restore", str(backup), "--yes", failpoint=failpoint)[0] == -signal.SIGKILL

    code, restored, _ = command(data, "restore", str(backup), "--yes")
    assert (code, restored["former_read"]) == (0, False)
    assert [(laptop["name"], laptop["surveyor"]) for laptop in restored["unsure"]] == [("Jane's laptop", "Jane")]

    (data / "relay.db").write_bytes(b"x" * 8192)
    done = subprocess.run(
        [*RELAY, "restore", str(backup), "--yes"],
        env=relay_environment(data, NOBODY_THERE),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "laptops revoked since this backup are paired again" in done.stdout
    assert "Jane's laptop (Jane)" in done.stdout
    code, revoked, _ = command(data, "revoke", restored["unsure"][0]["id"])
    assert code == 0, revoked


def test_a_nightly_backup_of_a_half_restored_office_fails_in_words(
    office: Office, life: ExitStack, tmp_path: Path
) -> None:
    data, backup = office.settings.data_dir, tmp_path / "backup"
    make_backup(office.settings, backup, office.clock)
    life.close()
    assert command(data, "restore", str(backup), "--yes", failpoint="relay-restore-moved:1")[0] == -signal.SIGKILL

    code, told, words = command(data, "backup", "--into", str(tmp_path / "backups"))

    assert (code, told["error"]["code"]) == (1, "restoring")
    assert "half restored" in words


def test_a_restore_waits_for_nobody_while_the_relay_serves(office: Office, tmp_path: Path) -> None:
    data, backup = office.settings.data_dir, tmp_path / "backup.tar"
    make_backup(office.settings, backup, office.clock)
    environment = relay_environment(data, NOBODY_THERE)
    serving = subprocess.Popen(
        [*RELAY, "serve", "--exit-with-parent"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with serving, closing(serving.stdin or backup.open("rb")):
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith(b"listening")
        code, document, words = command(data, "restore", str(backup), "--yes")
        assert (code, document["error"]["code"], document["restored"]) == (1, "busy", False)
        assert "Stop it" in words
        assert command(data, "backup", str(tmp_path / "other"))[0] == 0
        serving.kill()
    assert command(data, "restore", str(backup), "--yes")[0] == 0, "a relay that was killed holds nothing"
    shutil.rmtree(data)
