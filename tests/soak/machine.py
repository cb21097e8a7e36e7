"""The rules: what happens to a survey in any order, and the rest at which everything must be right."""

from __future__ import annotations

import time
from typing import Any

from tests.crash.job_pictures import LARGE, make_folder
from tests.soak.actions import Actions
from tests.soak.at_rest import Laptop, check_delivered, check_kept
from tests.soak.deck import rule, shuffled_deck
from tests.sync.faulty_proxy import Badness

REST_ATTEMPTS = 8
SURVEYORS = ("Ann", "Ben")


class SurveyMachine(Actions):
    """A survey's life: one deck of rules is dealt to one request and two laptops."""

    def live(self, end: float) -> None:
        """Deal the deck, until `end` (monotonic seconds) at most; then the survey is delivered, and all is right.

        AssertionError has the whole story as its note.
        """
        try:
            self._a_customer_asks_and_both_laptops_know_it()
            for name in shuffled_deck(type(self), self.dice):
                if time.monotonic() > end:
                    break
                self._do(name)
            self._do("type_something")
            self._publish(self.laptops[0])
            self._do("come_to_rest")
            self._count_what_arrived()
        except Exception as broken:
            broken.add_note("\n".join([f"SEED_OF_SOAK={self.number}", *self.story]))
            raise
        finally:
            self._all_is_well()

    def _do(self, name: str) -> None:
        self.story.append(name.replace("_", " "))
        self.tally.rules[name] += 1
        getattr(self, name)()

    def _a_customer_asks_and_both_laptops_know_it(self) -> None:
        """Both surveyors may work on it: it belongs to nobody."""
        self._all_is_well()
        first = f"{SURVEYORS[0]} {self.number}"
        self.office.new_code(first)
        self.request_id = self.office.ask_for_survey(first)
        with self.office.administration() as office:
            office.assign(self.request_id, "-")
        for name in SURVEYORS:
            laptop = Laptop(self.folder / name, f"{name} {self.number}", name != SURVEYORS[0])
            file = make_folder(self.folder / f"{name} camera", self.dice.randrange(10**9))
            order: dict[str, Any] = {
                "file": str(file),
                "url": self.proxy.url,
                "code": self.office.new_code(laptop.surveyor),
                "name": f"{name}'s laptop",
            }
            ended = self._run(laptop, "prepare", **order)
            assert ended.answer == {}, ended
            laptop.pictures = sorted(file.parent.glob("*.jpg"))
            self.laptops.append(laptop)

    @rule(weight=2)
    def type_something(self) -> None:
        """An edit that was acknowledged is never lost; one that was not may be there or not."""
        self._type(self._some_laptop())

    @rule()
    def undo_the_last_edit_after_a_lost_answer(self) -> None:
        """Aurora may hold what the laptop took back: it is told, though it once accepted the very same."""
        laptop = self._some_laptop()
        self._type(laptop)
        self._publish(laptop)
        self._sync(laptop)
        self._run(laptop, "edit", text="undone")
        self._publish(laptop)
        self._fault("answer lost", 1, "PUT")
        self._sync(laptop, wait=0.0)
        self._run(laptop, "edit", text=laptop.text)
        self._publish(laptop)

    @rule()
    def take_a_photo(self) -> None:
        """As for edits."""
        self._photograph(self._some_laptop())

    @rule()
    def turn_a_photo(self) -> None:
        """As for edits."""
        self._turn(self._some_laptop())

    @rule()
    def turn_a_photo_that_was_sent(self) -> None:
        """Its other bytes are sent anew, to another address."""
        laptop = self._with_something_to_send()
        self._sync(laptop)
        self._turn(laptop)
        self._publish(laptop, overwrite=True)
        self._sync(laptop)

    @rule()
    def publish(self) -> None:
        """Queue what is there."""
        self._publish(self._some_laptop())

    @rule()
    def sync(self) -> None:
        """With whatever the line and the servers are like at present."""
        self._sync(self._some_laptop())

    @rule(weight=2)
    def a_laptop_is_killed_at_each_step(self) -> None:
        """And started again."""
        laptop = self._some_laptop()
        self._until_it_hits("edit", lambda after: self._type(laptop, killed_after=after))
        self._until_it_hits("attach", lambda after: self._photograph(laptop, killed_after=after))
        self._until_it_hits("turn", lambda after: self._turn(laptop, killed_after=after))
        self._until_it_hits("publish", lambda after: self._publish(laptop, killed_after=after))
        self._publish(laptop)
        self._until_it_hits("sync", lambda after: self._sync(laptop, killed_after=after))

    @rule(weight=2)
    def relay_dies_while_a_laptop_syncs(self) -> None:
        """And is back for the next."""
        self._bring_relay_back()
        laptop = self._with_something_to_send()
        self._until_it_hits("sync", lambda after: self._kill_relay_under(laptop, after))

    @rule()
    def go_offline(self) -> None:
        """The office cannot be reached; somebody tries all the same."""
        self.office.kill_relay()
        self._sync(self._some_laptop(), wait=0.0)

    @rule()
    def go_online(self) -> None:
        """It can be reached again."""
        self._bring_relay_back()

    @rule()
    def aurora_stumbles(self) -> None:
        """Some time later."""
        self._some_fault(self.dice.choice(("PUT", "GET")))

    @rule(weight=2)
    def aurora_stumbles_while_a_survey_is_sent(self) -> None:
        """At what is written."""
        laptop = self._with_something_to_send()
        self._all_is_well()
        self._some_fault("PUT")
        self._sync(laptop)

    @rule()
    def aurora_stumbles_when_it_is_asked_for_the_status(self) -> None:
        """As a laptop does before it completes a survey that was completed before."""
        laptop = self._with_something_to_send()
        self._all_is_well()
        self._sync(laptop)
        self._type(laptop)
        self._publish(laptop, overwrite=True)
        self._some_fault("GET")
        self._sync(laptop)

    @rule()
    def the_line_gets_bad(self) -> None:
        """Connections are cut and bits are flipped, until it gets good again."""
        cut, flip = self.dice.choice((30_000, 200_000)), self.dice.choice((0, 150_000))
        self._line(Badness(cut_after_bytes=cut, flip_after_bytes=flip, seed=self.things))

    @rule()
    def a_large_photo_goes_over_a_bad_line(self) -> None:
        """Of more bytes than go without a cut."""
        self._bring_relay_back()
        laptop = self._some_laptop()
        self._photograph(laptop, LARGE)
        self._publish(laptop)
        self._line(Badness(cut_after_bytes=150_000, flip_after_bytes=150_000, seed=self.things))
        self._sync(laptop)

    @rule()
    def the_line_gets_good(self) -> None:
        """Until the next time."""
        self._line(Badness())

    @rule()
    def the_second_laptop_publishes(self) -> None:
        """Over what the first one sent, or before it."""
        laptop = self.laptops[1]
        self._type(laptop)
        self._publish(laptop)
        self._sync(laptop)

    @rule(weight=2)
    def come_to_rest(self) -> None:
        """All faults end, both laptops sync until nothing waits, and then everything must be right."""
        self._all_is_well()
        for laptop in self.laptops:
            self._deliver(laptop)
        for laptop in self.laptops:
            check_kept(laptop, self.request_id)
        self.tally.happened["turned photos at rest"] += check_delivered(self.office, self.laptops, self.request_id)
        self.tally.happened["came to rest"] += 1

    def _deliver(self, laptop: Laptop) -> None:
        """Sync until nothing waits; where another laptop published in between, this surveyor decides for the own."""
        ended = None
        for attempt in range(REST_ATTEMPTS):
            # The relay makes a new key at most once a minute: what waits for one gets that minute.
            ended = self._synced(laptop, wait=70.0 if attempt else 20.0)
            if ended.is_done:
                return
            blocked = ended.answer.get("blocked", [])
            if blocked:
                codes = {item["code"] for item in blocked}
                # A key that Aurora refused twice needs a person too, who then publishes again.
                assert codes <= {"published_elsewhere", "unauthorised"}, f"stuck: {ended.problems}"
                elsewhere = "published_elsewhere" in codes
                self.tally.happened["stopped by what the other laptop published"] += elsewhere
                self._publish(laptop, overwrite=elsewhere)
        raise AssertionError(f"{laptop.surveyor} did not come to rest: {ended}")

    def _count_what_arrived(self) -> None:
        survey = self.office.survey_state(self.request_id)
        assert survey["status"] == "completed", f"the survey in Aurora is {survey['status']}"
        self.tally.happened["surveys completed"] += 1
        self.tally.happened["photos delivered"] += [item["status"] for item in survey["downloads"]].count("done")
