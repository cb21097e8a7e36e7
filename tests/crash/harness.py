"""One whole job that is killed on the way: import, publish, sync, each begun again until all is delivered."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.crash_office import CrashOffice
from tests.crash.invariants import Case
from tests.crash.job_pictures import make_folder
from tests.crash.laptops import Ended, LaptopYard
from tests.crash.mutations import VARIABLE

ATTEMPTS = 6
ARMED = "SURVEYOR_FAILPOINT"
TRACE = "SURVEYOR_FAILPOINT_TRACE"
POINTS_FILE = Path(__file__).with_name("points.txt")


@dataclass(frozen=True)
class Point:
    """A line of points.txt: who is killed (laptop or relay), where, and at which time it gets there."""

    who: str
    name: str
    count: int = 1

    @property
    def armed(self) -> str:
        """As SURVEYOR_FAILPOINT wants it."""
        return f"{self.name}:{self.count}"

    def __str__(self) -> str:
        return self.name if self.count == 1 else f"{self.name}:{self.count}"


def listed_points(who: str) -> list[Point]:
    """The points of the checked-in list."""
    points = []
    for line in POINTS_FILE.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if words and words[0] == who:
            name, _, count = words[1].partition(":")
            points.append(Point(who, name, int(count or 1)))
    return points


def seen_points(trace: Path) -> Counter[str]:
    """How often a traced run came to each point."""
    return Counter(trace.read_text(encoding="utf-8").split()) if trace.exists() else Counter()


def groups_of_points(who: str, number: int) -> list[list[Point]]:
    """The listed points in so many groups; those of a group lie far apart and in their order, so that one job can come
    by them all, a death after the other."""
    points = listed_points(who)
    return [points[first::number] for first in range(number)]


@dataclass
class Job:
    """A surveyor with a laptop, a folder of photographs and a request of their own."""

    office: CrashOffice
    yard: LaptopYard
    folder: Path
    surveyor: str
    environment: dict[str, str] = field(default_factory=dict)
    request_id: str = ""
    kills: int = 0  # of the laptop
    relay_was_killed: bool = False

    def __post_init__(self) -> None:
        self.file = make_folder(self.folder / "camera", zlib.crc32(self.surveyor.encode()))

    @property
    def laptop(self) -> Path:
        """The laptop's data folder."""
        return self.folder / "laptop"

    def be_asked(self) -> None:
        """Let the customer ask for this survey."""
        self.office.new_code(self.surveyor)
        self.request_id = self.office.ask_for_survey(self.surveyor)

    def order(self, **environment: str) -> dict[str, Any]:
        """What the laptop is told. The pairing code is a new one, because a crash may have spent the last one."""
        is_paired = (self.laptop / "device-token").exists()
        return {
            "do": "deliver",
            "folder": str(self.laptop),
            "request": self.request_id,
            "file": str(self.file),
            "url": self.office.relay_url,
            "code": None if is_paired else self.office.new_code(self.surveyor),
            "name": f"{self.surveyor}'s laptop",
            "environment": {**self.environment, **environment},
        }

    def run(self, **environment: str) -> Ended:
        """Have the laptop do what is left to do."""
        return self._ended(self.yard.run(self.order(**environment)))

    def run_for(self, seconds: float) -> Ended:
        """As `run`, killed after so long."""
        return self._ended(self.yard.run_and_kill(self.order(), seconds))

    def run_and_die_at(self, point: Point, trace: Path) -> None:
        """As `run`, armed: the laptop must come by the point, and die there and nowhere else."""
        ended = self.run(**{ARMED: point.armed, TRACE: str(trace)})
        seen = seen_points(trace)
        assert ended.killed, f"nobody comes by {point}"
        assert seen[point.name] == point.count, f"it did not die at {point}: {seen}"

    def run_while_relay_is_killed(self, after_seconds: float) -> bool:
        """As `run`, and the relay is killed so long after its start; whether the laptop was at work then."""
        at_work: list[bool] = []

        def kill() -> None:
            at_work.append(not self.yard.has_ended())
            self.office.kill_relay()

        self._ended(self.yard.run_while(self.order(), kill, after_seconds))
        return at_work == [True]

    def _ended(self, ended: Ended) -> Ended:
        self.kills += ended.killed
        if self.office.relay_is_dead():
            self.relay_was_killed = True
        return ended

    def finish(self) -> None:
        """Begin again until all is delivered: not often, and never without an end."""
        ended = None
        for _ in range(ATTEMPTS + len(self.office.next_points)):
            if self.office.relay_is_dead():
                self.relay_was_killed = True
                self.office.revive_relay()
            ended = self.run()
            if ended.is_done:
                return
            assert not ended.answer.get("blocked"), f"the job is stuck: {ended.problems}"
        raise AssertionError(f"the job was not done after {ATTEMPTS} attempts: {ended}")

    def check(self) -> None:
        """Every invariant; AssertionError lists those that do not hold."""
        sources = tuple(sorted((self.folder / "camera").glob("*.jpg")))
        case = Case(self.office, self.laptop, self.request_id, sources, self.kills, self.relay_was_killed)
        violations = case.violations()
        assert not violations, "\n".join(violations)

    def finish_and_check(self) -> None:
        """Both."""
        self.finish()
        self.check()


@dataclass
class Harness:
    """An office and a place to switch laptops on."""

    office: CrashOffice
    yard: LaptopYard

    def job(self, folder: Path, surveyor: str, mutation: str = "") -> Job:
        """A new job; `mutation` names the broken build that its laptop runs."""
        return Job(self.office, self.yard, folder, surveyor, {VARIABLE: mutation} if mutation else {})

    def kill_at_random(self, job: Job, dice: random.Random, seconds: float, times: int) -> tuple[int, list[str]]:
        """Kill the laptop, or the relay under it, so many times, each within so many seconds. Less often where the job
        was done before. Returns how often, and the story in words."""
        story: list[str] = []
        while len(story) < times:
            after = dice.uniform(0.02, seconds)
            if dice.random() < 0.65:
                who, hit = "laptop", job.run_for(after).killed
            else:
                who, hit = "relay", job.run_while_relay_is_killed(after)
                self.office.revive_relay()
            if not hit:
                break
            story.append(f"{who} after {after:.2f} s")
        return len(story), story


@contextmanager
def open_harness(folder: Path) -> Iterator[Harness]:
    """A running, subscribed office."""
    office = CrashOffice(folder / "office")
    try:
        office.start()
        assert office.relay_command("subscribe").code == 0
        with LaptopYard(folder / "laptops.log") as yard:
            yield Harness(office, yard)
    finally:
        office.stop()
