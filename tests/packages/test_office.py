"""The frozen program of the office needs no Qt, serves, and finds what is taken away from it."""

from __future__ import annotations

import shutil
from pathlib import Path

from surveyor_app.identity import VERSION
from tests.packages.programs import copy_of, run, self_test

MOST_BYTES = 50_000_000


def test_the_self_test_passes(office: Path, tmp_path: Path) -> None:
    code, found = self_test(office / "surveyor-relay", tmp_path)
    assert [check for check in found.values() if not check["ok"]] == []
    assert code == 0
    assert found["photo"]["ok"]


def test_it_has_no_qt_and_is_small(office: Path) -> None:
    files = [path for path in office.rglob("*") if path.is_file() and not path.is_symlink()]
    names = {path.relative_to(office).as_posix().lower() for path in files}
    assert not {name for name in names if "pyside" in name or "shiboken" in name or "libqt" in name}
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def test_its_commands_are_the_offices(office: Path, tmp_path: Path) -> None:
    assert run(office / "surveyor-relay", "--version", cwd=tmp_path).stdout == f"surveyor-relay {VERSION}\n"
    refused = run(office / "surveyor-relay", "serve", cwd=tmp_path)
    assert refused.returncode == 78
    assert "SURVEYOR_RELAY_" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_missing_migrations_are_named(office: Path, tmp_path: Path) -> None:
    broken = copy_of(office, tmp_path)
    shutil.rmtree(broken / "_internal" / "surveyor_app" / "relay" / "migrations")
    code, found = self_test(broken / "surveyor-relay", tmp_path)
    assert code == 1
    assert "surveyor_app/relay/migrations/ is missing" in found["files"]["detail"]
    assert not found["start"]["ok"]
