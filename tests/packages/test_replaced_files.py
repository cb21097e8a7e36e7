"""A program that runs while a package replaces its files goes on with the ones that it was started from."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.packages.programs import copy_of, run

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the other systems' installers ask to close the program"
)

SETTINGS = {
    "SURVEYOR_RELAY_AURORA_URL": "http://127.0.0.1:9",
    "SURVEYOR_RELAY_APPLICATION_ID": "app-1",
    "SURVEYOR_RELAY_APPLICATION_KEY": "a made-up key for the test",
    "SURVEYOR_RELAY_WEBHOOK_SECRET": "a made-up secret for the test",
}
COMPILED = (".cpython-", ".abi3.so")


def replace(folder: Path, spared: str = ".nothing") -> None:
    """Every file becomes another one under the same name, as dpkg does it: written beside, renamed over."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in (path for path in files if spared not in path.name):
        newer = path.with_name(path.name + ".dpkg-new")
        newer.write_bytes(b"something newer" * (path.stat().st_size // 15 + 1))
        newer.chmod(path.stat().st_mode)
        newer.rename(path)


@contextmanager
def serving(program: Path, words: tuple[str, ...], data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The office's relay while it runs, and its address."""
    environment = {"PATH": "/usr/bin:/bin", "SURVEYOR_RELAY_DATA_DIR": str(data), **SETTINGS}
    command = [str(program), *words, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=data.parent, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield running, running.stdout.readline().removeprefix("listening ").strip()
        finally:
            running.terminate()


def pair_and_ask(url: str, code: str) -> Any:
    """What a laptop does first: it is paired, then asks for its requests."""
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as laptop:
        paired = laptop.post("/v1/pairings", json={"code": code, "device_name": "laptop"}).raise_for_status()
        own = {"authorization": f"Bearer {paired.json()['device_token']}"}
        return laptop.get("/v1/requests", headers=own).raise_for_status().json()["requests"]


def pairing_code(program: Path, words: tuple[str, ...], data: Path) -> str:
    """As an administrator makes it."""
    settings = {**SETTINGS, "SURVEYOR_RELAY_DATA_DIR": str(data)}
    made = run(program, *words, "add-surveyor", "Ada", "--json", cwd=data.parent, **settings)
    return str(json.loads(made.stdout)["code"])


def test_the_office_answers_with_what_it_was_started_from(office: Path, tmp_path: Path) -> None:
    folder, data = copy_of(office, tmp_path), tmp_path / "office"
    with serving(folder / "surveyor-relay", (), data) as (_running, url):
        code = pairing_code(folder / "surveyor-relay", (), data)
        # Compiled modules stay: the service is stopped before an upgrade, this is for one started by hand.
        replace(folder, spared=".so")
        assert pair_and_ask(url, code) == []


def test_the_desktop_program_has_everything_compiled_soon_and_needs_no_file_of_its_own(
    desktop: Path, tmp_path: Path
) -> None:
    folder, data = copy_of(desktop, tmp_path), tmp_path / "office"
    compiled = {str(path) for path in folder.rglob("*.so") if any(mark in path.name for mark in COMPILED)}
    assert any("_imaging." in path for path in compiled)
    with serving(folder / "surveyor", ("relay",), data) as (running, url):
        code = pairing_code(folder / "surveyor", ("relay",), data)
        wait_until_loaded(running.pid, compiled)
        replace(folder)
        assert pair_and_ask(url, code) == []


def wait_until_loaded(process: int, files: set[str]) -> None:
    """Until a process has all of these files in its memory."""
    pause = threading.Event()
    for _ in range(120):
        missing = files - {line.split()[-1] for line in Path(f"/proc/{process}/maps").read_text().splitlines()}
        if not missing:
            return
        pause.wait(0.5)
    raise AssertionError(f"not loaded: {sorted(missing)}")
