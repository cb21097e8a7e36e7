"""The office's manual page knows every command that an administrator may use, with its options."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from surveyor_app.cli import relay_root

MANUAL = Path(__file__).parents[2] / "packaging" / "debian" / "man" / "surveyor-relay.1"
THE_SERVICE_RUNS_IT = {"serve"}


def test_every_command_of_the_office_is_in_its_manual() -> None:
    page = MANUAL.read_text(encoding="utf-8").replace("\\-", "-")
    said = page[page.index(".SH COMMANDS") : page.index(".SH BACKUPS")]
    root = typer.main.get_command(relay_root.build())
    commands = {name: c for name, c in getattr(root, "commands").items() if not c.hidden}  # noqa: B009
    assert len(commands) > len(THE_SERVICE_RUNS_IT)
    missing = [
        wanted
        for name, command in commands.items()
        if name not in THE_SERVICE_RUNS_IT
        for wanted in (name, *(p.opts[0] for p in command.params if p.opts[0] not in ("--json", name)))
        if (wanted == name or wanted.startswith("--")) and not re.search(rf"(?<![\w-]){wanted}(?![\w-])", said)
    ]
    assert missing == []
