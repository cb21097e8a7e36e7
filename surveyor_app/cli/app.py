"""The `surveyor` command line: every command, bound to a container."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from surveyor_app.cli import delivery, laptop, restore, running, self_test, unattended, upload_limit
from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.process_log import start_log
from surveyor_app.identity import DESKTOP

if TYPE_CHECKING:
    from surveyor_app.self_test.checks import Check


def build(container: ContainerProtocol) -> typer.Typer:
    """All commands, bound to a container. The heavy parts load when a command runs."""
    from surveyor_app.cli import practice, relay

    def make_checks(scratch: Path) -> list[Check]:
        from surveyor_app.self_test.desktop import checks

        return checks(container, scratch)

    app = typer.Typer(
        name=DESKTOP.command,
        help="Site surveys for Aurora: surveyed offline on this laptop, published through the office relay.",
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
            typer.Option(
                "--version", help="Print the version.", callback=running.print_version(DESKTOP), is_eager=True
            ),
        ] = False,
        self_test_: self_test.SelfTestOption = False,
        json_: self_test.SelfTestJson = False,
        checks_in: self_test.ChecksOption = None,
    ) -> None:
        """Site surveys for Aurora: surveyed offline on this laptop, published through the office relay."""
        self_test.answer(context, DESKTOP, make_checks, asked=self_test_, checks_in=checks_in, as_json=json_)

    laptop.add_commands(app, container)
    restore.add_commands(app, container)
    delivery.add_commands(app, container)
    upload_limit.add_commands(app, container)
    unattended.add_commands(app, container)
    relay.add_commands(app, container)
    practice.add_commands(app, container)
    return app


def run(arguments: list[str], container: ContainerProtocol) -> int:
    """Run one command line; returns its exit code. Nothing is raised, and no traceback is shown."""
    return running.run(DESKTOP, lambda: build(container), arguments, start_log=lambda: start_log(container))
