"""One story told twice: to the fake office of these tests, and to the real relay and stand-in Aurora as processes."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

import httpx
import pytest

from surveyor_app.api.relay import RelayApi
from surveyor_app.domain.outbox import ReceiptKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.storage import delivery_repository
from surveyor_app.sync.session import Outside
from tests.end_to_end.office import TENANT, Office
from tests.sync.fake_clock import FakeClock
from tests.sync.laptop import Laptop


class Side(Protocol):
    """The other side of the story."""

    laptop: Laptop

    def new_request(self) -> str: ...

    def sent(self, request_id: str) -> list[str]:
        """The sections that Aurora accepted, in order."""
        ...

    def completions(self, request_id: str) -> int:
        """How often the survey was set to completed."""
        ...

    def images(self, request_id: str) -> list[dict[str, str]]: ...

    def served(self, url: str) -> bytes: ...


class FakeSide:
    def __init__(self, root: Path) -> None:
        self.laptop = Laptop(root)

    def new_request(self) -> str:
        self.laptop.office.add_request("req-1")
        return "req-1"

    def sent(self, request_id: str) -> list[str]:
        return [section for section, _body in self.laptop.office.bodies if section != "status"]

    def completions(self, request_id: str) -> int:
        return [section for section, _body in self.laptop.office.bodies].count("status")

    def images(self, request_id: str) -> list[dict[str, str]]:
        return cast("list[dict[str, str]]", self.laptop.office.aurora["electrical"]["electrical"]["images"])

    def served(self, url: str) -> bytes:
        return self.laptop.office.uploads[url.split("/")[4].removeprefix("token-")].data


class RealClock(FakeClock):
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def advance(self, seconds: float) -> None:
        """Real time passes by itself."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class RealSide:
    def __init__(self, root: Path, office: Office) -> None:
        self.office = office
        code = office.relay_command("add-surveyor", "Contract").document["code"]
        device = asyncio.run(self._pair(code))
        clock = RealClock()
        self.laptop = Laptop(root, clock, device, office.relay_url, Outside(sleep=clock.sleep))

    async def _pair(self, code: str) -> str:
        relay = RelayApi(self.office.relay_url, None)
        try:
            return (await relay.pair(code, "test laptop")).device_token
        finally:
            await relay.aclose()

    def new_request(self) -> str:
        created = self.office.ask("POST", "/requests", {"tenant_id": TENANT})
        self.office.wait_until_prefetched(created["request_id"])
        return str(created["request_id"])

    def _held(self, request_id: str) -> dict[str, Any]:
        return self.office.survey_state(request_id)

    def sent(self, request_id: str) -> list[str]:
        return [str(entry["section"]) for entry in self._held(request_id)["history"]]

    def completions(self, request_id: str) -> int:
        return [change["status"] for change in self._held(request_id)["statuses"]].count("completed")

    def images(self, request_id: str) -> list[dict[str, str]]:
        return cast("list[dict[str, str]]", self._held(request_id)["sections"]["electrical"]["images"])

    def served(self, url: str) -> bytes:
        return httpx.get(url, timeout=30).content


@pytest.fixture(scope="module")
def real_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The real servers."""
    running = Office(tmp_path_factory.mktemp("office"))
    try:
        running.start()
        assert running.relay_command("subscribe").code == 0
        yield running
    finally:
        running.stop()


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.end_to_end)])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Side]:
    """Either of the two."""
    root = tmp_path / "laptop"
    made: Side = FakeSide(root) if request.param == "fake" else RealSide(root, request.getfixturevalue("real_office"))
    yield made
    made.laptop.database.close()


def test_the_whole_job_is_the_same_with_the_fake_and_the_real_office(side: Side) -> None:
    laptop, request_id = side.laptop, side.new_request()
    assert asyncio.run(laptop.sync()).pulled == 1
    assert asyncio.run(laptop.sync()).pulled == 0

    laptop.fill(request_id)
    for shade in (1, 2):
        laptop.add_photo(request_id, shade, side=1200)
    assert laptop.publish(request_id).queued
    report = asyncio.run(laptop.sync())
    assert (report.exit_code, report.published, report.uploaded_photos) == (0, (request_id,), 2), report
    assert side.sent(request_id) == ["electrical", "subpanels", "mounting_planes"]
    assert side.completions(request_id) == 1
    with laptop.database.read() as connection:
        copies = delivery_repository.copies(connection, request_id).values()
        receipts = delivery_repository.receipts(connection, request_id)
    hashes = {hashlib.sha256(side.served(image["url"])).hexdigest() for image in side.images(request_id)}
    assert hashes == {copy.sha256 for copy in copies}
    assert {receipt.kind for receipt in receipts} == set(ReceiptKind)
    assert [receipt.kind for receipt in receipts].count(ReceiptKind.FETCHED) == 2

    assert asyncio.run(laptop.sync()).exit_code == 0
    assert len(side.sent(request_id)) == 3

    laptop.change(request_id, "main_panel_manufacturer", "Siemens")
    laptop.add_photo(request_id, 2, slot="panel_open", side=1200)
    assert laptop.publish(request_id).revision == 2
    report = asyncio.run(laptop.sync())
    assert (report.exit_code, report.published, report.uploaded_bytes) == (0, (request_id,), 0), report
    assert side.sent(request_id)[3:] == ["electrical"]
    assert side.completions(request_id) == 1
    assert len(side.images(request_id)) == 3
    assert laptop.status(request_id) is SurveyStatus.PUBLISHED
