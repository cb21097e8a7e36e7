"""A whole office for a test: stand-in Aurora, relay and laptops as processes of their own on loopback."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from surveyor_app.practice_mode.child_process import ChildServer
from surveyor_app.relay.administration import Administration
from surveyor_app.relay.migrate import open_database

COMMAND = [sys.executable, "-m", "surveyor_app"]
COMMAND_SECONDS = 120
APPLICATION_ID = "app-under-test"
TENANT = "tenant-under-test"


@dataclass(frozen=True)
class Finished:
    """A command that ended: exit code, its one JSON document, and what it said on stderr."""

    code: int
    document: dict[str, Any]
    words: str


def run_command(*arguments: str, environment: dict[str, str], program: Sequence[str] = COMMAND) -> Finished:
    """Run `surveyor … --json` to its end."""
    done = subprocess.run(
        [*program, *arguments, "--json"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    words = done.stderr.decode()
    assert "Traceback" not in words, words
    finished = Finished(done.returncode, json.loads(done.stdout), words)
    unexpected = (finished.document.get("error") or {}).get("code") == "unexpected"
    assert not unexpected, f"{words}\n{end_of_logs(Path(environment.get('SURVEYOR_DATA_DIR', '')))}"
    return finished


def end_of_logs(folder: Path) -> str:
    """What a laptop's data folder says of its last faults."""
    return "\n".join(path.read_text(encoding="utf-8")[-4000:] for path in (folder / "logs").glob("*.log"))


@dataclass
class Laptop:
    """One surveyor's data folder and the commands on it."""

    folder: Path

    def __call__(self, *arguments: str) -> Finished:
        return run_command(*arguments, environment={"SURVEYOR_DATA_DIR": str(self.folder)})

    def show(self, request_id: str) -> dict[str, Any]:
        """The `show` document."""
        finished = self("show", request_id)
        assert finished.code == 0, finished
        return finished.document


@dataclass
class Office:
    """The running office; `key` is the application key that must never get out."""

    folder: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    webhook_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    aurora: ChildServer | None = None
    relay: ChildServer | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start the stand-in, then the relay."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.aurora = ChildServer(
            ["practice-aurora", "--port", "0", "--exit-with-parent"],
            {
                "PRACTICE_AURORA_APPLICATION_ID": APPLICATION_ID,
                "PRACTICE_AURORA_APPLICATION_KEY": self.key,
                "PRACTICE_AURORA_TENANT_ID": TENANT,
            },
            self.folder / "aurora.log",
        )
        self.environment = {
            "SURVEYOR_RELAY_AURORA_URL": self.aurora.wait_until_listening(),
            "SURVEYOR_RELAY_APPLICATION_ID": APPLICATION_ID,
            "SURVEYOR_RELAY_APPLICATION_KEY": self.key,
            "SURVEYOR_RELAY_WEBHOOK_SECRET": self.webhook_secret,
            "SURVEYOR_RELAY_DATA_DIR": str(self.folder / "relay"),
        }
        self.start_relay("0")

    def start_relay(self, port: str) -> None:
        """Start the relay; it must come back on the same port after a restart, since laptops know its address."""
        self.relay = ChildServer(
            ["relay", "serve", "--port", port, "--exit-with-parent"], self.environment, self.folder / "relay.log"
        )
        self.environment["SURVEYOR_RELAY_PUBLIC_URL"] = self.relay.wait_until_listening()

    def restart_relay(self) -> None:
        """Stop and start the relay at the same address."""
        assert self.relay is not None
        port = self.relay_url.rsplit(":", 1)[1]
        self.relay.stop()
        self.start_relay(port)

    def stop(self) -> None:
        """End both servers."""
        for child in (self.relay, self.aurora):
            if child is not None:
                child.stop()

    @property
    def relay_url(self) -> str:
        """Where the relay listens."""
        return self.environment["SURVEYOR_RELAY_PUBLIC_URL"]

    @property
    def aurora_url(self) -> str:
        """Where the stand-in listens."""
        return self.environment["SURVEYOR_RELAY_AURORA_URL"]

    def relay_command(self, *arguments: str) -> Finished:
        """Run `surveyor relay …` with the office's settings."""
        return run_command("relay", *arguments, environment=self.environment)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Talk to the stand-in's control endpoints."""
        answer = httpx.request(method, f"{self.aurora_url}/_practice{path}", json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def state(self) -> dict[str, Any]:
        """What the stand-in received."""
        state: dict[str, Any] = self.ask("GET", "/state")
        return state

    def survey_state(self, request_id: str) -> dict[str, Any]:
        """What the stand-in holds of one survey."""
        surveys = self.state()["surveys"]
        found = surveys[request_id] if isinstance(surveys, dict) else next(s for s in surveys if s["id"] == request_id)
        assert isinstance(found, dict)
        return found

    @contextmanager
    def administration(self) -> Iterator[Administration]:
        """What `surveyor relay …` does, without a process for each question."""
        with closing(Administration(open_database(self.folder / "relay" / "relay.db"))) as office:
            yield office

    def new_code(self, surveyor: str) -> str:
        """A pairing code, as `surveyor relay add-surveyor` makes it."""
        with self.administration() as office:
            return office.add_surveyor(surveyor).code

    def wait_until_prefetched(self, *request_ids: str) -> None:
        """Wait, at most 30 s, until the relay has fetched these requests."""
        with self.administration() as office:
            for _ in range(600):
                prefetched = {request["id"] for request in office.requests() if request["prefetched"]}
                if prefetched.issuperset(request_ids):
                    return
                time.sleep(0.05)
        raise AssertionError(f"not prefetched: {request_ids}")

    def fault(
        self, method: str, path_regex: str, action: dict[str, Any], *, times: int | None = 1, skip: int = 0
    ) -> None:
        """Make the stand-in fail on the next matching call(s)."""
        match = {"method": method, "path_regex": path_regex}
        self.ask("POST", "/faults", {"match": match, "times": times, "skip": skip, "action": action})
