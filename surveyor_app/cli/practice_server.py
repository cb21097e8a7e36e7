"""`practice-aurora`: the stand-in for Aurora's API, as a program of its own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from surveyor_app.domain.errors import SurveyorError


def add_commands(app: typer.Typer, *, hidden: bool = False) -> None:
    """Put `practice-aurora` into a command line."""

    @app.command("practice-aurora", hidden=hidden)
    def practice_aurora(
        *,
        port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 picks a free one.")] = 0,
        host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
        exit_with_parent: Annotated[bool, typer.Option("--exit-with-parent", hidden=True)] = False,
        json_: Annotated[bool, typer.Option("--json", help="For faults; the first line stays `listening …`.")] = False,
    ) -> None:
        """Run the stand-in for Aurora's API on this machine."""
        from surveyor_app.practice_aurora.server import serve
        from surveyor_app.practice_aurora.settings import PracticeAurora
        from surveyor_app.practice_aurora.welcome import welcome

        def tell(url: str) -> None:
            print(f"listening {url}", flush=True)
            if not exit_with_parent:
                print(welcome(url, settings), file=sys.stderr, flush=True)

        try:
            settings = PracticeAurora.from_environment()
            serve(
                host=host,
                port=port,
                application_id=settings.application_id,
                application_key=settings.application_key,
                tenant_id=settings.tenant_id,
                on_listening=tell,
                exit_when_stdin_closes=exit_with_parent,
            )
        except ValueError as error:
            raise SurveyorError(f"Practice Aurora cannot start: {error}.", code="settings") from error
        except OSError as error:
            raise SurveyorError(
                f"Practice Aurora cannot listen on {host}, port {port}.",
                code="address_in_use",
                advice="Choose another port.",
            ) from error
