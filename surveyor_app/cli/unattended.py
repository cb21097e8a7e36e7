"""Whether a timer's sync finds the pairing while nobody is logged in: `unattended`."""

from __future__ import annotations

from typing import Annotated

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.laptop import open_services
from surveyor_app.cli.output import JsonOption, emit, fail
from surveyor_app.domain.errors import SurveyorError

_CHOICES = {"on": True, "off": False}


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put this command into the command line."""

    @app.command("unattended")
    def unattended(
        choice: Annotated[str | None, typer.Argument(metavar="on|off", help="Shown without it.")] = None,
        *,
        json: JsonOption = False,
    ) -> None:
        """Let `sync` work while nobody is logged in.

        The pairing is then kept in a private file. Without a value: show how it is.
        """
        _unattended(container, choice, as_json=json)


def _unattended(container: ContainerProtocol, choice: str | None, *, as_json: bool) -> None:
    if choice is not None and choice not in _CHOICES:
        raise typer.BadParameter("It is `on` or `off`.")
    with open_services(container) as services:
        try:
            if choice is not None:
                services.unattended.set(_CHOICES[choice])
        except SurveyorError as error:
            document = {"unattended_sync": services.unattended.get()}
            raise typer.Exit(fail(error, as_json=as_json, document=document)) from None
        is_on = services.unattended.get()
    emit({"unattended_sync": is_on}, as_json=as_json, words=_words(is_on))


def _words(is_on: bool) -> str:
    if is_on:
        return "A timer can sync while nobody is logged in: the pairing is kept in a file that only you can read."
    return "The pairing is kept in the system's keyring: a sync needs somebody who is logged in."
