"""Counts what a soak did and what really happened in it, so that a soak in which nothing happens fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# What happens in every run, be it ever so short: each request ends with a publish and a rest.
ALWAYS = ("publishes queued", "came to rest", "surveys completed", "photos delivered")
# What must have happened once in a run of a minute. "Killed" is a SIGKILL that met a process at work.
IN_A_MINUTE = (
    *ALWAYS,
    "killed: edit",
    "killed: attach",
    "killed: turn",
    "killed: publish",
    "killed: sync",
    "killed: the relay under a sync",
    "relay brought back",
    "photos turned",
    "turned photos at rest",
    "syncs without the office",
    "connections cut",
    "bits flipped",
    "faults served to a PUT",
    "faults served to a GET",
    "second laptop's publishes",
    "second laptop's deliveries",
    "stopped by what the other laptop published",
)


@dataclass
class Tally:
    """How often each rule was done, and each thing happened; and how long laptops took for what."""

    rules: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def missing(self, wanted: Iterable[str], rules: Iterable[str] = ()) -> list[str]:
        """What of this never was."""
        return [
            *(f"rule {name}" for name in sorted(rules) if not self.rules[name]),
            *(name for name in wanted if not self.happened[name]),
        ]

    def lines(self) -> list[str]:
        """For the log: the rules, then what happened, each with its number."""
        counters: tuple[tuple[str, Mapping[str, float]], ...]
        counters = (("rules", self.rules), ("happened", self.happened), ("seconds", self.seconds))
        return [f"{title}: {', '.join(f'{n} {c:.0f}' for n, c in sorted(each.items()))}" for title, each in counters]
