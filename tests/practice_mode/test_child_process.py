"""Our servers never outlive us: they end when asked, and when their parent is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.practice_mode.child_process import ChildServer, own_environment

PARENT = """
import sys, time
from pathlib import Path
from surveyor_app.practice_mode.child_process import ChildServer
child = ChildServer(["practice-aurora", "--port", "0", "--exit-with-parent"], {}, Path(sys.argv[1]))
child.wait_until_listening()
print(child.process_id, flush=True)
time.sleep(60)
"""


def _is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_child_serves_and_ends_when_asked(tmp_path: Path) -> None:
    with ChildServer(["practice-aurora", "--port", "0", "--exit-with-parent"], {}, tmp_path / "log") as child:
        url = child.wait_until_listening()
        assert httpx.get(f"{url}/_practice/state").status_code == 200
        process_id = child.process_id
    assert not _is_running(process_id)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads process states from /proc")
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE)
    try:
        assert parent.stdout is not None
        child_id = int(parent.stdout.readline())
        assert _is_running(child_id)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait(10)
        if parent.stdout is not None:
            parent.stdout.close()
    deadline = time.monotonic() + 10
    while _is_running(child_id) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(child_id)


def test_a_server_that_does_not_start_is_said_in_words(tmp_path: Path) -> None:
    with (
        ChildServer(["practice-aurora", "--port", "not-a-port"], {}, tmp_path / "log") as child,
        pytest.raises(SurveyorError, match="did not start"),
    ):
        child.wait_until_listening()


def test_the_settings_of_a_real_office_never_reach_a_practice_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATABASE_URL", "sqlite:////srv/real.db")
    monkeypatch.setenv("UNRELATED", "kept")
    environment = own_environment({"SURVEYOR_RELAY_NAME": "Practice office"})
    assert "SURVEYOR_RELAY_DATABASE_URL" not in environment
    assert (environment["SURVEYOR_RELAY_NAME"], environment["UNRELATED"]) == ("Practice office", "kept")
