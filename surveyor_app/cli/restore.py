"""Back to a backup: `restore`. It says what it would replace, asks first, and tells the way back."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.output import USAGE, JsonOption, emit, fail, say
from surveyor_app.cli.process_log import start_log
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.moments import count, local_minute

if TYPE_CHECKING:
    from surveyor_app.services.restore import BackupFacts, RestorePlan

_NOTHING: dict[str, Any] = {"restored": False}


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put this command into the command line."""

    @app.command("restore")
    def restore(
        backup: Annotated[
            str,
            typer.Argument(
                metavar="[BACKUP]", help="A name from --list, or a file; the newest with surveys without one."
            ),
        ] = "",
        *,
        list_: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask; scripts need this.")] = False,
        json: JsonOption = False,
    ) -> None:
        """Restore the database from a backup. The present one is put aside, photos added since are kept."""
        if list_:
            _list_backups(container, as_json=json)
        else:
            _restore(container, backup or None, yes=yes, as_json=json)


def _list_backups(container: ContainerProtocol, *, as_json: bool) -> None:
    from surveyor_app.services.restore import RestoreService, backup_document

    kept = RestoreService(container.paths, container.exclusive).backups()
    lines = [
        f"{each.path.name}  {_minute(each.made_at)}  {_holds(each)}, {each.size / 1e6:.1f} MB"
        f"{'  damaged' if each.complaint else ''}"
        for each in kept
    ]
    document = {"backups": [backup_document(each) for each in kept]}
    emit(document, as_json=as_json, words="\n".join(lines) or "There are no backups.")


def _restore(container: ContainerProtocol, backup: str | None, *, yes: bool, as_json: bool) -> None:
    from surveyor_app.services.restore import RestoreService, report_document, take_report, undo_file

    start_log(container)
    service = RestoreService(container.paths, container.exclusive)
    if not yes:
        _ask(_plan_words(service.plan(backup)), as_json=as_json)
    report = service.restore(backup)
    for program in ("command", "doctor"):  # both would tell again what is told here
        take_report(container.paths, program)
    before = undo_file(report)
    undo = None if before is None else _command(before, yes=yes)
    document = {"restored": True} | report_document(report) | {"undo": undo}
    words = report.text if undo is None else f"{report.text}\nTo undo this:\n  {undo}"
    emit(document, as_json=as_json, words=words)


def _ask(question: str, *, as_json: bool) -> None:
    """Go on only where a person agrees. Where nobody can be asked, exit 64: the command line lacks --yes."""
    say(question)
    if not sys.stdin.isatty():
        refused = SurveyorError(
            "Nothing was changed: nobody can be asked here.",
            code="usage",
            advice="Add --yes to restore without a question.",
        )
        fail(refused, as_json=as_json, document=_NOTHING)
        raise typer.Exit(USAGE)
    if not typer.confirm("Restore it?", err=True):
        raise typer.Exit(
            fail(SurveyorError("Nothing was changed.", code="declined"), as_json=as_json, document=_NOTHING)
        )


def _plan_words(plan: RestorePlan) -> str:
    if plan.damage:
        now = plan.damage
    elif plan.changed_at is None:
        now = _holds(plan.present)
    else:
        now = f"{_holds(plan.present)}, last changed {local_minute(plan.changed_at)}"
    lines = ["This replaces the answers on this laptop by those of a backup.", f"  Now     {now}"]
    if plan.backup is None:
        lines.append("  Backup  none: what can be read of the damaged data is taken over")
    else:
        lines.append(f"  Backup  {_holds(plan.backup)}, made {_minute(plan.backup.made_at)} ({plan.backup.path.name})")
        if not plan.backup.requests:
            lines.append("This backup is empty.")
    lines.append("Photos stay. What is here now is put aside, and you are told how to go back to it.")
    return "\n".join(lines)


def _holds(facts: BackupFacts) -> str:
    return f"{count(facts.requests, 'survey')}, {count(facts.photos, 'photo')}"


def _minute(made_at: datetime | None) -> str:
    return "at an unknown time" if made_at is None else local_minute(made_at)


def _command(backup: Path, *, yes: bool) -> str:
    words = ["surveyor", "restore", *(["--yes"] if yes else []), str(backup)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
