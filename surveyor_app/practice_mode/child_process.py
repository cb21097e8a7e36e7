"""Runs this program's own servers as child processes that end when we do, however we end."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.identity import DESKTOP, Program

START_SECONDS = 60.0
STOP_SECONDS = 10.0
NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows, below an app without one


def own_command(program: Program = DESKTOP) -> list[str]:
    """How this program is called: the frozen executable, or this interpreter with the package."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", program.module]
    executable = Path(sys.executable)
    # On Windows the app from the Start menu is `surveyorw.exe`, which has no output to read; its twin has.
    twin = executable.with_stem(DESKTOP.command)
    return [str(twin if executable.stem == f"{DESKTOP.command}w" and twin.is_file() else executable)]


def own_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `settings`, and without what it says of a real office's relay."""
    real_office = ("SURVEYOR_RELAY_", "PRACTICE_AURORA_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(real_office)}
    return {**inherited, **settings}


class ChildServer:
    """One of our servers. Its standard input is a pipe that only we hold: when we die, it reads the end and stops."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str], log_file: Path) -> None:
        self._log = log_file.open("ab")
        self._process = subprocess.Popen(
            [*own_command(), *arguments],
            env=own_environment(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            creationflags=NO_CONSOLE,
        )
        self._log_file = log_file
        self.url = ""

    def wait_until_listening(self) -> str:
        """Its address, from its first line `listening http://HOST:PORT`; SurveyorError when it does not come up."""
        lines: queue.Queue[bytes] = queue.Queue()
        stdout = self._process.stdout
        if stdout is None:
            raise SurveyorError("The practice server has no output to read.", code="practice_failed")
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=START_SECONDS).decode("utf-8", "replace").strip()
        except queue.Empty:
            line = ""
        word, _, url = line.partition(" ")
        if word != "listening" or not url:
            self.stop()
            raise SurveyorError(
                "A practice server did not start.", code="practice_failed", advice=f"Its log is {self._log_file}."
            )
        self.url = url
        return url

    @property
    def process_id(self) -> int:
        """The operating system's id of the child."""
        return self._process.pid

    def stop(self) -> None:
        """Ask it to end, wait, and end it if it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if os.name != "nt":  # there it would end at once; the closed input asks it to
            self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
