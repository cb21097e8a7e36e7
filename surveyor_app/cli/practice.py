"""`surveyor demo` and `surveyor practice-aurora`: try the whole job without a real office."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.extras import need_relay_parts
from surveyor_app.domain.errors import SurveyorError


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put the practice commands into the command line."""

    @app.command("demo")
    def demo(
        *,
        keep: Annotated[bool, typer.Option("--keep", help="Keep the practice folder afterwards.")] = False,
        pictures: Annotated[
            Path | None, typer.Option("--pictures", help="Where to leave the pictures (without a display).")
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    ) -> None:
        """Practise: stand-in Aurora, office relay and the app with sample requests; no set-up needed."""
        from surveyor_app.cli.output import emit
        from surveyor_app.gui.display import has_display
        from surveyor_app.practice_mode import run

        need_relay_parts()

        def say(words: str) -> None:
            print(words, file=sys.stderr if json_ else sys.stdout, flush=True)

        base = container.paths.root / "practice"
        if has_display():
            raise typer.Exit(run.in_window(container, base, keep=keep, say=say))
        document = run.without_display(container, base, pictures or default_pictures(), keep=keep, say=say)
        emit(document, as_json=json_, words="")

    @app.command("practice-aurora")
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


def default_pictures() -> Path:
    """./demo-output, or a temporary folder where the current one cannot be written."""
    here = Path.cwd()
    return here / "demo-output" if os.access(here, os.W_OK) else Path(tempfile.mkdtemp(prefix="surveyor-demo-"))
