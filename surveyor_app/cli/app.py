"""The `surveyor` command line: builds the commands and turns whatever happens into an exit code and a sentence."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated, Any

import typer
import typer.main

from surveyor_app import __version__
from surveyor_app.cli import delivery, laptop, restore, upload_limit
from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.extras import RELAY_PARTS, relay_parts_missing
from surveyor_app.cli.output import FAILED, INTERRUPTED, OK, USAGE, fail
from surveyor_app.cli.process_log import start_log
from surveyor_app.domain.errors import SurveyorError

logger = logging.getLogger(__name__)
# typer carries its own copy of click in newer versions; its exceptions are found from its public ones.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def build(container: ContainerProtocol) -> typer.Typer:
    """All commands, bound to a container. The heavy parts load when a command runs."""
    from surveyor_app.cli import practice, relay

    app = typer.Typer(
        name="surveyor",
        help="Site surveys for Aurora: surveyed offline on this laptop, published through the office relay.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def main(
        *,
        version: Annotated[
            bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
        ] = False,
    ) -> None:
        """Site surveys for Aurora: surveyed offline on this laptop, published through the office relay."""

    laptop.add_commands(app, container)
    restore.add_commands(app, container)
    delivery.add_commands(app, container)
    upload_limit.add_commands(app, container)
    relay.add_commands(app, container)
    practice.add_commands(app, container)
    return app


def run(arguments: list[str], container: ContainerProtocol) -> int:
    """Run one command line; returns its exit code. Nothing is raised, and no traceback is shown."""
    as_json = "--json" in arguments
    _never_fail_to_print()
    try:
        command = typer.main.get_command(build(container))
        outcome = command.main(args=list(arguments), prog_name="surveyor", standalone_mode=False)
    except _UsageError as error:
        return _usage(error, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except SurveyorError as error:
        return fail(error, as_json=as_json)
    except ModuleNotFoundError as error:
        if error.name not in RELAY_PARTS:
            return _unexpected(error, container, as_json=as_json)
        return fail(relay_parts_missing(), as_json=as_json)
    except BrokenPipeError:
        # Whoever read our output has gone; do not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence, never a traceback
        return _unexpected(error, container, as_json=as_json)
    return outcome if isinstance(outcome, int) else OK


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"surveyor {__version__}")
        raise typer.Exit


def _usage(error: Any, *, as_json: bool) -> int:
    context = getattr(error, "ctx", None)
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
    text = error.format_message()
    fail(SurveyorError(text or "The command line is not complete.", code="usage"), as_json=as_json)
    return USAGE


def _unexpected(error: Exception, container: ContainerProtocol, *, as_json: bool) -> int:
    if not any(getattr(handler, "surveyor", False) for handler in logging.getLogger().handlers):
        start_log(container)
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
