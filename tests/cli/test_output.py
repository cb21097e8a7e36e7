"""JSON on stdout is UTF-8 or plain ASCII, whatever encoding the terminal or pipe has."""

from __future__ import annotations

import io
import json
import sys

import pytest

from surveyor_app.cli.output import emit


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, document: dict[str, str]) -> bytes:
    stdout = io.BytesIO()
    with monkeypatch.context() as patched, io.TextIOWrapper(stdout, encoding=encoding) as stream:
        patched.setattr(sys, "stdout", stream)
        emit(document, as_json=True, words="")
        stream.flush()
        return stdout.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "cp1252", "cp437", "ascii", "latin-1"])
def test_a_name_survives_every_encoding_of_a_pipe(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    document = {"name": "Zoë Sample", "half": "x\udcff", "far": "日本"}
    assert json.loads(printed(monkeypatch, encoding, document).decode("utf-8")) == document


def test_utf_8_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Zoë" in printed(monkeypatch, "utf-8", {"name": "Zoë"}).decode("utf-8")
