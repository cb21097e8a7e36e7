"""`surveyor demo`: try the whole job without a real office."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from surveyor_app.cli import practice_server
from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.extras import need_relay_parts


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
        """Practise with sample requests; no set-up needed.

        Starts a stand-in Aurora, an office relay and the app.
        """
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

    practice_server.add_commands(app)


def default_pictures() -> Path:
    """./demo-output, or a temporary folder where the current one cannot be written."""
    here = Path.cwd()
    return here / "demo-output" if os.access(here, os.W_OK) else Path(tempfile.mkdtemp(prefix="surveyor-demo-"))
