"""The `surveyor-relay` command: the office's program without the desktop app; it needs no Qt."""

from __future__ import annotations

import os
import sys

from surveyor_app.cli import relay_root


def main(arguments: list[str] | None = None) -> int:
    """Run with the given arguments (the process's own by default); returns the exit code."""
    os.umask(0o077)  # customers are in whatever is written
    return relay_root.run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
