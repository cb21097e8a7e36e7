"""`--self-test`: examine this installation in a scratch folder; a person's data is never touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surveyor_app.cli.output import FAILED, OK, emit, say
from surveyor_app.identity import VERSION, Program

if TYPE_CHECKING:
    from surveyor_app.self_test.checks import Check

OPTION = "--self-test"
SelfTestOption = Annotated[
    bool, typer.Option(OPTION, help="Examine this installation in a scratch folder; exit 0 when all is well.")
]
SelfTestJson = Annotated[bool, typer.Option("--json", help="With --self-test: one JSON document on stdout.")]
# What the program calls itself with, see self_test/runner.py.
ChecksOption = Annotated[Path | None, typer.Option("--self-test-checks", hidden=True)]
MakeChecks = Callable[[Path], "list[Check]"]


def answer(
    context: typer.Context,
    program: Program,
    make_checks: MakeChecks,
    *,
    asked: bool,
    checks_in: Path | None,
    as_json: bool,
) -> None:
    """For the root of a command line: what to do where no command was given. Ends the program when it has to."""
    if checks_in is not None:
        raise typer.Exit(_run_here(make_checks, checks_in))
    if asked:
        raise typer.Exit(_run(program, as_json=as_json))
    if context.invoked_subcommand is None:
        context.fail("Missing command.")
    if as_json:
        context.fail(f"Write --json after the command: {context.invoked_subcommand} --json")


def _run(program: Program, *, as_json: bool) -> int:
    from surveyor_app.self_test.runner import outcomes

    found = []
    for outcome in outcomes(program):
        found.append(outcome)
        if as_json:
            say(outcome.line())
        else:
            print(outcome.line(), flush=True)
    failed = [outcome.name for outcome in found if not outcome.ok]
    document = {
        "program": program.command,
        "version": VERSION,
        "ok": not failed,
        "checks": [{"name": outcome.name, "ok": outcome.ok, "detail": outcome.detail} for outcome in found],
    }
    words = f"{len(failed)} of {len(found)} checks failed: {', '.join(failed)}" if failed else "All is well."
    emit(document, as_json=as_json, words=words)
    return FAILED if failed else OK


def _run_here(make_checks: MakeChecks, scratch: Path) -> int:
    from surveyor_app.logs import set_up_logs
    from surveyor_app.self_test.protocol import run_all

    set_up_logs()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed must not stand between our lines
    with out:
        return run_all(make_checks(scratch), out)
