"""Services in memory with the same methods as the real ones; `test_fakes.py` holds both to the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from surveyor_app.domain.errors import PairingCancelled, SurveyorError
from tests.gui.fake_delivery import FakeExport, FakeLimit, FakePublish, FakeUnattended
from tests.gui.fake_news import FakeNews
from tests.gui.fake_photos import FakePhotos
from tests.gui.fake_records import FakePairing, Queued, Record, Totals
from tests.gui.fake_surveys import FakeSurveys


class FakeServices(FakeSurveys, FakePhotos):
    """One object that is all services: `survey`, `photo`, `publish`, `queue`, `pairing` and `office`."""

    def __init__(self, records: Sequence[Record] = (), *, paired: bool = True) -> None:
        super().__init__(records)
        self.paired: FakePairing | None = FakePairing() if paired else None
        self.pairing_fault: SurveyorError | None = None
        self.office_answers: Callable[[], object] = lambda: None  # what happens before the office answers a pairing
        self.pairing_stored: Callable[[], object] = lambda: None  # and after that was stored
        self.queued: list[Queued] = []
        self.numbers = Totals()
        self.tried: list[Sequence[str] | None] = []
        self.closed = 0
        self.survey = self.photo = self.queue = self.pairing = self.office = self
        self.publish = FakePublish(self)
        self.export = FakeExport()
        self.upload_limit = FakeLimit()
        self.unattended = FakeUnattended()
        self.app_news = FakeNews()

    def close(self) -> None:
        """Nothing to close; counted."""
        self.closed += 1

    def __call__(self) -> FakeServices:
        """As `open_services`."""
        return self

    def items(self) -> list[Queued]:
        """What waits."""
        return list(self.queued)

    def totals(self) -> Totals:
        """The numbers."""
        return self.numbers

    def not_at_office(self) -> int:
        """Surveys that are still only here."""
        return len({item.job.request_id for item in self.queued})

    def try_now(self, job_ids: Sequence[str] | None = None) -> None:
        """Remember that somebody asked."""
        self.tried.append(job_ids)

    def pair(
        self, url: str, code: str, device_name: str, *, is_wanted: Callable[[], bool] = lambda: True
    ) -> FakePairing:
        """Pair, or fail in words."""
        self.office_answers()
        if self.pairing_fault is not None:
            raise self.pairing_fault
        if not is_wanted():
            raise PairingCancelled("Pairing was cancelled.", advice="Its code is used up.")
        self.paired = FakePairing(device=device_name)
        self.pairing_stored()
        return self.paired

    def unpair(self) -> None:
        """Drop the credentials."""
        self.paired = None

    def status(self) -> FakePairing | None:
        """With whom."""
        return self.paired


def fake_services(records: Sequence[Record] = (), *, paired: bool = True) -> FakeServices:
    """The services for a window."""
    return FakeServices(records, paired=paired)
