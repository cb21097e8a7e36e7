"""What surveyors, lines and servers can do in a soak, each counted and told for the story of a failure."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from surveyor_app.domain.photo import TURNS
from tests.crash.harness import Harness
from tests.crash.job_pictures import SMALL, draw
from tests.crash.laptops import Ended
from tests.soak.at_rest import Laptop
from tests.soak.tally import Tally
from tests.sync.faulty_proxy import Badness, FaultyProxy

KILL_ATTEMPTS = 6
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


class Actions:
    """One request, two laptops in an office behind a bad line. `number` is the seed."""

    def __init__(self, harness: Harness, proxy: FaultyProxy, tally: Tally, folder: Path, number: int) -> None:
        self.harness, self.proxy, self.tally = harness, proxy, tally
        self.office = harness.office
        self.folder, self.number = folder, number
        self.dice = random.Random(number)
        self.story: list[str] = []
        self.request_id = ""
        self.laptops: list[Laptop] = []
        self.things = 0  # notes and pictures so far
        self.usual_seconds: dict[str, float] = {}
        self.faults: dict[str, str] = {}

    def _some_laptop(self) -> Laptop:
        return self.laptops[self.dice.random() < 0.25]  # mostly the first

    def _with_something_to_send(self) -> Laptop:
        """Whatever another laptop has sent."""
        laptop = self._some_laptop()
        self._type(laptop)
        if self.dice.random() < 0.5:
            self._photograph(laptop)
        self._publish(laptop, overwrite=True)
        return laptop

    def _until_it_hits(self, do: str, try_to: Callable[[float], bool]) -> None:
        """Kill at some moment before it usually is done; again, and earlier, where that was too late."""
        for attempt in range(KILL_ATTEMPTS):
            if try_to(self.dice.uniform(0.01, self.usual_seconds.get(do, 0.3) / (1 + attempt))):
                return

    def _kill_relay_under(self, laptop: Laptop, after: float) -> bool:
        at_work: list[bool] = []

        def kill() -> None:
            at_work.append(not self.harness.yard.has_ended())
            self.office.kill_relay()

        self.story.append(f"  {laptop.surveyor}: sync, relay killed after {after:.2f} s")
        self.harness.yard.run_while(self._order(laptop, "sync", wait=1.0), kill, after)
        self.tally.happened["killed: the relay under a sync"] += at_work == [True]
        self._bring_relay_back()
        return at_work == [True]

    def _type(self, laptop: Laptop, *, killed_after: float | None = None) -> bool:
        """Whether it was killed, as for the others."""
        self.things += 1
        text = f"note {self.things}"
        ended = self._run(laptop, "edit", killed_after, text=text)
        if ended.answer.get("saved") == text:
            laptop.text, laptop.maybe_texts = text, set()
        else:
            laptop.maybe_texts.add(text)
        return ended.killed

    def _photograph(self, laptop: Laptop, size: tuple[int, int] = SMALL, *, killed_after: float | None = None) -> bool:
        self.things += 1
        picture = self.folder / f"extra-{self.things}.jpg"
        draw(picture, self.dice, size)
        ended = self._run(laptop, "attach", killed_after, picture=str(picture))
        (laptop.pictures if ended.answer.get("added") == 1 else laptop.maybe_pictures).append(picture)
        return ended.killed

    def _turn(self, laptop: Laptop, *, killed_after: float | None = None) -> bool:
        name = self.dice.choice(laptop.pictures).name
        degrees = self.dice.choice([one for one in TURNS if one != laptop.turned.get(name, 0)])
        ended = self._run(laptop, "turn", killed_after, picture=name, degrees=degrees)
        if ended.answer.get("turned") == degrees:
            laptop.turned[name] = degrees
            laptop.maybe_turned[name].clear()
            self.tally.happened["photos turned"] += 1
        else:
            laptop.maybe_turned[name].add(degrees)
        return ended.killed

    def _publish(self, laptop: Laptop, *, killed_after: float | None = None, overwrite: bool = False) -> bool:
        ended = self._run(laptop, "publish", killed_after, overwrite=overwrite)
        queued = ended.answer.get("queued") is True
        self.tally.happened["publishes queued"] += queued
        self.tally.happened["second laptop's publishes"] += queued and laptop.is_second
        return ended.killed

    def _sync(self, laptop: Laptop, *, wait: float = 1.0, killed_after: float | None = None) -> bool:
        return self._synced(laptop, wait, killed_after).killed

    def _synced(self, laptop: Laptop, wait: float, killed_after: float | None = None) -> Ended:
        is_dead = self.office.relay_is_dead()
        ended = self._run(laptop, "sync", killed_after, wait=wait)
        answer = ended.answer
        self.tally.happened["syncs without the office"] += is_dead and answer.get("online") is False
        self.tally.happened["photos sent"] += answer.get("uploaded_photos", 0)
        self.tally.happened["deliveries"] += len(answer.get("published", []))
        self.tally.happened["second laptop's deliveries"] += laptop.is_second and len(answer.get("published", []))
        return ended

    def _run(self, laptop: Laptop, do: str, killed_after: float | None = None, **more: Any) -> Ended:
        order, began = self._order(laptop, do, **more), time.monotonic()
        if killed_after is None:
            ended = self.harness.yard.run(order)
            self.usual_seconds[do] = time.monotonic() - began
            self.tally.seconds[do] += time.monotonic() - began
        else:
            ended = self.harness.yard.run_and_kill(order, killed_after)
            self.tally.happened[f"killed: {do}"] += ended.killed
        self.story.append(f"  {laptop.surveyor}: {do} → {'killed' if ended.killed else ended.answer}")
        return ended

    def _order(self, laptop: Laptop, do: str, **more: Any) -> dict[str, Any]:
        return {"do": do, "folder": str(laptop.folder), "request": self.request_id, **more}

    def _some_fault(self, method: str) -> None:
        self._fault(self.dice.choice(sorted(FAULTS)), self.dice.randint(1, 3), method)

    def _fault(self, name: str, times: int, method: str) -> None:
        self.story.append(f"  Aurora: {name} at {times} {method}")
        match = {"method": method, "path_regex": "/tenants/"}
        put = self.office.ask("POST", "/faults", {"match": match, "times": times, "action": FAULTS[name]})
        self.faults[put["id"]] = name

    def _line(self, badness: Badness) -> None:
        self.tally.happened["connections cut"] += self.proxy.counts.cuts
        self.tally.happened["bits flipped"] += self.proxy.counts.flips
        self.proxy.behave(badness)

    def _bring_relay_back(self) -> None:
        if self.office.relay_is_dead():
            self.office.revive_relay()
            self.tally.happened["relay brought back"] += 1

    def _all_is_well(self) -> None:
        self._line(Badness())
        for fault in self.office.ask("GET", "/faults")["faults"]:
            self.tally.happened[f"faults served to a {fault['match']['method']}"] += fault["hit"]
            self.tally.happened[f"fault: {self.faults.get(fault['id'], '')}"] += fault["hit"]
        self.office.ask("DELETE", "/faults")
        self._bring_relay_back()
