"""Aurora's webhook: guarded before anything else, stored once, answered at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.relay.office import WEBHOOK, WEBHOOK_SECRET, Office

GOOD = {"X-Surveyor-Webhook-Secret": WEBHOOK_SECRET}


@pytest.mark.parametrize("headers", [{}, {"X-Surveyor-Webhook-Secret": "wrong"}, {"X-Surveyor-Webhook-Secret": ""}])
@pytest.mark.parametrize("query", ["site_survey_request_id=a&tenant_id=b&session_token=c", "", "tenant_id=%00"])
def test_without_the_secret_nothing_is_looked_at_or_stored(office: Office, headers: dict[str, str], query: str) -> None:
    answer = office.http.get(f"{WEBHOOK}?{query}", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "wrong_secret"
    assert office.rows("SELECT * FROM survey_request") == []
    assert office.rows("SELECT * FROM prefetch") == []


def test_a_webhook_is_stored_with_its_prefetch_and_session_token(office: Office) -> None:
    answer = office.webhook("request-1", session_token="one-time")

    assert answer.status_code == 200
    assert office.rows("SELECT tenant_id, request_id FROM survey_request") == [("tenant-one", "request-1")]
    assert office.rows("SELECT count(*) FROM prefetch") == [(1,)]


def test_a_hundred_webhooks_at_once_make_one_request(office: Office) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: office.webhook("request-1", session_token=f"token-{n}"), range(100)))

    assert {answer.status_code for answer in answers} == {200}
    assert office.rows("SELECT request_id FROM survey_request") == [("request-1",)]
    assert office.rows("SELECT wanted FROM prefetch") == [(100,)]


def test_the_same_id_of_another_tenant_is_another_request(office: Office) -> None:
    office.webhook("request-1", tenant="a")
    office.webhook("request-1", tenant="b")

    assert sorted(office.rows("SELECT tenant_id FROM survey_request")) == [("a",), ("b",)]


@pytest.mark.parametrize("request_id", ["..", "a b?d", "Ünï-✓", "'; DROP TABLE feed;--", "x" * 255])
def test_ids_are_opaque(office: Office, request_id: str) -> None:
    assert office.webhook(request_id).status_code == 200

    assert office.rows("SELECT request_id FROM survey_request") == [(request_id,)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "tenant_id=t",
        "site_survey_request_id=&tenant_id=t",
        "site_survey_request_id=a%00b&tenant_id=t",
        "site_survey_request_id=<SITE_SURVEY_REQUEST_ID>&tenant_id=t",
        "site_survey_request_id=a%0Ab&tenant_id=t",
        "site_survey_request_id=r1&tenant_id=t%1B%5B2J",
        "site_survey_request_id=../../etc/passwd&tenant_id=t",
        f"site_survey_request_id={'x' * 256}&tenant_id=t",
    ],
)
def test_ids_that_cannot_be_are_refused_in_json_and_told_in_the_log(
    office: Office, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = office.http.get(f"{WEBHOOK}?{query}", headers=GOOD)

    assert answer.status_code == 400
    assert answer.json()["error"]["faults"]
    [said] = [message for message in caplog.messages if message.startswith("a webhook was refused: ")]
    assert "passwd" not in said
    assert office.rows("SELECT * FROM survey_request") == []


def test_all_faults_are_listed_without_the_values(office: Office) -> None:
    answer = office.http.get(f"{WEBHOOK}?tenant_id={'s3cret' * 50}", headers=GOOD)

    assert {fault["path"] for fault in answer.json()["error"]["faults"]} == {
        "query.site_survey_request_id",
        "query.tenant_id",
    }
    assert "s3cret" not in answer.text


def test_the_header_can_have_another_name(open_office: Callable[..., Office]) -> None:
    office = open_office(webhook_header="X-Partner-Key")

    assert office.webhook("a").status_code == 401
    assert office.webhook("a", **{"X-Partner-Key": WEBHOOK_SECRET}).status_code == 200


def test_a_repeated_webhook_asks_for_everything_again(office: Office) -> None:
    row_id = office.shown_request("request-1")
    office.queue_prefetch(row_id)
    with office.relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE prefetch SET due_at = NULL, refusals = 6, leased_until = NULL")

    office.webhook("request-1", session_token="fresh")

    [(due_at, refusals)] = office.rows("SELECT due_at, refusals FROM prefetch")
    assert datetime.fromisoformat(due_at) <= datetime.now(UTC)
    assert refusals == 0
