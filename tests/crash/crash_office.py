"""An office whose relay can be killed, armed with a failpoint, and brought back at the same address."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from surveyor_app.relay.administration import Administration
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.collection import Collector
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.photo_store import DiskPhotoStore
from surveyor_app.relay.screenshots import ScreenshotFolder
from tests.crash.laptops import LaptopYard
from tests.end_to_end.office import TENANT, Office

_PREFETCH_SECONDS = 30.0
_START_SECONDS = 20.0


class RelayProcess:
    """The relay, forked off a process that has imported everything: it dies and comes back in no time."""

    def __init__(self, yard: LaptopYard, port: str, environment: dict[str, str], log: Path) -> None:
        self._yard = yard
        order = {"do": "relay", "folder": "", "port": port, "log": str(log), "environment": environment}
        self.process_id = yard.start(order)
        self._ended = False
        self._address = ("127.0.0.1", int(port))

    def wait_until_listening(self) -> None:
        """Or until it is dead; at most twenty seconds."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(self._address) == 0 or self.is_dead():
                    return
            time.sleep(0.02)
        raise AssertionError("the relay did not start")

    def is_dead(self, within_seconds: float = 0.0) -> bool:
        """Whether it has ended, or does within so long."""
        return self._ended or self._yard.has_ended(within_seconds)

    def end(self, with_signal: signal.Signals) -> None:
        """Send a signal and see it go."""
        if self._ended:
            return
        if not self._yard.has_ended():
            os.kill(self.process_id, with_signal)
        self._yard.wait(self.process_id, 20)
        self._ended = True

    def stop(self) -> None:
        """As an administrator stops it."""
        self.end(signal.SIGTERM)


class CrashOffice(Office):
    """One running office; `key`s and folders as in the end-to-end tests."""

    armed: dict[str, str]
    relays: LaptopYard
    relay_process: RelayProcess

    def start_relay(self, port: str) -> None:
        """With whatever the relay is armed with at present."""
        if port == "0":
            port = str(_free_port())
            self.relays = LaptopYard(self.folder / "relays.log")
            self.armed = {}
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
        self.armed = armed
        self.restart_relay()

    def relay_is_dead(self, within_seconds: float = 0.0) -> bool:
        """Whether its process has ended, or does within so long."""
        return self.relay_process.is_dead(within_seconds)

    def kill_relay(self) -> None:
        """No warning, no clean-up."""
        self.relay_process.end(signal.SIGKILL)

    def revive_relay(self) -> None:
        """Bring a dead relay back, unarmed."""
        self.armed = {}
        self.restart_relay()

    @contextmanager
    def administration(self) -> Iterator[Administration]:
        """What `surveyor relay …` does, without a process for each question."""
        with closing(Administration(open_database(self.folder / "relay" / "relay.db"))) as office:
            yield office

    def new_code(self, surveyor: str) -> str:
        """A pairing code."""
        with self.administration() as office:
            return office.add_surveyor(surveyor).code

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
            time.sleep(0.1)
        raise AssertionError(f"not prefetched within {_PREFETCH_SECONDS} s: {request_id}")

    def collect_garbage(self) -> None:
        """What `surveyor relay collect` does, without any grace: nothing is on its way now."""
        photos = self.relay_photos()
        with closing(open_database(self.folder / "relay" / "relay.db")) as database:
            screenshots = ScreenshotFolder(self.folder / "relay" / "screenshots")
            Collector(database, DiskPhotoStore(photos), screenshots, SystemClock()).collect(grace=timedelta())

    def relay_photos(self) -> Path:
        """The relay's folder of photos."""
        return self.folder / "relay" / "photos"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
