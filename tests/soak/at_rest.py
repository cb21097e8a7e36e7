"""What must be true when all has come to rest: nothing lost, nothing stuck, and Aurora has what was sent last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from surveyor_app.domain.outbox import OPEN_STATUSES, JobStatus
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.storage import outbox_repository, photo_repository, revision_repository, survey_repository
from surveyor_app.storage.database import Database
from tests.crash.crash_office import CrashOffice
from tests.crash.invariants import Case


@dataclass
class Laptop:
    """A laptop and what it has acknowledged: the last text it saved, the photos it took, and how it turned them.

    Where it was killed before it answered, a text, a photo or a turn may be there or not.
    """

    folder: Path
    surveyor: str
    is_second: bool
    text: str | None = None
    maybe_texts: set[str] = field(default_factory=set)
    pictures: list[Path] = field(default_factory=list)
    maybe_pictures: list[Path] = field(default_factory=list)
    turned: dict[str, int] = field(default_factory=dict)  # the name of a picture → degrees to the right
    maybe_turned: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    has_published: bool = False


def check_kept(laptop: Laptop, request_id: str) -> None:
    """What the laptop acknowledged is still there. AssertionError."""
    paths = DataPaths(laptop.folder)
    with closing(Database(paths.database)) as database, database.read() as connection:
        survey = survey_repository.load(connection, request_id)
        photos = {photo.original_name: photo for photo in photo_repository.photos(connection, request_id)}
        jobs = outbox_repository.jobs(connection, request_id)
        revision = revision_repository.latest(connection, request_id)
    if laptop.text is not None:
        assert survey.electrical.notes in {laptop.text, *laptop.maybe_texts}, "an edit was lost"
    missing = [picture.name for picture in laptop.pictures if picture.name not in photos]
    assert not missing, f"photos were lost: {missing}"
    for name, photo in photos.items():
        said = {laptop.turned.get(name, 0), *laptop.maybe_turned[name]}
        assert photo.turned in said, f"{name} is turned by {photo.turned} degrees, not by one of {said}"
    assert not [job for job in jobs if job.status in (*OPEN_STATUSES, JobStatus.BLOCKED)], "a job is stuck"
    laptop.has_published = revision is not None
    if revision is not None and survey.revision == revision.number:
        assert survey.status is SurveyStatus.PUBLISHED, f"the survey is {survey.status.value}"


def check_delivered(office: CrashOffice, laptops: Sequence[Laptop], request_id: str) -> int:
    """Whoever sent last has its frozen revision in Aurora, and the laptop's own files and the relay's are whole.

    Returns how many photos of that revision are turned.
    """
    findings, turned = [], 0
    for laptop in laptops:
        pictures = [*laptop.pictures, *(p for p in laptop.maybe_pictures if _has(laptop.folder, p))]
        case = Case(office, laptop.folder, request_id, tuple(pictures), 0, True, many_revisions=True)
        here = case.on_the_laptop()
        assert not here, f"{laptop.surveyor}: {here}"
        if laptop.has_published:
            findings.append(case.elsewhere())
            if not findings[-1]:
                turned = _turned_photos(laptop.folder, request_id)
    assert not findings or [] in findings, f"Aurora holds nobody's revision: {findings}"
    return turned


def _turned_photos(folder: Path, request_id: str) -> int:
    with closing(Database(DataPaths(folder).database)) as database, database.read() as connection:
        revision = revision_repository.latest(connection, request_id)
    return 0 if revision is None else sum(photo.turned != 0 for photo in revision.photos)


def _has(folder: Path, picture: Path) -> bool:
    paths = DataPaths(folder)
    with closing(Database(paths.database)) as database, database.read() as connection:
        names = connection.exec_driver_sql("SELECT original_name FROM photo").scalars().all()
    return picture.name in names
