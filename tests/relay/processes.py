"""Relays as processes of their own, started by tests and never outliving them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.relay.office import APPLICATION_KEY, WEBHOOK_SECRET

RELAY = [sys.executable, "-m", "surveyor_app", "relay"]
COMMAND = [*RELAY, "serve"]
REPOSITORY = Path(__file__).resolve().parents[2]


class Process:
    """A relay process and its log."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log
        assert process.stdout is not None
        self.first_line = process.stdout.readline().decode().rstrip("\n")
        self.url = self.first_line.partition(" ")[2]

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, bytes]:
        """Its exit code and what else it wrote to stdout."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


def relay_environment(data: Path, aurora_url: str, port: int = 0) -> dict[str, str]:
    """The environment of a relay that may serve."""
    settings = {
        "AURORA_URL": aurora_url,
        "APPLICATION_ID": "our-app",
        "APPLICATION_KEY": APPLICATION_KEY,
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "DATA_DIR": str(data),
        "PORT": str(port),
    }
    ours = {f"SURVEYOR_RELAY_{name}": value for name, value in settings.items()}
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **ours}


@contextmanager
def relays(environment: dict[str, str], log: Path) -> Iterator[Callable[..., Process]]:
    """Starts `relay serve`, with options and changes of the environment; all are gone after the block."""
    with ExitStack() as stack:

        def start_one(*options: str, **changes: str) -> Process:
            errors = stack.enter_context(log.open("ab"))
            process = subprocess.Popen(
                [*COMMAND, *options],
                env={**environment, **changes},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return Process(process, log)

        yield start_one
