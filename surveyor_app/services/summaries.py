"""The values that services hand to the window and the commands: lists, the whole of one survey, photos as shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.domain.host_pauses import Pauses
from surveyor_app.domain.notices import Notice
from surveyor_app.domain.outbox import Receipt, SyncJob
from surveyor_app.domain.photo import Absence, Photo, PhotoState
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.request import Battery, DesignArray, Project, SurveyRequest
from surveyor_app.domain.steps import NO_STEPS, Steps
from surveyor_app.domain.summary import RequestSummary
from surveyor_app.domain.survey import Survey

if TYPE_CHECKING:
    from surveyor_app.domain.progress import TaskProgress


__all__ = [
    "AddedPhotos",
    "DoubleFile",
    "LatePhotos",
    "PhotoView",
    "RefusedFile",
    "RequestSummary",
    "SharedPicture",
    "SurveyDetail",
]


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo as shown: the name Aurora will see, the slot's words ("" for an extra), how far it got, and where its
    files lie (the thumbnail may not have been made yet). Published facts are None until the copy exists."""

    photo: Photo
    filename: str
    slot_label: str
    state: PhotoState
    thumbnail_path: Path
    original_path: Path
    published_sha256: str | None = None
    published_size: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LatePhotos:
    """Photos that Aurora accepted and has not fetched in time; `since` is when it accepted the first of them, UTC."""

    photo_ids: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class SurveyDetail:
    """Everything about one survey in one consistent look. `problems` are those of the rules and of the servers; `tasks`
    are the six tasks in order; `notices` say what changed at the office or in Aurora, until a person dismisses them.
    `late_photos` concern the delivery alone: they are no problem of the answers, and None when there are none. `steps`
    are those of the version that the survey is at, none before it is published. `is_open_again`: it was delivered, and
    Aurora opened the request again since; `is_completed_elsewhere` and `given_to` as in the list.
    `pauses`: hosts that asked to be left in peace until then, and are in this survey's way."""

    request: SurveyRequest
    project: Project
    batteries: tuple[Battery, ...]
    arrays: tuple[DesignArray, ...]
    survey: Survey
    photos: tuple[PhotoView, ...]
    absences: tuple[Absence, ...]
    problems: tuple[Problem, ...]
    tasks: tuple[TaskProgress, ...]
    jobs: tuple[SyncJob, ...]
    receipts: tuple[Receipt, ...]
    notices: tuple[Notice, ...] = ()
    late_photos: LatePhotos | None = None
    steps: Steps = NO_STEPS
    is_open_again: bool = False
    is_completed_elsewhere: bool = False
    given_to: str = ""
    pauses: Pauses = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not added, by its name, and why; `code` is the reason's short name."""

    name: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class DoubleFile:
    """A file that was not added because the survey has this very picture already, as the photo `photo_id`."""

    name: str
    photo_id: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """A picture that was added, by its name, and the customer in whose survey the very same one is ("": unknown)."""

    name: str
    customer: str


@dataclass(frozen=True, slots=True)
class AddedPhotos:
    """What became of the files handed over: good ones are kept, the others are refused with their reason; what the
    survey has already is left to a person. `shared` were added, and are in another survey too."""

    added: tuple[PhotoView, ...]
    refused: tuple[RefusedFile, ...] = ()
    doubles: tuple[DoubleFile, ...] = ()
    shared: tuple[SharedPicture, ...] = ()

    def __add__(self, other: AddedPhotos) -> AddedPhotos:
        """Both together."""
        return AddedPhotos(
            self.added + other.added,
            self.refused + other.refused,
            self.doubles + other.doubles,
            self.shared + other.shared,
        )
