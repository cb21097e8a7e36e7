"""Webhooks that do not arrive are told: in the log, seldom, and by `relay check` and `serve`; the secret never is."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from surveyor_app.__main__ import main
from surveyor_app.relay import server
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.subscription_record import differences, note_subscription, refused
from tests.relay.conftest import NOBODY_THERE
from tests.relay.office import APPLICATION_KEY, WEBHOOK_SECRET, Office

OTHER_SECRET = "another-made-up-secret-11"


@pytest.fixture
def checked(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs `relay check` on the office; its exit code and document."""

    def check(**environment: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(office.settings.data_dir))
        for name, value in environment.items():
            monkeypatch.setenv(f"SURVEYOR_RELAY_{name}", value)
        code = main(["relay", "check", "--json"])
        return code, json.loads(capsys.readouterr().out)

    return check


def test_refused_webhooks_are_logged_once_in_ten_minutes_and_counted(
    office: Office, checked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="surveyor_app"):
        for _ in range(3):
            assert office.webhook("r1", **{"X-Surveyor-Webhook-Secret": OTHER_SECRET}).status_code == 401
        [told] = caplog.messages
        assert told.startswith("webhook refused: wrong secret (1 since ")
        office.clock.move(minutes=11)
        office.webhook("r1", **{"X-Surveyor-Webhook-Secret": OTHER_SECRET})

    assert "(4 since " in caplog.messages[-1]
    assert len(caplog.records) == 2
    assert OTHER_SECRET not in caplog.text
    assert WEBHOOK_SECRET not in caplog.text
    code, document = checked()
    [fault] = document["faults"]
    assert (code, fault["kind"]) == (1, "webhooks_refused")
    assert fault["text"].startswith("4 webhooks were refused")
    assert "surveyor relay subscribe" in fault["text"]


def test_a_stranger_without_a_request_counts_for_nothing(office: Office, checked: Any) -> None:
    assert office.http.get("/webhooks/aurora/site-survey-requested").status_code == 401

    assert checked() == (0, {"faults": [], "notes": [], "deep": False})


def test_once_a_webhook_is_taken_again_the_refused_ones_are_a_note(office: Office, checked: Any) -> None:
    office.webhook("r1", **{"X-Surveyor-Webhook-Secret": OTHER_SECRET})
    assert office.webhook("r2").status_code == 200

    code, document = checked()
    assert (code, document["faults"]) == (0, [])
    assert "add-request" in document["notes"][0]["text"]


def test_a_secret_that_aurora_was_not_told_is_a_fault(office: Office, checked: Any) -> None:
    note_subscription(office.settings.model_copy(update={"public_url": "https://relay.example"}), datetime.now(UTC))
    same = {"PUBLIC_URL": "https://relay.example", "WEBHOOK_SECRET": WEBHOOK_SECRET}
    assert checked(**same)[0] == 0

    code, document = checked(**(same | {"WEBHOOK_SECRET": OTHER_SECRET}))
    assert (code, document["faults"][0]["kind"]) == (1, "subscription")
    assert "the secret changed" in document["faults"][0]["text"]
    kept = (office.settings.data_dir / "subscription.json").read_text()
    assert WEBHOOK_SECRET not in kept + str(document)

    assert "the public address" in checked(**(same | {"PUBLIC_URL": "https://new.example"}))[1]["faults"][0]["text"]


def test_subscribing_again_settles_what_was_refused_before(office: Office) -> None:
    office.webhook("r1", **{"X-Surveyor-Webhook-Secret": OTHER_SECRET})
    folder = office.settings.data_dir
    assert refused(folder) is not None
    office.clock.move(minutes=1)
    note_subscription(office.settings, office.clock.now())
    assert refused(folder) is None

    office.clock.move(minutes=1)
    office.webhook("r1", **{"X-Surveyor-Webhook-Secret": OTHER_SECRET})
    found = refused(folder)
    assert found is not None
    assert found.count == 1


def test_serve_says_at_its_start_that_aurora_was_told_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = RelaySettings(
        aurora_url=NOBODY_THERE,
        application_id="our-app",
        application_key=SecretStr(APPLICATION_KEY),
        webhook_secret=SecretStr(WEBHOOK_SECRET),
        data_dir=tmp_path / "relay",
        port=0,
        public_url="https://relay.example",
    )
    note_subscription(settings, datetime.now(UTC))
    assert differences(settings) == []
    changed = settings.model_copy(update={"webhook_secret": SecretStr(OTHER_SECRET)})
    monkeypatch.setattr(server.RelayServer, "run", lambda *_given, **_more: None)

    with caplog.at_level(logging.WARNING, logger="surveyor_app"):
        server.serve(changed, on_listening=lambda _url: None)

    assert "the secret changed" in caplog.text
    assert OTHER_SECRET not in caplog.text
