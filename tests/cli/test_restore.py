"""`surveyor restore` never surprises: it says what goes and what comes, asks, and tells the way back."""

from __future__ import annotations

import io
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import Busy
from surveyor_app.services.restore import routine_backup
from tests.cli.conftest import FakeContainer, Ran

Run = Callable[..., Ran]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def backup(container: FakeContainer, request_id: str) -> Path:
    """A backup, and an answer that was typed after it."""
    made = routine_backup(container.paths, container.clock)
    assert made is not None
    _type(container, request_id, "typed later")
    return made


def _type(container: FakeContainer, request_id: str, text: str) -> None:
    services = container.services()
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", text)
    services.close()


def _typed(container: FakeContainer, request_id: str) -> str | None:
    services = container.services()
    try:
        return services.survey.detail(request_id).survey.electrical.notes
    finally:
        services.close()


def test_without_a_backup_there_is_nothing_to_restore(run: Run, container: FakeContainer, request_id: str) -> None:
    nothing = run("restore", "--json")
    assert (nothing.code, nothing.document["error"]["code"]) == (1, "not_found")
    assert "no backups" in run("restore", "--list").out
    assert request_id
    container.lock_fault = Busy("Another Surveyor is open.")
    assert run("restore", "--yes").code == 1


@pytest.mark.parametrize("yes", [[], ["--yes"]])
def test_a_backup_that_does_not_exist_is_named_before_anybody_is_asked_to_close_the_window(
    run: Run, container: FakeContainer, backup: Path, yes: list[str]
) -> None:
    container.lock_fault = Busy("Another Surveyor is open.")
    wrong = run("restore", "no-such-backup.db", *yes, "--json")
    assert (wrong.code, wrong.document["error"]["code"]) == (1, "not_found")
    assert "There is no backup no-such-backup.db." in wrong.err
    assert run("restore", backup.name, *yes, "--json").document["error"]["text"] == "Another Surveyor is open."


def test_backups_are_listed(run: Run, backup: Path) -> None:
    [listed] = run("restore", "--list", "--json").document["backups"]
    assert (listed["name"], listed["requests"], listed["sound"]) == (backup.name, 1, True)
    words = run("restore", "--list").out
    assert backup.name in words
    assert "1 survey, no photos" in words


def test_a_script_says_yes_and_is_told_the_way_back(
    run: Run, container: FakeContainer, backup: Path, request_id: str
) -> None:
    restored = run("restore", backup.name, "--yes", "--json")
    assert (restored.code, restored.document["backup"]) == (0, str(backup))
    assert _typed(container, request_id) is None
    assert run("doctor").code == 0, "who asked for it was told already"
    words = shlex.split(restored.document["undo"])
    assert words[:3] == ["surveyor", "restore", "--yes"]
    undone = run(*words[1:])
    assert undone.code == 0
    assert "You went back to what was put aside" in undone.out
    assert _typed(container, request_id) == "typed later"


def test_where_nobody_can_be_asked_nothing_is_changed(
    run: Run, container: FakeContainer, backup: Path, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    refused = run("restore", backup.name, "--json")
    assert (refused.code, refused.document["restored"], refused.document["error"]["code"]) == (64, False, "usage")
    assert "--yes" in refused.err
    assert _typed(container, request_id) == "typed later"


@pytest.mark.parametrize(
    ("answer", "code", "left"), [("y\n", 0, None), ("\n", 1, "typed later"), ("n\n", 1, "typed later")]
)
def test_a_person_is_asked_first(
    run: Run,
    container: FakeContainer,
    backup: Path,
    request_id: str,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    left: str | None,
) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal(answer))
    asked = run("restore")
    assert asked.code == code
    assert "Now     1 survey, no photos, last changed " in asked.err
    assert backup.name in asked.err
    assert ("To undo this:\n  surveyor restore /" in asked.out) == (code == 0)
    assert _typed(container, request_id) == left


def test_an_empty_backup_must_be_named_and_is_called_empty(
    run: Run, container: FakeContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    container.services().close()
    made = routine_backup(container.paths, container.clock)
    assert made is not None
    assert run("restore", "--yes", "--json").document["error"]["code"] == "not_found"
    monkeypatch.setattr("sys.stdin", _Terminal("n\n"))
    assert "This backup is empty." in run("restore", made.name).err


def test_a_damaged_database_has_no_way_back(run: Run, container: FakeContainer, backup: Path, request_id: str) -> None:
    for log in container.paths.root.glob("surveyor.db-*"):
        log.unlink()
    container.paths.database.write_bytes(b"no database" * 500)
    restored = run("restore", "--yes", "--json")
    assert (restored.code, restored.document["undo"]) == (0, None)
    assert run("show", request_id, "--json").document["id"] == request_id
    assert backup.is_file()
