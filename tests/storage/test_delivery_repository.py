"""Copies, section states, receipts and refusals on real SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.outbox import Receipt, ReceiptKind
from surveyor_app.domain.photo import Photo, PhotoTarget
from surveyor_app.domain.revision import Revision, RevisionPhoto
from surveyor_app.storage import delivery_repository as delivery
from surveyor_app.storage import photo_repository, request_repository, revision_repository
from surveyor_app.storage.database import Database
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.request_repository import PulledRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TARGET = PhotoTarget(SectionName.ELECTRICAL)
COPY = PublishedCopy("photo", 2560, "aa", 10, 4, 3)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """One survey with one photo."""
    made = Database(tmp_path / "surveyor.db")
    SQLModel.metadata.create_all(made.engine)
    photo = Photo("photo", "req", TARGET, None, 0, "00", 1, "image/jpeg", 4, 3, "a.jpg", NOW)
    with made.write() as connection:
        request_repository.upsert(connection, PulledRequest("req", "tenant", "requested", {}, None, None, NOW))
        photo_repository.insert(connection, [photo])
    yield made
    made.close()


def test_a_copy_remembers_where_it_is_hosted_until_its_bytes_change(database: Database) -> None:
    with database.write() as connection:
        delivery.save_copy(connection, COPY)
        delivery.set_hosted(connection, COPY, "remote", "https://x/p/t/a.jpg", NOW)
        delivery.set_verified(connection, COPY, "https://x/p/t/b.jpg", NOW)
        delivery.save_copy(connection, COPY)
        kept = delivery.copies(connection, "req")[COPY.key]
        assert kept.is_verified
        assert kept.url == "https://x/p/t/b.jpg"
        delivery.save_copy(connection, replace(COPY, sha256="bb"))
        changed = delivery.get_copy(connection, COPY.key)
    assert changed is not None
    assert (changed.sha256, changed.url, changed.is_verified) == ("bb", None, False)


def test_an_intent_stays_until_it_is_accepted(database: Database) -> None:
    with database.write() as connection:
        assert delivery.section_state(connection, "req", "electrical").intent_hash is None
        delivery.save_intent(connection, "req", "electrical", "h1", NOW)
        assert delivery.section_state(connection, "req", "electrical").intent_hash == "h1"
        delivery.save_accepted(connection, "req", "electrical", "h1", {"electrical": {}}, 1, NOW)
        delivery.save_intent(connection, "req", "electrical", "h2", NOW)
        delivery.clear_intent(connection, "req", "electrical")
        state = delivery.section_states(connection, "req")["electrical"]
    assert (state.accepted_hash, state.accepted_payload, state.intent_hash) == ("h1", {"electrical": {}}, None)


def test_what_an_earlier_try_left_unknown_stays_unknown_until_something_is_accepted(database: Database) -> None:
    first, second = {"electrical": {"notes": "1"}}, {"electrical": {"notes": "2"}}
    with database.write() as connection:
        delivery.save_accepted(connection, "req", "electrical", "h0", {"electrical": {}}, 1, NOW)
        delivery.save_intent(connection, "req", "electrical", "h1", NOW, first)
        delivery.save_intent(connection, "req", "electrical", "h1", NOW, first)
        unknown = delivery.section_state(connection, "req", "electrical")
        delivery.save_intent(connection, "req", "electrical", "h2", NOW, second)
        assert delivery.section_state(connection, "req", "electrical").may_be_held == (
            {"electrical": {}},
            first,
            second,
        )
        delivery.clear_intent(connection, "req", "electrical", unknown)
        state = delivery.section_state(connection, "req", "electrical")
        assert (state.intent_hash, state.unknown_payloads) == ("h1", (first,))
        delivery.save_accepted(connection, "req", "electrical", "h2", second, 2, NOW)
        assert delivery.section_state(connection, "req", "electrical").may_be_held == (second,)


def test_what_another_laptop_sent_is_unknown_until_aurora_accepts_something_of_this_one(database: Database) -> None:
    refused = {"electrical": {"notes": "2"}}
    with database.write() as connection:
        delivery.save_accepted(connection, "req", "electrical", "h0", {"electrical": {"notes": "1"}}, 1, NOW)
        delivery.forget_accepted(connection, "req")
        delivery.forget_accepted(connection, "req")
        states = delivery.section_states(connection, "req")
        assert {name for name, state in states.items() if state.may_hold_anything} == set(SectionName)
        assert states["electrical"].may_be_held == ({"electrical": {"notes": "1"}},)
        delivery.save_intent(connection, "req", "electrical", "h2", NOW, refused)
        delivery.clear_intent(connection, "req", "electrical", states["electrical"])
        assert delivery.section_state(connection, "req", "electrical") == states["electrical"], (
            "a refusal tells nothing"
        )
        delivery.save_accepted(connection, "req", "electrical", "h2", refused, 2, NOW)
        assert not delivery.section_state(connection, "req", "electrical").may_hold_anything


def test_a_database_that_may_be_old_knows_nothing_of_what_aurora_holds_of_surveys_it_sent(database: Database) -> None:
    with database.write() as connection:
        delivery.save_accepted(connection, "req", "electrical", "h0", {"electrical": {}}, 1, NOW)
        delivery.save_accepted(connection, "req", delivery.STATUS, "completed", {}, 1, NOW)
        delivery.distrust(connection)
        states = delivery.section_states(connection, "req")
    assert {name: state.may_hold_anything for name, state in states.items()} == {"electrical": True, "status": False}
    assert states["electrical"].accepted_hash == "h0", "nothing is sent again by itself"


def test_a_receipt_is_kept_once_a_kind_subject_and_revision(database: Database) -> None:
    receipt = Receipt(ReceiptKind.ACCEPTED, "electrical", NOW, {"revision": 1})
    with database.write() as connection:
        assert delivery.add_receipt(connection, "req", receipt, 1)
        assert not delivery.add_receipt(connection, "req", replace(receipt, at=NOW + timedelta(1)), 1)
        assert delivery.add_receipt(connection, "req", receipt, 2)
        assert delivery.receipts(connection, "req") == (receipt, receipt)
        assert delivery.has_receipt(connection, "req", ReceiptKind.ACCEPTED)
        assert not delivery.has_receipt(connection, "req", ReceiptKind.COMPLETED)
        assert delivery.surveys_accepted_since(connection, NOW) == ["req"]
        assert delivery.surveys_accepted_since(connection, NOW + timedelta(seconds=1)) == []


def test_refusals_are_errors_at_their_fields_until_cleared(database: Database) -> None:
    with database.write() as connection:
        delivery.add_server_problems(connection, "req", [("electrical.notes", "Too long.")], NOW)
        (problem,) = delivery.server_problems(connection, "req")
        assert (problem.field, problem.text) == ("electrical.notes", "Too long.")
        delivery.clear_server_problems(connection, "req")
        assert delivery.server_problems(connection, "req") == ()


def test_the_copies_of_a_photo_are_told_apart_by_how_it_is_turned(database: Database) -> None:
    turned = replace(COPY, turned=90, sha256="bb")
    with database.write() as connection:
        delivery.save_copy(connection, COPY)
        delivery.set_hosted(connection, COPY, "remote", "https://office.invalid/p/t/a.jpg", NOW)
        delivery.save_copy(connection, turned)
        delivery.set_hosted(connection, turned, "other", "https://office.invalid/p/u/a.jpg", NOW)
        delivery.forget_hosting(connection, turned)
        found = delivery.copies(connection, "req")
    assert {key: copy.url for key, copy in found.items()} == {
        ("photo", 2560, 0): "https://office.invalid/p/t/a.jpg",
        ("photo", 2560, 90): None,
    }


def test_a_revision_frozen_by_an_older_version_has_no_turned_photos(database: Database) -> None:
    photo = RevisionPhoto("photo", TARGET, None, "a.jpg", 2560)
    with database.write() as connection:
        revision_repository.insert_revision(connection, Revision("r1", "req", 1, NOW, {}, {}, (photo,)))
        connection.execute(text("UPDATE revision SET photos = json_remove(photos, '$[0].turned')"))
        assert revision_repository.get(connection, "r1").photos == (photo,)


def test_a_revision_comes_back_as_it_was_frozen(database: Database) -> None:
    photo = RevisionPhoto("photo", TARGET, "main_breaker", "E04_main-breaker_1of1.jpg", 2560, 270)
    sections = {SectionName.ELECTRICAL: {"main_bus_rating": 200.0}, SectionName.SUBPANELS: [{"notes": "é"}]}
    first = Revision("r1", "req", 1, NOW, sections, {SectionName.SUBPANELS: ("s",)}, (photo,))
    with database.write() as connection:
        assert revision_repository.latest(connection, "req") is None
        revision_repository.insert_revision(connection, first)
        revision_repository.insert_revision(connection, replace(first, id="r2", number=2))
        assert revision_repository.get(connection, "r1") == first
        latest = revision_repository.latest(connection, "req")
    assert latest is not None
    assert latest.number == 2
