"""Runs the checks in a child process, because a broken installation of Qt ends its process without a word."""

from __future__ import annotations

import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from surveyor_app.identity import Program
from surveyor_app.paths import DATA_DIR_VARIABLE
from surveyor_app.practice_mode.child_process import NO_CONSOLE, own_command, own_environment
from surveyor_app.self_test.checks import Outcome
from surveyor_app.self_test.protocol import read

CHECKS_OPTION = "--self-test-checks"  # what the child is called with, before the scratch folder
CHECK_SECONDS = 300.0  # no check takes longer, the practice job on a slow laptop included
_START = "start"


def outcomes(
    program: Program, *, command: list[str] | None = None, seconds: float = CHECK_SECONDS
) -> Iterator[Outcome]:
    """Each check's outcome as it comes. Nothing outside a scratch folder is touched, and that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="surveyor-self-test-", ignore_cleanup_errors=True) as scratch:
        called = [*(command or own_command(program)), CHECKS_OPTION, scratch]
        errors = Path(scratch) / "self-test.log"
        with errors.open("wb") as log:
            child = subprocess.Popen(
                called,
                env=_environment(scratch),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                creationflags=NO_CONSOLE,
            )
        try:
            yield from _listen(child, errors, seconds)
        finally:
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()


def _environment(scratch: str) -> Mapping[str, str]:
    """The child knows nothing of the person's data, office or screen."""
    inherited = own_environment({DATA_DIR_VARIABLE: str(Path(scratch) / "data"), "QT_QPA_PLATFORM": "offscreen"})
    kept = {name: value for name, value in inherited.items() if name == DATA_DIR_VARIABLE or "SURVEYOR_" not in name}
    return {**kept, "SURVEYOR_LANGUAGE": "en"}


def _listen(child: subprocess.Popen[bytes], errors: Path, seconds: float) -> Iterator[Outcome]:
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read_into, args=(child, lines), daemon=True).start()
    running, told = _START, 0
    while True:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            yield Outcome(running, False, f"did not end within {seconds:.0f} seconds")
            return
        if not line:
            break
        message = read(line.decode("utf-8", "replace"))
        if isinstance(message, Outcome):
            running, told = "", told + 1
            yield message
        elif message is not None:
            running = message
    code = child.wait()
    if running or not told:
        yield Outcome(running or _START, False, f"the process ended {_how(code)}{_last_words(errors)}")


def _read_into(child: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    with suppress(ValueError, OSError):  # closed by the listener
        for line in iter(child.stdout.readline if child.stdout is not None else bytes, b""):
            lines.put(line)
    lines.put(b"")


def _how(code: int) -> str:
    return f"by signal {-code}" if code < 0 and os.name == "posix" else f"with exit code {code}"


def _last_words(errors: Path) -> str:
    said = [line.strip() for line in errors.read_text("utf-8", "replace").splitlines() if line.strip()]
    return f": {said[-1]}" if said else ""
