"""What a handler itself may find wrong with its job, and whose fault it is."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyor_app.api.errors import ApiError, Refused
from surveyor_app.domain.errors import StorageFault, SurveyorError
from surveyor_app.language import N_, tr
from surveyor_app.storage import faults

PUBLISHED_ELSEWHERE = "published_elsewhere"
NOT_GIVEN = "not_given"
_NOT_GIVEN_WORDS = N_(
    "The office does not give this request to this laptop: it may be somebody else's now. Ask the office to assign it "
    "to you, then publish again. Everything stays on this laptop."
)
_OFFICE_KNOWS_NONE = "not_found"  # its own word; a relay without that route says http_404
_WHOLE_DISK = (errno.EROFS, errno.EACCES, errno.EPERM)


class NeedsPerson(SurveyorError):
    """The job cannot go on until a person acts; `code` and `text` say on what."""


class TryAgain(SurveyorError):
    """The other side is not as it should be; another try may find it well."""

    code = "try_again"


def of_disk(error: OSError, folder: Path, filename: str) -> StorageFault | TryAgain:
    """A file operation of one photo failed: a full or read-only disk holds up everything, anything else this photo."""
    if faults.is_full(error) or error.errno in _WHOLE_DISK:
        return faults.of_os_error(error, folder)
    reason = error.strerror or "unknown reason"
    return TryAgain(
        tr("This laptop's disk fails at the photo file of {filename}: {reason}.", filename=filename, reason=reason),
        code="disk_fault",
    )


@contextmanager
def asking_the_office() -> Iterator[None]:
    """Whatever goes wrong inside is the office's, although the job may be one for Aurora. NeedsPerson ("not_given")
    where the office knows no such request for this laptop: nobody can tell who else works on it."""
    try:
        yield
    except Refused as refusal:
        if refusal.code == _OFFICE_KNOWS_NONE:
            raise NeedsPerson(tr(_NOT_GIVEN_WORDS), code=NOT_GIVEN) from refusal
        refusal.at_office = True
        raise
    except ApiError as fault:
        fault.at_office = True
        raise
