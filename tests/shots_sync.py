"""Screens of syncing that needs a person: paired no more, a conflict, a page with little room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from surveyor_app.domain.app_news import AppNews
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.steps import Steps
from surveyor_app.gui.presenters.storage_words import recovery_words
from surveyor_app.sync.events import ConnectivityChanged, PairingChecked
from tests.gui.fake_records import Queued, Totals
from tests.gui.fake_services import FakeServices
from tests.shots_faults import _report

if TYPE_CHECKING:
    from tests.shots import Studio

SCENES = ("unpaired", "conflict", "squeezed", "calm", "news")
_SAID = "Ana Beispiel published version 1 from another laptop at 08:10. Publish anyway?"


def shoot_sync(studio: Studio) -> None:
    """Every scene in every theme, also small and with large text."""
    for theme, size, scale in (
        ("light", (1280, 800), 1.0),
        ("dark", (1280, 800), 1.0),
        ("sunlight", (1280, 800), 1.0),
        ("light", (1280, 720), 1.3),
    ):
        for scene in SCENES:
            name = f"sync-{scene}-{theme}" + ("-large" if scale > 1 else "")
            if studio.wants(name):
                _shoot(studio, name, scene, theme, size, scale)


def _shoot(studio: Studio, name: str, scene: str, theme: str, size: tuple[int, int], scale: float) -> None:
    run = studio.window("busy", theme, size)
    window = run.window
    window.look.choose(theme, scale)
    services = window.session.bridge._services
    assert isinstance(services, FakeServices)
    if scene in ("conflict", "squeezed"):
        services.queued, services.numbers = _conflict(services), Totals(0, 0, 0, 3, 1, 4, Steps(0, 4))
    if scene == "calm":
        services.queued, services.numbers = [], Totals(0, 0, 0, 0, 0, 0)
    if scene == "news":
        services.app_news.announced = AppNews("0.2.0", "https://office.example/surveyor")
        window.session.read_app_news()
    window.session.refresh()
    window.watch.take([ConnectivityChanged(online=True), PairingChecked(accepted=scene != "unpaired")])
    if scene == "squeezed":
        window.storage.panel.tell(recovery_words(_report(datetime.now(UTC)), datetime.now(UTC)))
    studio.settle(window)
    window.show_sync()
    studio.shoot(name, window)
    if scene == "unpaired":
        window.office.settings()
        studio.shoot(f"{name}-settings", window, studio.dialog(window))
        studio.dialog(window).close()
    studio.close(run)


def _conflict(services: FakeServices) -> list[Queued]:
    request_id, now = next(iter(services.records)), datetime.now(UTC)
    kinds = (JobKind.PUT_ELECTRICAL, JobKind.PUT_SUBPANELS, JobKind.PUT_MOUNTING_PLANES, JobKind.PUT_STATUS)
    titles = ("Send electrical", "Send subpanels", "Send roof planes", "Mark as completed")
    jobs = [
        SyncJob(
            kind.value, kind, request_id, "r", "r", JobStatus.QUEUED, 0, now, (kinds[at - 1].value,), None, None, now
        )
        for at, kind in enumerate(kinds)
    ]
    jobs[0] = replace(
        jobs[0], status=JobStatus.BLOCKED, depends_on=(), error_code="published_elsewhere", error_text=_SAID
    )
    return [
        Queued(job, "Zoë Sample", title, job.error_text or "Waits for its turn", None)
        for job, title in reversed(list(zip(jobs, titles, strict=True)))
    ]
