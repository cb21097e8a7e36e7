"""The stand-in as a process of its own: it listens, drops connections when told to, and ends when it should."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from surveyor_app.practice_aurora.server import serve
from surveyor_app.practice_aurora.settings import (
    DEFAULT_APPLICATION_ID,
    DEFAULT_APPLICATION_KEY,
    DEFAULT_TENANT_ID,
    PracticeAurora,
)

PROGRAM = """
import sys
from surveyor_app.practice_aurora.server import serve
serve(application_id="a", application_key="k" * 16, tenant_id="t", exit_when_stdin_closes="watch" in sys.argv,
      on_listening=lambda url: print(url, flush=True))
"""
# The middle process starts the stand-in with a pipe as its standard input and is then killed.
MIDDLE = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1], "watch"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(60)
"""
REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_accepts_connections_once_it_says_so_and_ends_cleanly_on_a_signal(sign: signal.Signals) -> None:
    with process("-c", PROGRAM) as running:
        url = line(running)
        assert httpx.get(f"{url}/_practice/clock", trust_env=False).status_code == 200

        running.send_signal(sign)

        assert running.wait(20) == 0
        assert running.stdout is not None
        assert running.stdout.read() == "", "nothing else goes to stdout"


def test_it_ends_when_its_standard_input_ends() -> None:
    with process("-c", PROGRAM, "watch") as running:
        line(running)
        assert running.stdin is not None

        running.stdin.close()

        assert running.wait(20) == 0
        running.stdin = None


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL does not exist on Windows")
def test_it_ends_when_its_parent_is_killed() -> None:
    with process("-c", MIDDLE, PROGRAM) as middle:
        child, url = int(line(middle)), line(middle)
        assert httpx.get(f"{url}/_practice/clock", trust_env=False).status_code == 200

        middle.kill()
        assert middle.stdout is not None
        middle.stdout.read()  # ends only when the child, which shares the pipe, has ended

        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/_practice/clock", trust_env=False)
        assert child != os.getpid()


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_is_a_usage_error_in_words(port: str) -> None:
    command = [sys.executable, "-m", "surveyor_app", "practice-aurora", "--port", port]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=REPOSITORY)

    assert (refused.returncode, refused.stdout) == (64, "")
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_short_application_key_is_refused_before_anything_listens() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        serve(application_id="a", application_key="short", tenant_id="t", on_listening=lambda _url: None)


def test_settings_come_from_the_environment_and_hide_the_key() -> None:
    settings = PracticeAurora.from_environment(
        {"PRACTICE_AURORA_APPLICATION_KEY": "another-long-enough-key", "PRACTICE_AURORA_TENANT_ID": "t-9"}
    )

    assert (settings.application_id, settings.tenant_id) == (DEFAULT_APPLICATION_ID, "t-9")
    assert settings.application_key == "another-long-enough-key"
    assert "another-long-enough-key" not in repr(settings)


@pytest.fixture
def online(real_server: str) -> Iterator[httpx.Client]:
    """A client of a real server, without faults, with a key for the practice tenant."""
    with httpx.Client(base_url=real_server, trust_env=False, timeout=20) as client:
        client.delete("/_practice/faults")
        answer = client.post(
            f"/partner_applications/{DEFAULT_APPLICATION_ID}/tenants/{DEFAULT_TENANT_ID}/create_token",
            headers={"Authorization": f"Bearer {DEFAULT_APPLICATION_KEY}"},
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['token']['bearer_token']}"
        yield client


def order(client: httpx.Client) -> str:
    return str(client.post("/_practice/requests", json={"fire": False}).json()["request_id"])


@pytest.mark.parametrize(("moment", "applied"), [("before_applying", 0), ("after_applying", 1)])
def test_a_dropped_call_gets_no_answer_and_the_server_lives_on(
    online: httpx.Client, moment: str, applied: int, caplog: pytest.LogCaptureFixture
) -> None:
    request_id = order(online)
    online.post("/_practice/faults", json={"match": {"method": "PUT"}, "action": {"drop": moment}})
    path = f"/tenants/{DEFAULT_TENANT_ID}/site_surveys/{request_id}/electrical"

    with pytest.raises(httpx.TransportError):
        online.put(path, json={"electrical": {"notes": "x"}})

    survey = online.get(f"/_practice/surveys/{request_id}").json()
    assert len(survey["history"]) == applied
    assert online.put(path, json={"electrical": {"notes": "x"}}).status_code == 200
    faults = [r.getMessage() for r in caplog.records if r.name.startswith("uvicorn") and r.levelno >= logging.WARNING]
    assert faults == []


def test_a_cut_answer_ends_early(online: httpx.Client) -> None:
    request_id = order(online)
    online.post("/_practice/faults", json={"action": {"truncate_at_bytes": 20}})

    with pytest.raises(httpx.RemoteProtocolError):
        online.get(f"/tenants/{DEFAULT_TENANT_ID}/site_surveys/{request_id}/request")


def test_answers_on_a_connection_that_stays_open_do_not_wait_for_the_callers_acknowledgement(
    online: httpx.Client,
) -> None:
    """Head and body go out as two pieces: held back by the kernel, the second one comes 40 ms later, every time."""
    seconds = [online.get("/_practice/clock").elapsed.total_seconds() for _ in range(20)]

    assert min(seconds[5:]) < 0.03


def test_a_screenshot_address_without_scheme_names_host_and_port(online: httpx.Client, real_server: str) -> None:
    body = {"fire": False, "screenshot": "without_scheme"}
    request_id = online.post("/_practice/requests", json=body).json()["request_id"]
    answer = online.get(f"/tenants/{DEFAULT_TENANT_ID}/site_surveys/{request_id}/request").json()

    url = answer["site_survey_request"]["screenshot_url"]

    assert f"http://{url}".startswith(f"{real_server}/_images/")
    picture = httpx.get(f"http://{url}", trust_env=False, timeout=30)
    assert picture.content.startswith(b"\x89PNG")
    assert int(picture.headers["Content-Length"]) == len(picture.content)
