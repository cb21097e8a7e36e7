"""The `surveyor-relay` command: the office's program without the desktop app; it needs no Qt."""

from __future__ import annotations

import sys

from surveyor_app.cli import relay_root


def main(arguments: list[str] | None = None) -> int:
    """Run with the given arguments (the process's own by default); returns the exit code."""
    return relay_root.run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
