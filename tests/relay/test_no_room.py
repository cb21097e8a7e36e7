"""An office whose disk is full says so itself: to a monitor, in the log, and to `relay check`."""

from __future__ import annotations

import json
import logging
import shutil

import pytest

from surveyor_app.__main__ import main
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay import request_records
from tests.relay.office import Office


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk has a megabyte left."""
    usage = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)


@pytest.mark.usefixtures("no_room")
def test_a_monitor_hears_that_nothing_finds_room(office: Office) -> None:
    answer = office.http.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "disk_full"
    assert str(office.settings.data_dir) not in answer.text
    assert office.http.get("/healthz").status_code == 200


def test_with_room_it_is_ready(office: Office) -> None:
    assert office.http.get("/readyz").status_code == 200


@pytest.mark.usefixtures("no_room")
def test_check_names_the_disk_and_what_is_free(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))

    assert main(["relay", "check", "--json"]) == 1

    [fault] = json.loads(capsys.readouterr().out)["faults"]
    assert fault["kind"] == "disk_full"
    assert str(office.settings.data_dir) in fault["text"]
    assert "1.0 MB are free" in fault["text"]


def test_what_was_refused_for_lack_of_room_is_one_line_in_ten_minutes(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_given: object) -> int:
        raise StorageFault("The relay's disk is full.", code="disk_full")

    monkeypatch.setattr(request_records, "receive", refuse)
    with caplog.at_level(logging.WARNING, logger="surveyor_app"):
        assert {office.webhook(f"r{number}").status_code for number in range(4)} == {507}

    [told] = caplog.messages
    assert told.startswith("refused: the office's disk is full (1 since ")
