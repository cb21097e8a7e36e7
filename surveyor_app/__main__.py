"""The `surveyor` command: opens the window when nothing is asked, otherwise runs one command."""

from __future__ import annotations

import os
import sys

from surveyor_app import bootstrap


def main(arguments: list[str] | None = None) -> int:
    """Run with the given arguments (the process's own by default); returns the exit code."""
    os.umask(0o077)  # customers are in whatever is written
    given = sys.argv[1:] if arguments is None else arguments
    container = bootstrap.Container.for_this_user()
    return container.run_command(given) if given else container.run_window()


if __name__ == "__main__":
    sys.exit(main())
