"""Runs a command line and turns whatever happens into an exit code and a sentence."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import Any

import typer
import typer.main

from surveyor_app import logs
from surveyor_app.cli.extras import RELAY_PARTS, relay_parts_missing
from surveyor_app.cli.output import FAILED, INTERRUPTED, OK, USAGE, fail
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.identity import VERSION, Program

logger = logging.getLogger(__name__)
# typer carries its own copy of click in newer versions; its exceptions are found from its public ones.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def print_version(program: Program) -> Callable[[bool], None]:
    """What `--version` does."""

    def print_it(wanted: bool) -> None:
        if wanted:
            print(f"{program.command} {VERSION}")
            raise typer.Exit

    return print_it


def run(
    program: Program, build: Callable[[], typer.Typer], arguments: list[str], *, start_log: Callable[[], None]
) -> int:
    """Run one command line; returns its exit code. Nothing is raised, and no traceback is shown.

    `start_log` is called where an unexpected fault has to be logged and no log was set up.
    """
    as_json = "--json" in arguments
    _never_fail_to_print()
    try:
        command = typer.main.get_command(build())
        outcome = command.main(args=list(arguments), prog_name=program.command, standalone_mode=False)
    except _UsageError as error:
        return _usage(error, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except SurveyorError as error:
        return fail(error, as_json=as_json)
    except ModuleNotFoundError as error:
        if error.name not in RELAY_PARTS:
            return _unexpected(error, start_log, as_json=as_json)
        return fail(relay_parts_missing(), as_json=as_json)
    except BrokenPipeError:
        # Whoever read our output has gone; do not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence, never a traceback
        return _unexpected(error, start_log, as_json=as_json)
    return outcome if isinstance(outcome, int) else OK


def _usage(error: Any, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
    text = error.format_message()
    fail(SurveyorError(text or "The command line is not complete.", code="usage"), as_json=as_json)
    return USAGE


def _unexpected(error: Exception, start_log: Callable[[], None], *, as_json: bool) -> int:
    if not logs.is_set_up():  # a log that is there may know secrets to leave out
        start_log()
    logger.error("unexpected fault in a command", exc_info=error)
    fault = SurveyorError(
        f"Something unexpected went wrong ({type(error).__name__}).",
        code="unexpected",
        advice="The details are in the log. Nothing that was saved is lost.",
    )
    return fail(fault, as_json=as_json)


def _never_fail_to_print() -> None:
    """A name that the terminal cannot show must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
