"""JSON on stdout is UTF-8 or plain ASCII, whatever encoding the terminal or pipe has."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest

from surveyor_app.cli.output import emit, say
from surveyor_app.storage import request_repository
from tests.cli.conftest import FakeContainer, Ran
from tests.sample_requests import a_request

Run = Callable[..., Ran]


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


@pytest.mark.parametrize("obeyed", ["\x1b[2J", "\r", "\x9b31m", "\x07", "\u202e", "\x00", "\x7f"])
def test_no_name_from_outside_moves_the_terminal(capsys: pytest.CaptureFixture[str], obeyed: str) -> None:
    name = f"Zoë{obeyed} Sample"
    emit({"name": name}, as_json=False, words=f"{name}\n\tnext")
    say(name)
    emit({"name": name}, as_json=True, words="")

    shown = capsys.readouterr()
    assert obeyed[0] not in shown.out + shown.err
    assert shown.err == f"Zoë?{obeyed[1:]} Sample\n"
    words, _, document = shown.out.partition("{")
    assert words == f"Zoë?{obeyed[1:]} Sample\n\tnext\n"
    assert json.loads("{" + document) == {"name": name}


def test_requests_and_show_keep_a_customers_name_on_its_line(
    run: Run, container: FakeContainer, request_id: str
) -> None:
    services = container.services()
    project = {"customer_first_name": "Zoë\nSurvey     Sent\x1b[1A", "address": "1 Example\r\n Street"}
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request(request_id, project=project))
    services.close()

    listed, shown = run("requests").out, run("show", request_id).out

    assert "Zoë Survey Sent?[1A, 1 Example Street" in listed
    assert "Customer   Zoë Survey Sent?[1A\n" in shown
    assert "\x1b" not in listed + shown
