"""The checks run in a child process, so that one that ends the process is a finding like any other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from surveyor_app.domain.errors import StorageFault
from surveyor_app.identity import DESKTOP
from surveyor_app.self_test.checks import Check, CheckFailedError, Outcome, require, run
from surveyor_app.self_test.runner import outcomes


def program(tmp_path: Path, code: str) -> list[str]:
    """A stand-in for this program: Python that does `code` when it is asked to check."""
    file = tmp_path / "program.py"
    said = "import json, os, sys, time\ndef say(**words): print(json.dumps(words), flush=True)\n"
    file.write_text(said + code, encoding="utf-8")
    return [sys.executable, str(file)]


def test_what_the_child_tells_is_told(tmp_path: Path) -> None:
    told = ("say(begin='fonts')", "say(name='fonts', ok=True, detail='Inter')", "print('a stray line')")
    code = "\n".join([*told, "say(name='x', ok=False, detail='no')"])
    assert list(outcomes(DESKTOP, command=program(tmp_path, code))) == [
        Outcome("fonts", True, "Inter"),
        Outcome("x", False, "no"),
    ]


def test_a_check_that_ends_the_process_is_named_with_the_last_words(tmp_path: Path) -> None:
    code = "say(begin='qt')\nprint('no platform plugin', file=sys.stderr, flush=True)\nos.abort()"
    (found,) = outcomes(DESKTOP, command=program(tmp_path, code))
    assert (found.name, found.ok) == ("qt", False)
    assert found.detail == "the process ended by signal 6: no platform plugin"


def test_a_program_that_cannot_even_start_fails(tmp_path: Path) -> None:
    (found,) = outcomes(DESKTOP, command=program(tmp_path, "sys.exit('library missing')"))
    assert (found.name, found.ok) == ("start", False)
    assert "library missing" in found.detail


def test_a_check_that_hangs_is_given_up(tmp_path: Path) -> None:
    code = "say(begin='practice job')\ntime.sleep(60)"
    (found,) = outcomes(DESKTOP, command=program(tmp_path, code), seconds=1.0)
    assert (found.name, found.ok) == ("practice job", False)
    assert "did not end" in found.detail


def test_the_child_sees_nothing_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_APPLICATION_KEY", "a real office's key")
    code = "say(name='seen', ok=True, detail=json.dumps({k: v for k, v in os.environ.items() if 'SURVEYOR' in k}))"
    (found,) = outcomes(DESKTOP, command=program(tmp_path, code))
    seen = json.loads(found.detail)
    assert set(seen) == {"SURVEYOR_DATA_DIR", "SURVEYOR_LANGUAGE"}
    assert "surveyor-self-test-" in seen["SURVEYOR_DATA_DIR"]
    assert not Path(seen["SURVEYOR_DATA_DIR"]).parent.exists()


def test_a_failure_says_what_is_wrong_in_one_line() -> None:
    def fails() -> str:
        raise CheckFailedError("Inter-Bold.ttf\nis missing")

    def refused() -> str:
        raise StorageFault("The disk is full.", code="disk_full", advice="Free some space.")

    def surprises() -> str:
        raise KeyError("slots")

    assert run(Check("fonts", fails)).line() == "fonts: FAILED: Inter-Bold.ttf is missing"
    assert run(Check("database", refused)).detail == "The disk is full. Free some space."
    assert run(Check("lists", surprises)).line() == "lists: FAILED: KeyError: 'slots'"
    assert run(Check("keyring", lambda: "")).line() == "keyring: ok"


def test_many_problems_are_counted() -> None:
    problems = [f"{number} is missing" for number in range(7)]
    found = run(Check("files", lambda: require(problems, "")))
    assert found.detail.endswith("4 is missing and 2 more")
