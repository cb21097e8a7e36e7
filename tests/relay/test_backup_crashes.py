"""Backups and restores that are killed half-way: nothing is lost, nothing half is taken for whole."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.relay.backup.make import make_backup
from surveyor_app.relay.backup.restore import check_backup
from tests.relay.conftest import NOBODY_THERE
from tests.relay.office import Laptop, Office, picture
from tests.relay.processes import RELAY, relay_environment

pytestmark = pytest.mark.end_to_end

SURVEY = "survey-1"


@pytest.fixture
def life() -> Iterator[ExitStack]:
    """What ends when the office is stopped."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def office(open_office: Callable[..., Office], life: ExitStack) -> Office:
    """An office with two photos and a value list of its own."""
    office = open_office(on=life)
    office.shown_request(SURVEY)
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


@pytest.mark.parametrize(
    "failpoint", [f"relay-restore-{point}:{time}" for point in ("aside", "moved") for time in range(1, 6)]
)
def test_a_killed_restore_is_noticed_and_can_be_run_again(
    office: Office, life: ExitStack, tmp_path: Path, failpoint: str, open_office: Callable[..., Office]
) -> None:
    data, backup = office.settings.data_dir, tmp_path / "backup"
    make_backup(office.settings, backup, office.clock)
    (data / "checklist.json").write_text('{"second": true}')
    Laptop.upload(office.laptop("Jane"), picture(3), SURVEY, "3")
    life.close()

    assert command(data, "restore", str(backup), "--yes", failpoint=failpoint)[0] == -signal.SIGKILL
    for refused in (command(data, "requests"), command(data, "serve", "--port", "0")):
        assert (refused[0], refused[1]["error"]["code"]) == (1, "restoring"), refused

    assert command(data, "restore", str(backup), "--yes")[0] == 0
    assert json.loads((data / "checklist.json").read_text()) == {"first": True}
    code, checked, _ = command(data, "check", "--deep")
    assert (code, checked["faults"]) == (0, [])
    asides = list(data.glob("before-restore-*"))
    kept = [path for aside in asides for path in aside.rglob("checklist.json")]
    assert {"second": True} in [json.loads(path.read_text()) for path in kept], "the former list is still somewhere"
    assert len([path for aside in asides for path in aside.glob("photos/content/*/*")]) >= 3
    assert len(open_office().rows("SELECT id FROM photo")) == 2


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
