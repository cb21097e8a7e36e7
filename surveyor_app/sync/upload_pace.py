"""How uploads share the line: size of chunks, number of connections, the person's cap, and how fast it goes."""

from __future__ import annotations

from collections import deque

from surveyor_app.domain.clock import Clock
from surveyor_app.sync.token_bucket import Sleep, TokenBucket

__all__ = ["CAP_SETTING", "Sleep", "UploadPace"]

CAP_SETTING = "bandwidth_cap_kbit"  # 0 or absent: no cap
FIRST_CHUNK_BYTES = 256 * 1024
SMALLEST_CHUNK_BYTES = 64 * 1024
LARGEST_CHUNK_BYTES = 2 * 1024 * 1024
FEWEST_CONNECTIONS = 2
MOST_CONNECTIONS = 3
SLOW_CHUNK_SECONDS = 8.0
STALL_SECONDS = 10.0
# A cut costs half a chunk: with this many clean chunks between cuts, about a sixteenth of the bytes go twice.
_CLEAN_CHUNKS_AFTER_A_CUT = 8
_CLEAN_CHUNKS_FOR_ANOTHER_CONNECTION = 8
_UNDER_ONE_CONNECTION_KBIT = 256
_CHUNK_SECONDS_UNDER_A_CAP = 4.0
_RATE_SECONDS = 10.0


class UploadPace:
    """Shared by all uploads of a session. `kept_care` is the care that is written down, None before anybody looked."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._chunk_bytes = FIRST_CHUNK_BYTES
        self._clean_bytes = 0
        self._clean_chunks = 0
        self._was_cut = False
        self._has_recovered = True
        self.kept_care: int | None = None
        self._stalls = 0
        self._lately: deque[tuple[float, int]] = deque()
        self._cap_kbit = 0.0
        self.bucket = TokenBucket(clock, sleep)

    def set_cap(self, kbit_per_second: object) -> None:
        """The person's cap; anything but a positive number means none."""
        usable = isinstance(kbit_per_second, int | float) and kbit_per_second > 0
        self._cap_kbit = float(kbit_per_second) if usable and isinstance(kbit_per_second, int | float) else 0.0
        self.bucket.bytes_per_second = self._cap_kbit * 1000 / 8 if self._cap_kbit else None

    @property
    def care(self) -> int:
        """What the next session should begin with: the size of chunks of a line that was cut; 0 for any other, also
        once so much arrived since the cut that chunks have grown to where every session begins."""
        return 0 if self._has_recovered else self._chunk_bytes

    def take_care(self, chunk_bytes: int) -> None:
        """Begin where an earlier session's line was cut; 0 where it was not. `kept_care` is then what is written."""
        self.kept_care = chunk_bytes
        if chunk_bytes and not self._was_cut:
            self._was_cut, self._has_recovered = True, False
            self._set_chunk(min(chunk_bytes, self._chunk_bytes))

    @property
    def chunk_bytes(self) -> int:
        """How much the next request carries."""
        if self.bucket.bytes_per_second is None:
            return self._chunk_bytes
        fits = int(self.bucket.bytes_per_second * _CHUNK_SECONDS_UNDER_A_CAP)
        return max(1024, min(self._chunk_bytes, fits))

    @property
    def connections(self) -> int:
        """How many photos may be on their way at once."""
        if 0 < self._cap_kbit < _UNDER_ONE_CONNECTION_KBIT:
            return 1
        clean = self._clean_chunks >= _CLEAN_CHUNKS_FOR_ANOTHER_CONNECTION
        return MOST_CONNECTIONS if clean else FEWEST_CONNECTIONS

    def arrived(self, size: int, seconds: float) -> None:
        """A chunk arrived whole: grow, carefully once the line was cut."""
        self._lately.append((self._clock.monotonic(), size))
        self._clean_bytes += size
        self._clean_chunks += 1
        self._stalls = 0
        if seconds > SLOW_CHUNK_SECONDS:
            self._set_chunk(self._chunk_bytes // 2)
        elif not self._was_cut or self._clean_bytes >= _CLEAN_CHUNKS_AFTER_A_CUT * 2 * self._chunk_bytes:
            self._set_chunk(self._chunk_bytes * 2)
            self._clean_bytes = 0
            self._has_recovered = self._has_recovered or self._chunk_bytes >= FIRST_CHUNK_BYTES

    def cut(self, *, stalled: bool = False) -> None:
        """A connection broke, or hung, with a chunk on its way."""
        self._was_cut, self._has_recovered = True, False
        self._clean_bytes = self._clean_chunks = 0
        self._stalls += stalled
        self._set_chunk(self._chunk_bytes // 2)

    def _set_chunk(self, size: int) -> None:
        self._chunk_bytes = min(LARGEST_CHUNK_BYTES, max(min(SMALLEST_CHUNK_BYTES, FIRST_CHUNK_BYTES), size))

    def patience_seconds(self, size: int) -> float:
        """How long a chunk may take before one looks whether its connection is dead; longer after every such look."""
        rate = self.bytes_per_second
        expected = 4.0 * size / rate if rate > 0 else 0.0
        return max(STALL_SECONDS, expected) * 2.0 ** min(self._stalls, 6)

    @property
    def bytes_per_second(self) -> float:
        """The rate of the last seconds; 0 when nothing arrived lately."""
        now = self._clock.monotonic()
        while self._lately and self._lately[0][0] < now - _RATE_SECONDS:
            self._lately.popleft()
        if not self._lately:
            return 0.0
        return sum(size for _at, size in self._lately) / max(1.0, now - self._lately[0][0])
