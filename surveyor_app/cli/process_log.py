"""Sends the log of a laptop's command into its data folder."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveyor_app.cli.container import ContainerProtocol


def start_log(container: ContainerProtocol) -> None:
    """Send this process's log to the data folder's log file; without one where that cannot be written."""
    from surveyor_app.logs import set_up_logs

    logging.raiseExceptions = False  # a log that a full disk refuses must not print tracebacks
    try:
        container.paths.ensure()
        set_up_logs(file=container.paths.logs / "surveyor.log")
    except OSError:
        logging.getLogger().addHandler(logging.NullHandler())
