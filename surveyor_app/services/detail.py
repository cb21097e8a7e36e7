"""Puts together everything about one survey: request, answers, photos and their states, problems, jobs, receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.filenames import filenames
from surveyor_app.domain.host_pauses import hosts_in_the_way
from surveyor_app.domain.notices import given_to
from surveyor_app.domain.outbox import JobKind, JobStatus, Receipt, SyncJob
from surveyor_app.domain.photo import Photo, PhotoState
from surveyor_app.domain.request import read_project
from surveyor_app.domain.revision import CopyKey
from surveyor_app.domain.steps import steps_of
from surveyor_app.domain.survey import Survey, SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services.fetch_warning import late_photos
from surveyor_app.services.office_data import OfficeData
from surveyor_app.services.open_again import is_open_again
from surveyor_app.services.summaries import PhotoView, SurveyDetail
from surveyor_app.services.survey_state import SurveyState
from surveyor_app.storage import (
    completion,
    delivery_repository,
    notice_repository,
    outbox_repository,
    revision_repository,
)
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.delivery_repository import PublishedCopy
from surveyor_app.storage.named_photos import address, fetched_addresses
from surveyor_app.storage.photo_files import PhotoStore
from surveyor_app.storage.setting_repository import surveyor
from surveyor_app.sync.breaker import asked_pauses

_DEFAULT_LONG_SIDE_PX = 2560
_EXTRAS_LAST = 100
_PHOTO_JOBS = (JobKind.PREPARE_PHOTO, JobKind.UPLOAD_PHOTO)


def read_detail(
    connection: Connection, state: SurveyState, paths: DataPaths, office: OfficeData, now: datetime
) -> SurveyDetail:
    """Everything about one survey around a state that was just read or written; `now` to judge what is overdue."""
    request, request_id = state.request, state.request.id
    if request.screenshot_path is not None:
        request = replace(request, screenshot_path=str(paths.screenshots / request.screenshot_path))
    jobs = outbox_repository.jobs(connection, request_id)
    receipts = delivery_repository.receipts(connection, request_id)
    version = revision_repository.id_of(connection, request_id, state.survey.revision) if jobs else None
    views: tuple[PhotoView, ...] = ()
    if state.photos:
        delivery = _Delivery.of(connection, request_id, jobs, receipts)
        views = _views(state, delivery, PhotoStore(paths), office.checklist)
    return SurveyDetail(
        request=request,
        project=read_project(request.project),
        batteries=state.batteries,
        arrays=state.arrays,
        survey=state.survey,
        photos=views,
        absences=state.absences,
        problems=state.problems,
        tasks=state.tasks,
        jobs=jobs,
        receipts=receipts,
        notices=notice_repository.notices(connection, request_id),
        is_open_again=state.survey.status is SurveyStatus.PUBLISHED and is_open_again(connection, request),
        is_completed_elsewhere=completion.is_completed_elsewhere(connection, request_id),
        given_to=given_to(request.assigned_to, surveyor(connection)),
        steps=steps_of(job for job in jobs if job.revision_id == version),
        late_photos=late_photos(connection, request_id, receipts, now),
        pauses=hosts_in_the_way(jobs, asked_pauses(connection, now)),
    )


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What is known about the photos' way to the office and to Aurora."""

    copies: Mapping[CopyKey, PublishedCopy]
    accepted_urls: frozenset[str]
    fetched: frozenset[tuple[str, str]]
    blocked: frozenset[str]

    @classmethod
    def of(
        cls, connection: Connection, request_id: str, jobs: Sequence[SyncJob], receipts: Sequence[Receipt]
    ) -> _Delivery:
        states = delivery_repository.section_states(connection, request_id).values()
        return cls(
            copies=delivery_repository.copies(connection, request_id),
            accepted_urls=frozenset(url for section in states for url in _urls(section.accepted_payload)),
            fetched=fetched_addresses(receipts),
            blocked=frozenset(
                job.subject_id for job in jobs if job.status is JobStatus.BLOCKED and job.kind in _PHOTO_JOBS
            ),
        )

    def copy(self, photo: Photo, long_side_px: int) -> PublishedCopy | None:
        """The copy that shows the photo as it is turned now, of another size if need be."""
        exact = self.copies.get((photo.id, long_side_px, photo.turned))
        if exact is not None:
            return exact
        mine = (copy for copy in self.copies.values() if (copy.photo_id, copy.turned) == (photo.id, photo.turned))
        return next(mine, None)

    def state(self, photo_id: str, copy: PublishedCopy | None) -> PhotoState:
        if photo_id in self.blocked:
            return PhotoState.BLOCKED
        if copy is None or copy.hosted_at is None:
            return PhotoState.SAVED
        if copy.verified_at is None:
            return PhotoState.HOSTED
        if copy.url not in self.accepted_urls:
            return PhotoState.VERIFIED
        return PhotoState.FETCHED if (photo_id, address(copy.url)) in self.fetched else PhotoState.REFERENCED


def _views(state: SurveyState, delivery: _Delivery, store: PhotoStore, checklist: Checklist) -> tuple[PhotoView, ...]:
    names = filenames(state.survey, state.photos, checklist)
    views = []
    for photo in in_order(state.survey, state.photos, checklist):
        slot = checklist.slot(photo.target.section, photo.slot)
        copy = delivery.copy(photo, slot.long_side_px if slot else _DEFAULT_LONG_SIDE_PX)
        views.append(
            PhotoView(
                photo=photo,
                filename=names[photo.id],
                slot_label=slot.label if slot else "",
                state=delivery.state(photo.id, copy),
                thumbnail_path=store.thumbnail_path(photo.sha256),
                original_path=store.path_of(photo.sha256, photo.media_type),
                published_sha256=copy.sha256 if copy else None,
                published_size=copy.size if copy else None,
                url=copy.url if copy else None,
            )
        )
    return tuple(views)


def in_order(survey: Survey, photos: Sequence[Photo], checklist: Checklist) -> list[Photo]:
    """Photos as they are shown: by section and item, then the checklist's slots, extras last, then position."""
    sections = {section: place for place, section in enumerate(SectionName)}
    items = item_places(survey)

    def key(photo: Photo) -> tuple[int, int, int, int, str]:
        slot = checklist.slot(photo.target.section, photo.slot)
        return (
            sections[photo.target.section],
            items.get(photo.target.item_id or "", -1),
            slot.number if slot else _EXTRAS_LAST,
            photo.position,
            photo.id,
        )

    return sorted(photos, key=key)


def item_places(survey: Survey) -> dict[str, int]:
    """The place of each subpanel and plane in its list, by id."""
    places = {panel.id: place for place, panel in enumerate(survey.subpanels)}
    return places | {plane.id: place for place, plane in enumerate(survey.mounting_planes)}


def _urls(payload: Any) -> Iterator[str]:
    """Every image URL in a payload."""
    if isinstance(payload, list):
        for entry in payload:
            yield from _urls(entry)
    elif isinstance(payload, dict):
        for key, entry in payload.items():
            if key == "url" and isinstance(entry, str):
                yield entry
            else:
                yield from _urls(entry)
