"""Deliberately broken builds: each has one step reordered or one check removed. The harness must notice every one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from surveyor_app.failpoints import failpoint

VARIABLE = "SURVEYOR_CRASH_TEST_MUTATION"


def row_before_file() -> None:
    """The rows of an import are committed before its originals got their names."""
    from surveyor_app.services.survey_import import ImportService
    from surveyor_app.storage.photo_files import PhotoStore, ReceivedFile, StoredOriginal

    keep, apply_rows = PhotoStore.keep, ImportService._apply
    late: list[tuple[PhotoStore, ReceivedFile, str]] = []

    def keep_later(self: PhotoStore, received: ReceivedFile, media_type: str) -> StoredOriginal:
        late.append((self, received, media_type))
        return StoredOriginal(received.sha256, received.size, received.path)

    def rows_first(self: ImportService, *arguments: Any) -> bool:
        done = apply_rows(self, *arguments)
        failpoint("mutation-rows-committed")
        for store, received, media_type in late:
            keep(store, received, media_type)
        return done

    PhotoStore.keep = keep_later  # type: ignore[method-assign]  # a broken build on purpose
    ImportService._apply = rows_first  # type: ignore[method-assign, assignment]  # a broken build on purpose


def status_before_sections() -> None:
    """The status is sent right after the first section."""
    from surveyor_app.domain.outbox import JobKind
    from surveyor_app.services.publish import PublishService
    from surveyor_app.sync import publish_survey

    make_jobs = PublishService._jobs

    def jobs(self: PublishService, *arguments: Any) -> list[Any]:
        made = make_jobs(self, *arguments)
        last, others = made[-1], made[:-1]
        electrical = next(job for job in others if job.kind is JobKind.PUT_ELECTRICAL)
        hasty = type(last)(
            f"0{last.id}", last.kind, last.request_id, last.revision_id, last.subject_id, (electrical.id,)
        )
        return [*others, hasty]

    PublishService._jobs = jobs  # type: ignore[method-assign, assignment]  # a broken build on purpose
    publish_survey._require_sections = lambda *_arguments: None


def done_before_verified() -> None:
    """An upload counts as done the moment the relay accepted to receive it, and is not asked for again."""
    from surveyor_app.storage import delivery_repository
    from surveyor_app.sync import upload_photo
    from surveyor_app.sync.send_photo import SendPhoto

    create = SendPhoto._create

    async def create_and_call_it_done(self: Any) -> Any:
        created = await create(self)
        now = datetime.now(UTC)
        url = f"http://127.0.0.1:9/p/{created.id}/photo.jpg"
        with self._work.database.write() as connection:
            delivery_repository.set_hosted(connection, self._copy, created.id, url, now)
            delivery_repository.set_verified(connection, self._copy, url, now)
        return created

    async def believe_it(work: object, copy: object, offer: object) -> bool:
        return True

    upload_photo._is_still_hosted = believe_it
    SendPhoto._create = create_and_call_it_done  # type: ignore[method-assign]  # a broken build on purpose


def intent_not_recorded() -> None:
    """Nothing says before a PUT that it was going to be sent."""
    from surveyor_app.storage import delivery_repository

    delivery_repository.save_intent = lambda *_arguments: None


MUTATIONS: dict[str, Callable[[], None]] = {
    "row-before-file": row_before_file,
    "status-before-sections": status_before_sections,
    "done-before-verified": done_before_verified,
    "intent-not-recorded": intent_not_recorded,
}


def apply(name: str) -> None:
    """Break this process in the named way; "" leaves it whole."""
    if name:
        MUTATIONS[name]()
