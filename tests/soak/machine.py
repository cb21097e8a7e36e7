"""The state machine: what surveyors, lines and servers do, and what must be true whenever all has come to rest."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from surveyor_app.domain.outbox import OPEN_STATUSES, JobStatus
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.storage import outbox_repository, photo_repository, revision_repository, survey_repository
from surveyor_app.storage.database import Database
from tests.crash.harness import Harness
from tests.crash.invariants import Case
from tests.crash.job_pictures import draw, make_folder
from tests.crash.laptops import Ended
from tests.sync.faulty_proxy import Badness, FaultyProxy

REST_ATTEMPTS = 8
SURVEYORS = ("Ann", "Ben")
LAPTOPS = st.sampled_from((0, 0, 0, 1))  # mostly the first
KILLED_AFTER = st.none() | st.none() | st.floats(0.05, 1.5)
FAULTS: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "429": {"status": 429, "headers": {"Retry-After": "1"}},
    "page": {"status": 200, "body": "<html>Please log in</html>", "headers": {"Content-Type": "text/html"}},
    "request lost": {"drop": "before_applying"},
    "answer lost": {"drop": "after_applying"},
    "answer cut": {"truncate_at_bytes": 5},
    "slow": {"delay_seconds": 0.5},
    "key expired": {"expire_key": True},
}


@dataclass
class Laptop:
    """A laptop and what it has acknowledged: the last text it saved and the photos it took."""

    folder: Path
    surveyor: str
    text: str | None = None
    maybe_text: str | None = None
    pictures: list[Path] = field(default_factory=list)
    maybe_pictures: list[Path] = field(default_factory=list)
    has_published: bool = False


class SurveyMachine(RuleBasedStateMachine):
    """One request, two laptops. Every example is a request of its own in the same office."""

    harness: ClassVar[Harness]
    proxy: ClassVar[FaultyProxy]
    examples: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).examples += 1
        self._temporary = tempfile.TemporaryDirectory(prefix="surveyor-soak-")
        self.folder = Path(self._temporary.name)
        self.dice = random.Random(self.examples)
        self.office = self.harness.office
        self.request_id = ""
        self.laptops: list[Laptop] = []
        self.number = 0

    @initialize()
    def a_customer_asks_and_both_laptops_know_it(self) -> None:
        """Both surveyors may work on it: it belongs to nobody."""
        self._all_is_well()
        number = self.examples
        first = f"{SURVEYORS[0]} {number}"
        self.office.new_code(first)
        self.request_id = self.office.ask_for_survey(first)
        with self.office.administration() as office:
            office.assign(self.request_id, "-")
        for name in SURVEYORS:
            laptop = Laptop(self.folder / name, f"{name} {number}")
            file = make_folder(self.folder / f"{name} camera", self.dice.randrange(10**9))
            order = {
                "file": str(file),
                "url": self.proxy.url,
                "code": self.office.new_code(laptop.surveyor),
                "name": f"{name}'s laptop",
            }
            ended = self._run(laptop, "prepare", None, **order)
            assert ended.answer == {}, ended
            laptop.pictures = sorted(file.parent.glob("*.jpg"))
            self.laptops.append(laptop)

    @rule(which=LAPTOPS, killed_after=KILLED_AFTER)
    def type_something(self, which: int, killed_after: float | None) -> None:
        """An edit that was acknowledged is never lost; one that was not may be there or not."""
        laptop = self.laptops[which]
        self.number += 1
        text = f"note {self.number}"
        ended = self._run(laptop, "edit", killed_after, text=text)
        if ended.answer.get("saved") == text:
            laptop.text, laptop.maybe_text = text, None
        else:
            laptop.maybe_text = text

    @rule(which=LAPTOPS, killed_after=KILLED_AFTER)
    def take_a_photo(self, which: int, killed_after: float | None) -> None:
        """As for edits."""
        laptop = self.laptops[which]
        self.number += 1
        picture = self.folder / f"extra-{self.number}.jpg"
        draw(picture, self.dice)
        ended = self._run(laptop, "attach", killed_after, picture=str(picture))
        (laptop.pictures if ended.answer.get("added") == 1 else laptop.maybe_pictures).append(picture)

    @rule(which=LAPTOPS, killed_after=KILLED_AFTER)
    def publish(self, which: int, killed_after: float | None) -> None:
        """Queue what is there."""
        self._run(self.laptops[which], "publish", killed_after)

    @rule(which=LAPTOPS, killed_after=KILLED_AFTER)
    def sync(self, which: int, killed_after: float | None) -> None:
        """With whatever the line and the servers are like at present."""
        self._run(self.laptops[which], "sync", killed_after, wait=1.0)

    @rule(which=LAPTOPS, after=st.floats(0.05, 1.5))
    def relay_dies_while_a_laptop_syncs(self, which: int, after: float) -> None:
        """And is back for the next."""
        self._run_while(self.laptops[which], self.office.kill_relay, after)
        self.office.revive_relay()

    @rule()
    def go_offline(self) -> None:
        """The office cannot be reached."""
        self.office.kill_relay()

    @rule()
    def go_online(self) -> None:
        """It can be reached again."""
        self.office.revive_relay()

    @rule(fault=st.sampled_from(sorted(FAULTS)), times=st.integers(1, 3), method=st.sampled_from(("PUT", "GET")))
    def aurora_stumbles(self, fault: str, times: int, method: str) -> None:
        """The next calls that write or read go wrong."""
        note(f"Aurora: {fault} at {times} {method}")
        self.office.fault(method, "/tenants/", FAULTS[fault], times=times)

    @rule(cut_after=st.sampled_from((30_000, 200_000)), flip_one_in=st.sampled_from((0, 20)))
    def the_line_gets_bad(self, cut_after: int, flip_one_in: int) -> None:
        """Connections are cut and bits are flipped."""
        self.proxy.behave(Badness(cut_after_bytes=cut_after, flip_one_in=flip_one_in, seed=self.number))

    @rule()
    def the_line_gets_good(self) -> None:
        """Until the next time."""
        self.proxy.behave(Badness())

    @rule()
    def come_to_rest(self) -> None:
        """All faults end, both laptops sync until nothing waits, and then everything must be right."""
        self._all_is_well()
        for laptop in self.laptops:
            self._deliver(laptop)
        for laptop in self.laptops:
            self._check_kept(laptop)
        self._check_delivered()

    def teardown(self) -> None:
        """The end of the example is a rest, too."""
        try:
            if len(self.laptops) == len(SURVEYORS):
                self.come_to_rest()
        finally:
            self._all_is_well()
            self._temporary.cleanup()

    def _all_is_well(self) -> None:
        self.proxy.behave(Badness())
        self.office.ask("DELETE", "/faults")
        if self.office.relay_is_dead():
            self.office.revive_relay()

    def _order(self, laptop: Laptop, do: str, **more: Any) -> dict[str, Any]:
        return {"do": do, "folder": str(laptop.folder), "request": self.request_id, **more}

    def _run(self, laptop: Laptop, do: str, killed_after: float | None, **more: Any) -> Ended:
        type(self).steps += 1
        order = self._order(laptop, do, **more)
        ended = (
            self.harness.yard.run(order)
            if killed_after is None
            else self.harness.yard.run_and_kill(order, killed_after)
        )
        note(f"{laptop.surveyor}: {do} → {'killed' if ended.killed else ended.answer}")
        return ended

    def _run_while(self, laptop: Laptop, happens: Callable[[], None], after: float) -> None:
        type(self).steps += 1
        self.harness.yard.run_while(self._order(laptop, "sync", wait=1.0), happens, after)

    def _deliver(self, laptop: Laptop) -> None:
        """Sync until nothing waits; where another laptop published in between, this surveyor decides for the own."""
        ended = None
        for _ in range(REST_ATTEMPTS):
            ended = self._run(laptop, "sync", None, wait=20.0)
            if ended.is_done:
                return
            blocked = ended.answer.get("blocked", [])
            if blocked:
                assert {item["code"] for item in blocked} == {"published_elsewhere"}, f"stuck: {ended.problems}"
                self._run(laptop, "publish", None, overwrite=True)
        raise AssertionError(f"{laptop.surveyor} did not come to rest: {ended}")

    def _check_kept(self, laptop: Laptop) -> None:
        paths = DataPaths(laptop.folder)
        with closing(Database(paths.database)) as database, database.read() as connection:
            survey = survey_repository.load(connection, self.request_id)
            photos = {photo.original_name: photo for photo in photo_repository.photos(connection, self.request_id)}
            jobs = outbox_repository.jobs(connection, self.request_id)
            revision = revision_repository.latest(connection, self.request_id)
        if laptop.text is not None:
            assert survey.electrical.notes in {laptop.text, laptop.maybe_text}, "an edit was lost"
        missing = [picture.name for picture in laptop.pictures if picture.name not in photos]
        assert not missing, f"photos were lost: {missing}"
        assert not [job for job in jobs if job.status in (*OPEN_STATUSES, JobStatus.BLOCKED)], "a job is stuck"
        laptop.has_published = revision is not None
        if revision is not None and survey.revision == revision.number:
            assert survey.status is SurveyStatus.PUBLISHED, f"the survey is {survey.status.value}"

    def _check_delivered(self) -> None:
        """Whoever sent last has its frozen revision in Aurora, and the laptop's own files and the relay's are whole."""
        findings = []
        for laptop in self.laptops:
            pictures = [*laptop.pictures, *(p for p in laptop.maybe_pictures if _has(laptop.folder, p))]
            case = Case(self.office, laptop.folder, self.request_id, tuple(pictures), 0, True, many_revisions=True)
            here = case.on_the_laptop()
            assert not here, f"{laptop.surveyor}: {here}"
            if laptop.has_published:
                findings.append(case.elsewhere())
        assert not findings or [] in findings, f"Aurora holds nobody's revision: {findings}"


def _has(folder: Path, picture: Path) -> bool:
    paths = DataPaths(folder)
    with closing(Database(paths.database)) as database, database.read() as connection:
        names = connection.exec_driver_sql("SELECT original_name FROM photo").scalars().all()
    return picture.name in names
