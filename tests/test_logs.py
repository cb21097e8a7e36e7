"""Logs tell what happened and never a secret."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.logs import redacted, set_up_logs


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was before."""
    logger = logging.getLogger()
    handlers, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        "GET /webhooks?tenant_id=t&session_token=HIDEME&x=1",
        "Authorization: Bearer HIDEME",
        "{'authorization': 'Bearer HIDEME'}",
        '{"token": {"bearer_token": "HIDEME"}}',
        "headers={'X': 'y', 'device_token': 'HIDEME'}",
        "aurora_session_token=HIDEME",
        "key tk_HIDEME_test",
        "Basic HIDEMEQ=",
        "the configured HIDEME itself",
    ],
)
def test_what_looks_secret_is_blacked_out(text: str) -> None:
    shown = redacted(text, ["configured HIDEME"])

    assert "HIDEME" not in shown
    assert "[hidden]" in shown


def test_the_rest_of_a_line_stays_readable() -> None:
    assert redacted("GET /x?session_token=abc&tenant_id=t 200") == "GET /x?session_token=[hidden]&tenant_id=t 200"


def refuse(local_secret: str) -> None:
    """Fail with a secret in the text and in a local variable."""
    raise ValueError(f"refused {local_secret} session_token=abcdef")


@pytest.mark.parametrize("as_json", [False, True])
def test_tracebacks_hide_secrets_and_local_variables(root: logging.Logger, as_json: bool) -> None:
    stream = io.StringIO()
    set_up_logs(stream=stream, secrets=["made-up-secret-value"], as_json=as_json)
    try:
        refuse("made-up-secret-value")
    except ValueError:
        logging.getLogger("surveyor_app.somewhere").exception("it failed for %s", "Bearer abcdef")

    written = stream.getvalue()
    assert "ValueError" in written
    assert "surveyor_app.somewhere" in written
    assert "made-up-secret-value" not in written
    assert "abcdef" not in written


def test_a_log_file_is_written_and_setting_up_again_replaces_the_first(root: logging.Logger, tmp_path: Path) -> None:
    stream = io.StringIO()
    set_up_logs(stream=stream)
    set_up_logs(file=tmp_path / "surveyor.log")

    logging.getLogger("surveyor_app").info("hello")

    assert "hello" in (tmp_path / "surveyor.log").read_text()
    assert stream.getvalue() == ""


def test_libraries_that_log_whole_addresses_are_silenced(root: logging.Logger) -> None:
    stream = io.StringIO()
    set_up_logs(stream=stream)

    logging.getLogger("httpx").info("HTTP Request: GET https://x/?session_token=abc")

    assert stream.getvalue() == ""


def test_a_log_that_another_program_has_open_grows_and_keeps_its_older_parts(
    root: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where nobody can rename a file that is open elsewhere."""
    file = tmp_path / "surveyor.log"
    (tmp_path / "surveyor.log.1").write_text("older", encoding="utf-8")
    file.write_bytes(b"x" * 2_000_000)
    set_up_logs(file=file)
    real = os.rename

    def refuse(source: str, target: str) -> None:
        if os.fspath(source) == os.fspath(file):
            raise PermissionError(13, "in use")
        real(source, target)

    with monkeypatch.context() as busy:
        busy.setattr(os, "rename", refuse)
        for number in range(10):
            logging.getLogger("surveyor_app").info("line %d", number)
    assert (tmp_path / "surveyor.log.1").read_text(encoding="utf-8") == "older"
    assert "line 9" in file.read_text(encoding="utf-8")

    with file.open("ab") as more:
        more.write(b"x" * 2_000_000)
    logging.getLogger("surveyor_app").info("after")
    assert (tmp_path / "surveyor.log.2").read_text(encoding="utf-8") == "older"
    assert file.stat().st_size < 1000
