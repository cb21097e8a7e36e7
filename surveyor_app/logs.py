"""Logging for people and machines: one line an event, secrets and session tokens blacked out before it is written."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from surveyor_app.lean_imports import without

HIDDEN = "[hidden]"
_LOG_BYTES = 2_000_000
_LOG_FILES = 5
_NAMES = (
    r"session_token|aurora_session_token|bearer_token|device_token|application_key|header_auth_value|secret|password"
)
_PATTERNS = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{4,}"),
    re.compile(rf"(?i)((?:{_NAMES})=)[^&\s\"'>]+"),
    re.compile(rf"(?i)([\"']?(?:{_NAMES})[\"']?\s*:\s*[\"'])[^\"']*"),
    re.compile(r"(?i)(\bauthorization[\"']?\s*[:=,]\s*b?[\"']?)(?!bearer|basic)[^\s\"',)]+"),
    re.compile(r"(\btk_)[A-Za-z0-9_]{6,}"),
)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with everything that looks like a token or key, and each of `secrets`, replaced by ``[hidden]``."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats with another formatter, then hides what looks secret: message, arguments and tracebacks alike."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line without secrets."""
        return redacted(self._inner.format(record), self._secrets)


def make_formatter(secrets: Iterable[str] = (), *, as_json: bool = False) -> RedactingFormatter:
    """ISO time in UTC, level, logger and message; one JSON object a line with `as_json`."""
    with without("rich"):  # only pretty tracebacks use it
        import structlog  # loaded here so that commands that log nothing start fast

    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=False,
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,  # the pretty one prints local variables
        )
    )
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if as_json:
        shared.append(structlog.processors.format_exc_info)
    return RedactingFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        ),
        secrets,
    )


class _SharedLogFile(RotatingFileHandler):
    """A rotating file that several of our processes write. Windows lets none rename it while another has it open:
    then it grows by another part and is rotated later, instead of pushing out the older parts at every line."""

    def doRollover(self) -> None:
        """Rotate where the file can be renamed."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None  # as the parent does it: opened again by the next line
        probe = f"{self.baseFilename}.rolling"
        try:
            os.rename(self.baseFilename, probe)
            os.rename(probe, self.baseFilename)
        except OSError:
            self.maxBytes += _LOG_BYTES
            return
        self.maxBytes = _LOG_BYTES
        super().doRollover()


_HANDLER_NAME = "surveyor"


def set_up_logs(
    *,
    level: int = logging.INFO,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
    file: Path | None = None,
    as_json: bool = False,
) -> None:
    """Send this process's log to `stream` (default: stderr), or to a rotating `file` instead when one is given.

    Called once by a program's entry point; calling it again replaces what was set up. OSError when the file cannot be
    written.
    """
    handler: logging.Handler
    if file is not None:
        handler = _SharedLogFile(file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True)
    else:
        handler = logging.StreamHandler(sys.stderr if stream is None else stream)
    handler.setFormatter(make_formatter(secrets, as_json=as_json))
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.get_name() == _HANDLER_NAME]:
        root.removeHandler(old)
        old.close()
    handler.set_name(_HANDLER_NAME)  # tells ours from the handlers of test tools
    root.addHandler(handler)
    root.setLevel(level)
    # The first two write whole addresses, query included, at INFO; the third tells of every plug-in.
    for name in ("httpx", "httpcore", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def is_set_up() -> bool:
    """Whether `set_up_logs` was called in this process."""
    return any(handler.get_name() == _HANDLER_NAME for handler in logging.getLogger().handlers)
