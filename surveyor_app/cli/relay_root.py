"""The `surveyor-relay` command line: the office's commands alone, without `relay` before them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surveyor_app.cli import practice_server, running, self_test
from surveyor_app.cli.relay import relay_app
from surveyor_app.identity import RELAY

if TYPE_CHECKING:
    from surveyor_app.self_test.checks import Check


def build() -> typer.Typer:
    """The office's commands; `surveyor-relay serve` is `surveyor relay serve`."""
    app = typer.Typer(
        name=RELAY.command,
        help=RELAY.summary + ".",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback(invoke_without_command=True)
    def main(
        context: typer.Context,
        *,
        version: Annotated[
            bool,
            typer.Option("--version", help="Print the version.", callback=running.print_version(RELAY), is_eager=True),
        ] = False,
        self_test_: self_test.SelfTestOption = False,
        json_: self_test.SelfTestJson = False,
        checks_in: self_test.ChecksOption = None,
    ) -> None:
        """Office relay between Aurora and the surveyors' laptops."""
        self_test.answer(context, RELAY, _make_checks, asked=self_test_, checks_in=checks_in, as_json=json_)

    app.add_typer(relay_app, name="")
    # What is written for `surveyor relay …` works here too; practice mode calls its servers that way.
    app.add_typer(relay_app, name="relay", hidden=True)
    practice_server.add_commands(app, hidden=True)
    return app


def run(arguments: list[str]) -> int:
    """Run one command line; returns its exit code. Nothing is raised, and no traceback is shown."""
    return running.run(RELAY, build, arguments, start_log=_start_log)


def _make_checks(scratch: Path) -> list[Check]:
    from surveyor_app.self_test.office import checks

    return checks(scratch)


def _start_log() -> None:
    from surveyor_app.logs import set_up_logs

    set_up_logs()
