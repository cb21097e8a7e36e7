"""An office whose relay can be killed, armed with a failpoint, and brought back at the same address."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import time
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import httpx

from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.collection import Collector
from surveyor_app.relay.inspection import Inspector
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder
from tests.crash.laptops import LaptopYard
from tests.end_to_end.office import TENANT, Office

_PREFETCH_SECONDS = 30.0
_START_SECONDS = 30.0
# One for all: setting up its TLS takes a while.
_CLIENT = httpx.Client(timeout=_START_SECONDS, trust_env=False, headers={"Connection": "close"})


class RelayProcess:
    """The relay, forked off a process that has imported everything: it dies and comes back in no time."""

    def __init__(self, yard: LaptopYard, port: str, environment: dict[str, str], log: Path) -> None:
        self._yard = yard
        order = {"do": "relay", "folder": "", "port": port, "log": str(log), "environment": environment}
        self.process_id = yard.start(order)
        self._ended = False
        self._health = f"http://127.0.0.1:{port}/healthz"

    def wait_until_listening(self) -> None:
        """Until it answers, because before that a SIGTERM does not stop it in an orderly way; or until it is dead."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and not self.is_dead():
            with suppress(httpx.TransportError):
                _CLIENT.get(self._health)
                return
            time.sleep(0.02)
        assert self.is_dead(), "the relay did not start"

    def is_dead(self, within_seconds: float = 0.0) -> bool:
        """Whether it has ended, or does within so long."""
        return self._ended or self._yard.has_ended(within_seconds)

    def end(self, with_signal: signal.Signals) -> None:
        """Send a signal and see it go."""
        if self._ended:
            return
        self._ended = True
        if not self._yard.has_ended():
            os.kill(self.process_id, with_signal)
        self._yard.wait(self.process_id, 20)

    def stop(self) -> None:
        """As an administrator stops it."""
        self.end(signal.SIGTERM)


class CrashOffice(Office):
    """One running office; `key`s and folders as in the end-to-end tests."""

    armed: dict[str, str]
    next_points: list[str]
    relays: LaptopYard
    relay_process: RelayProcess

    def start_relay(self, port: str) -> None:
        """With whatever the relay is armed with at present."""
        if port == "0":
            port = str(_free_port())
            self.relays = LaptopYard(self.folder / "relays.log")
            self.armed, self.next_points = {}, []
        self.environment["SURVEYOR_RELAY_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        settings = {**self.environment, **self.armed}
        self.relay_process = RelayProcess(self.relays, port, settings, self.folder / "relay.log")
        self.relay_process.wait_until_listening()

    def restart_relay(self) -> None:
        """Stop and start it at the same address."""
        self.relay_process.stop()
        self.start_relay(self.relay_url.rsplit(":", 1)[1])

    def stop(self) -> None:
        """End both servers."""
        if hasattr(self, "relay_process"):
            self.relay_process.stop()
            self.relays.close()
        super().stop()

    def arm_relay(self, **armed: str) -> None:
        """Restart it with other SURVEYOR_FAILPOINT… variables; none disarms it."""
        self.armed, self.next_points = armed, []
        self.restart_relay()

    def arm_relay_for(self, points: list[str], trace: Path) -> None:
        """Have it die at each of these points, one after the other; `trace` is told by what it came."""
        self.arm_relay(SURVEYOR_FAILPOINT=points[0], SURVEYOR_FAILPOINT_TRACE=str(trace))
        self.next_points = points[1:]

    def relay_is_dead(self, within_seconds: float = 0.0) -> bool:
        """Whether its process has ended, or does within so long."""
        return self.relay_process.is_dead(within_seconds)

    def kill_relay(self) -> None:
        """No warning, no clean-up."""
        self.relay_process.end(signal.SIGKILL)

    def revive_relay(self) -> None:
        """Bring a dead relay back, armed with the next point where there is one.

        What it left behind is looked at first, because the next start might mend it; a fault is an AssertionError.
        """
        if self.relay_is_dead():
            faults = self.relay_faults()
            assert not faults, f"dead at {self.armed.get('SURVEYOR_FAILPOINT', 'any moment')}, it left behind: {faults}"
        if self.next_points and self.relay_is_dead():
            self.armed = {**self.armed, "SURVEYOR_FAILPOINT": self.next_points.pop(0)}
        else:
            self.armed, self.next_points = {}, []
        self.restart_relay()

    def ask_for_survey(self, surveyor: str) -> str:
        """A customer asks; the request is this surveyor's alone. Survives a relay that dies over it."""
        request_id = str(self.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
        end = time.monotonic() + _PREFETCH_SECONDS
        while time.monotonic() < end:
            if self.relay_is_dead():
                self.revive_relay()
            with self.administration() as office:
                found = next((r for r in office.requests() if r["id"] == request_id), None)
                if found is None:
                    office.add_request(TENANT, request_id)  # its webhook was lost with the relay
                elif found["prefetched"]:
                    office.assign(request_id, surveyor)
                    return request_id
            time.sleep(0.03)
        raise AssertionError(f"not prefetched within {_PREFETCH_SECONDS} s: {request_id}")

    def collect_garbage(self) -> None:
        """What `surveyor relay collect` does, without any grace: nothing is on its way now."""
        with closing(open_database(self.folder / "relay" / "relay.db")) as database:
            Collector(database, *self._files(), SystemClock()).collect(grace=timedelta())

    def relay_faults(self) -> list[str]:
        """What `surveyor relay check --deep` calls a fault, and stored bytes that are not those of their name, also
        where no row names them yet."""
        with closing(open_database(self.folder / "relay" / "relay.db")) as database:
            found = Inspector(database, *self._files(), SystemClock()).inspect(deep=True)
        contents = [path for path in (self.relay_photos() / "content").rglob("*") if path.is_file()]
        return [
            *(finding.text for finding in found if finding.is_fault),
            *(f"{path.name} has other bytes" for path in contents if sha256_of(path) != path.name),
        ]

    def _files(self) -> tuple[DiskPhotoStore, ScreenshotFolder]:
        return DiskPhotoStore(self.relay_photos()), ScreenshotFolder(self.folder / "relay" / "screenshots")

    def relay_photos(self) -> Path:
        """The relay's folder of photos."""
        return self.folder / "relay" / "photos"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
