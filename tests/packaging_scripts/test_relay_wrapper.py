"""The package's `surveyor-relay` command: it reads relay.env as the service does, and refuses paths in words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

WRAPPER = Path(__file__).resolve().parents[2] / "packaging/debian/relay/surveyor-relay"
USER = "daemon"  # on every Debian, with a group of its name

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="becoming another user needs root and setpriv",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can look into, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def run(folder: Path, *words: str, program: str = "/bin/echo", settings: str = "") -> subprocess.CompletedProcess[str]:
    """The wrapper with another program, user and settings in it, started from a folder that only root sees."""
    (folder / "relay.env").write_text(settings, encoding="utf-8")
    closed = folder / "closed"
    closed.mkdir(mode=0o700, exist_ok=True)
    text = WRAPPER.read_text(encoding="utf-8")
    for name, value in {
        "PROGRAM": program,
        "SERVICE_USER": USER,
        "SETTINGS": str(folder / "relay.env"),
        "BACKUPS": str(folder / "backups"),
    }.items():
        assert text.count(f"\n{name}=") == 1
        text = "\n".join(f"{name}={value}" if line.startswith(f"{name}=") else line for line in text.splitlines())
    script = folder / "surveyor-relay"
    script.write_text(text + "\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "SURVEYOR_RELAY_NAME": "of the caller"}
    command = ["/bin/sh", str(script), *words]
    return subprocess.run(command, cwd=closed, env=environment, capture_output=True, text=True, check=False)


def read(folder: Path, settings: str) -> dict[str, str]:
    """The variables that the program is given."""
    done = run(folder, program="/usr/bin/env", settings=settings)
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("SURVEYOR_RELAY_NAME=Office", "Office"),
        ("   \tSURVEYOR_RELAY_NAME = Office North  ", "Office North"),
        ('SURVEYOR_RELAY_NAME="  Office $HOME `id` "', "  Office $HOME `id` "),
        ("SURVEYOR_RELAY_NAME='Office=North#1'", "Office=North#1"),
        ("SURVEYOR_RELAY_NAME=", ""),
    ],
)
def test_a_line_is_read_as_systemd_reads_it(folder: Path, line: str, value: str) -> None:
    assert read(folder, f"# no setting\n\nnonsense\n{line}\n")["SURVEYOR_RELAY_NAME"] == value


def test_proxies_and_authorities_are_passed_and_nothing_else(folder: Path) -> None:
    names = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
    given = read(folder, "".join(f"{name}=/{name}\n" for name in names) + "LD_PRELOAD=/x\nPATH=/x\n")
    assert {name: given[name] for name in names} == {name: f"/{name}" for name in names}
    assert "LD_PRELOAD" not in given
    assert given["PATH"] != "/x"
    assert "SURVEYOR_RELAY_NAME" not in given, "the caller's own settings are not the office's"


@pytest.mark.parametrize("value", [r"a\b", 'a"b', "a'b", '"a"b"', '"a', "a\\", r'"a\"b"'])
def test_what_systemd_would_read_differently_is_refused_in_words(folder: Path, value: str) -> None:
    done = run(folder, "requests", "--json", settings=f"\nSURVEYOR_RELAY_NAME={value}\n")
    assert done.returncode == 1
    assert "Line 2 of" in done.stderr
    assert "SURVEYOR_RELAY_NAME" in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "wrong_settings"


def test_a_backup_that_only_root_can_read_is_refused_with_what_to_do(folder: Path) -> None:
    backup = folder / "office-1"
    backup.mkdir()
    (backup / "manifest.json").write_text("{}")
    assert run(folder, "restore", str(backup), "--yes").stdout.split() == ["restore", str(backup), "--yes"]
    (backup / "manifest.json").chmod(0o600)
    refused = run(folder, "restore", str(backup), "--yes", "--json")
    assert refused.returncode == 1
    copied = folder / "backups" / "office-1"
    assert f"sudo cp -a {backup} {copied} && sudo chown -R {USER}: {copied}" in refused.stderr
    assert json.loads(refused.stdout)["error"]["code"] == "not_readable"


def test_a_backup_below_a_closed_folder_is_refused_too_and_a_missing_one_is_left_to_the_program(folder: Path) -> None:
    assert run(folder, "restore", "gone").returncode == 0
    (folder / "closed" / "office-1").mkdir()
    assert run(folder, "restore", "office-1").returncode == 1


@pytest.mark.parametrize("words", [("{}/office-2",), ("--into", "{}"), ("--keep", "3", "--into={}")])
def test_a_place_where_the_service_cannot_write_is_refused_for_a_backup(folder: Path, words: tuple[str, ...]) -> None:
    target = folder / "target"
    target.mkdir(mode=0o755)
    refused = run(folder, "backup", *(word.format(target) for word in words))
    assert refused.returncode == 1
    assert f"cannot write to {target}" in refused.stderr
    shutil.chown(target, USER)
    assert run(folder, "backup", *(word.format(target) for word in words)).returncode == 0
