"""What the tests of collecting share: a collection by hand, what it says, and who fetches and publishes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import httpx

from surveyor_app.relay.collection import Collector, Report
from surveyor_app.relay.inspection import Inspector
from tests.relay.office import SURVEY, Laptop, Office


def collect(office: Office, hours: float | None = None, *, dry_run: bool = False) -> Report:
    """Collect in the running relay's own store."""
    relay = office.relay
    grace = None if hours is None else timedelta(hours=hours)
    return Collector(relay.database, relay.store, relay.screenshots, office.clock).collect(grace=grace, dry_run=dry_run)


def kinds(report: Report) -> list[str]:
    """What went."""
    return [entry.kind for entry in report.collected]


def findings(office: Office, *, deep: bool = False) -> list[tuple[str, bool]]:
    """What does not fit."""
    relay = office.relay
    inspector = Inspector(relay.database, relay.store, relay.screenshots, office.clock)
    return [(finding.kind, finding.is_fault) for finding in inspector.inspect(deep=deep)]


def content_file(office: Office, data: bytes) -> Path:
    """Where these bytes are kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    return office.settings.photo_folder / "content" / sha256[:2] / sha256


def fetch(url: str) -> None:
    """As Aurora does."""
    assert httpx.get(url, trust_env=False).status_code == 200


def publishing(laptop: Laptop, kind: str = "publishing") -> None:
    """As a laptop does before the first section that may name a photo, or after the last."""
    report = {"kind": kind, "revision": 1}
    assert laptop.http.post(f"/v1/requests/{SURVEY}/events", json=report).status_code == 200
