"""What is kept of the uploads' line from one start to the next: the person's limit, and how careful a cut made it.

Without the second a laptop that was killed, or syncs by the clock, would begin every time with the large chunks that
this place's line has just cut in two.
"""

from __future__ import annotations

from surveyor_app.domain.errors import StorageFault
from surveyor_app.storage import setting_repository
from surveyor_app.sync.upload_pace import CAP_SETTING
from surveyor_app.sync.work import Work

CARE_SETTING = "upload_care"  # {"chunk_bytes": int, "at": seconds since 1970}
_KEPT_SECONDS = 3600.0  # at most: by then the laptop may be anywhere


def recall(work: Work) -> None:
    """Take up the person's limit, which may change at any time, and once a session the care of the last one."""
    with work.database.read() as connection:
        work.pace.set_cap(setting_repository.get(connection, CAP_SETTING))
        if work.pace.kept_care is None:
            stored = setting_repository.get(connection, CARE_SETTING)
            work.pace.take_care(_usable(stored, work.clock.now().timestamp()))


def keep(work: Work) -> None:
    """Write down the care if it is another than what is written, nothing once the line has recovered; where that
    fails, the next chunk tries again."""
    care = work.pace.care
    if care == work.pace.kept_care:
        return
    value = {"chunk_bytes": care, "at": work.clock.now().timestamp()} if care else None
    try:
        with work.database.write() as connection:
            setting_repository.put(connection, CARE_SETTING, value)
    except StorageFault:
        return
    work.pace.kept_care = care


def _usable(stored: object, now: float) -> int:
    """The stored chunk size in bytes; 0 for none, nonsense, and what is too old or from a clock that was ahead."""
    if not isinstance(stored, dict):
        return 0
    size, at = stored.get("chunk_bytes"), stored.get("at")
    is_fresh = isinstance(at, int | float) and 0 <= now - at <= _KEPT_SECONDS
    return size if is_fresh and isinstance(size, int) and size > 0 else 0
