"""Notices that the machine slept or that its clock was moved: other time passed between two looks than should."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.domain.clock import Clock

JUMP_SECONDS = 30.0


@dataclass(slots=True)
class Moments:
    """Compares wall time with monotonic time, and both with what was to be waited."""

    clock: Clock
    _wall: float | None = None
    _monotonic: float = 0.0
    _until: float = 0.0

    def look_again_in(self, seconds: float) -> None:
        """Note now; the next look is due in so many seconds."""
        self._wall = self.clock.now().timestamp()
        self._monotonic = self.clock.monotonic()
        self._until = self._monotonic + seconds

    def jumped(self) -> bool:
        """Whether the clock was moved, or the machine slept, since the last note (False before the first)."""
        if self._wall is None:
            return False
        monotonic = self.clock.monotonic()
        moved = (self.clock.now().timestamp() - self._wall) - (monotonic - self._monotonic)
        return abs(moved) > JUMP_SECONDS or monotonic - self._until > JUMP_SECONDS
