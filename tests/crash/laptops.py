"""Starts laptops as processes that can be killed, and waits for them, never for ever."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.conftest import REPOSITORY

LONGEST_SECONDS = 60.0


@dataclass(frozen=True)
class Ended:
    """How a laptop ended: `killed`, or with its answer."""

    killed: bool
    answer: dict[str, Any]

    @property
    def is_done(self) -> bool:
        """Nothing waits, nothing is blocked, nothing is wrong."""
        return not self.killed and self.answer.get("waiting") == 0 and not self.problems

    @property
    def problems(self) -> list[Any]:
        """What a person would have to look at."""
        error = self.answer.get("error")
        return [*self.answer.get("blocked", []), *([error] if error else [])]


class LaptopYard:
    """Where laptops are switched on, one at a time. See laptop_job.py for what they do."""

    def __init__(self, log_file: Path) -> None:
        self.log_file = log_file
        self._log = log_file.open("ab")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.laptop_job"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def start(self, order: dict[str, Any]) -> int:
        """Begin an order; the process id of its laptop."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._next(LONGEST_SECONDS)["pid"])

    def wait(self, pid: int, seconds: float = LONGEST_SECONDS) -> Ended:
        """Its end; one that does not end in time is killed, and that is an AssertionError."""
        try:
            ended = self._next(seconds)
        except queue.Empty:
            os.kill(pid, signal.SIGKILL)
            self._next(10)
            raise AssertionError(f"the laptop did not end within {seconds} s") from None
        assert ended["code"] in (0, -signal.SIGKILL), f"the laptop fell over, see {self.log_file}:\n{self._said()}"
        return Ended(ended["code"] != 0, ended["answer"] or {})

    def run(self, order: dict[str, Any]) -> Ended:
        """Start and wait."""
        return self.wait(self.start(order))

    def run_and_kill(self, order: dict[str, Any], after_seconds: float) -> Ended:
        """Kill it after so long, unless it ended before."""
        pid = self.start(order)
        timer = threading.Timer(after_seconds, _kill, [pid])
        timer.start()
        try:
            return self.wait(pid)
        finally:
            timer.cancel()
            timer.join()

    def run_while(self, order: dict[str, Any], happens: Callable[[], None], after_seconds: float) -> Ended:
        """Something else happens so long after its start, even if it ended before."""
        pid = self.start(order)
        timer = threading.Timer(after_seconds, happens)
        timer.start()
        try:
            return self.wait(pid)
        finally:
            timer.join()

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Whether what was started has ended, or does within so long."""
        try:
            line = self._lines.get(timeout=seconds) if seconds else self._lines.get_nowait()
        except queue.Empty:
            return False
        self._lines.put(line)
        return True

    def _next(self, seconds: float) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self._lines.get(timeout=seconds))
        return document

    def _said(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")[-4000:]

    def close(self) -> None:
        """No more laptops."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(10)
        self._reader.join(10)
        self._process.stdout.close()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
