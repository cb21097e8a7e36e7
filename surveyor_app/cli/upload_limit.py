"""How much of the line uploads may use: `upload-limit`."""

from __future__ import annotations

from typing import Annotated

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.laptop import open_services
from surveyor_app.cli.output import JsonOption, emit
from surveyor_app.domain.errors import InvalidInput
from surveyor_app.domain.upload_limit import limit_words, read_limit


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put this command into the command line."""

    # "-5" is no option, but a number that is told what is allowed.
    @app.command("upload-limit", context_settings={"ignore_unknown_options": True})
    def upload_limit(
        limit: Annotated[
            str | None, typer.Argument(metavar="KBIT|off", help="kbit/s for all uploads together; shown without it.")
        ] = None,
        *,
        json: JsonOption = False,
    ) -> None:
        """Show or set this laptop's upload speed limit. It holds at once, also in an open window."""
        _upload_limit(container, limit, as_json=json)


def _upload_limit(container: ContainerProtocol, limit: str | None, *, as_json: bool) -> None:
    if limit is not None and limit.startswith("--"):
        raise typer.BadParameter(f"No such option: {limit}")
    try:
        wanted = read_limit(limit) if limit is not None else None
    except InvalidInput as error:
        raise typer.BadParameter(f"{error.text} `off` takes it away.") from None
    with open_services(container) as services:
        if limit is not None:
            services.upload_limit.set(wanted)
        kbit = services.upload_limit.get()
    emit({"upload_limit_kbit": kbit}, as_json=as_json, words=limit_words(kbit))
